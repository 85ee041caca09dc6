// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Completion for fish: one function that finds the place in the tree, and one `complete` line per candidate.
struct FishCompletion {
    private let program: String
    private let function: String
    private let nodes: [CompletionNode]

    init(_ root: Command) {
        program = root.name
        function = "_" + Completion.identifier(root.name)
        nodes = CompletionNode.all(of: root)
    }

    var script: String {
        """
        # fish completion for \(program). Generated from the command tree; do not edit.

        # Succeeds where the words before the cursor lead to place $argv[1], with argument number $argv[2] next, if given.
        function \(function)_at
            set -l place \(quoted(program))
            set -l position 0
            set -l skip 0
            set -l ended 0
            for word in (commandline -opc)[2..-1]
                if test $skip -eq 1
                    set skip 0
                    continue
                end
                if test $ended -eq 0
                    switch $word
                        case '--'
                            set ended 1
                            continue
                        case '--*=*'
                            continue
                        case '-?*'
                            if contains -- "$place $word" $\(function)_values
                                set skip 1
                            end
                            continue
                    end
                    if test $position -eq 0; and contains -- "$place $word" $\(function)_places
                        set place "$place $word"
                        continue
                    end
                end
                set position (math $position + 1)
            end
            test "$place" = "$argv[1]"; or return 1
            set -q argv[2]; or return 0
            string match -q -- $argv[2] $position
        end

        # Options that take a value, each after its place.
        set -g \(function)_values \\
        \(values)

        # Places of the command tree.
        set -g \(function)_places \\
        \(places)

        complete -c \(program) -f
        \(lines.joined(separator: "\n"))

        """
    }

    private var values: String {
        let entries = nodes.flatMap { node in
            node.options.filter { $0.shape != nil }.flatMap { option in
                ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
            }.map { "    " + quoted("\(node.path) \($0)") }
        }
        return entries.joined(separator: " \\\n")
    }

    private var places: String {
        let entries = nodes.dropFirst().map { "    " + quoted($0.path) }
        return entries.isEmpty ? "    ''" : entries.joined(separator: " \\\n")
    }

    private var lines: [String] {
        nodes.flatMap { node in
            let here = "complete -c \(program) -n " + quoted("\(function)_at \(quoted(node.path))")
            let first = "complete -c \(program) -n " + quoted("\(function)_at \(quoted(node.path)) 0")
            var lines = node.commands.map { "\(first) -a \($0.name) -d \(quoted($0.summary))" }
            for option in node.options {
                var line = "\(here) -l \(option.name)"
                if let short = option.short { line += " -s \(short)" }
                if let shape = option.shape { line += " " + taking(shape) }
                lines.append(line + " -d \(quoted(option.summary))")
            }
            for (index, argument) in node.arguments.enumerated() {
                var number = String(index)
                if case .repeated = argument.arity { number = "*" }
                guard let words = offering(argument.shape) else { continue }
                let condition = quoted("\(function)_at \(quoted(node.path)) \(quoted(number))")
                lines.append("complete -c \(program) -n \(condition) \(words) -d \(quoted(argument.summary))")
            }
            return lines
        }
    }

    private func taking(_ shape: ValueShape) -> String {
        switch shape {
        case .text, .number: "-x"
        case .path, .file: "-r -F"
        case .directory: "-x -a '(__fish_complete_directories)'"
        case .choice(let words): "-x -a \(quoted(words.joined(separator: " ")))"
        }
    }

    private func offering(_ shape: ValueShape) -> String? {
        switch shape {
        case .text, .number: nil
        case .path, .file: "-F"
        case .directory: "-a '(__fish_complete_directories)'"
        case .choice(let words): "-a \(quoted(words.joined(separator: " ")))"
        }
    }

    private func quoted(_ text: String) -> String {
        "'" + text.replacingEvery("\\", with: "\\\\").replacingEvery("'", with: "\\'") + "'"
    }
}
