// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Completion for bash: one function that walks the words, with the tree as `case` tables. Needs no other package.
struct BashCompletion {
    private let program: String
    private let function: String
    private let nodes: [CompletionNode]

    init(_ root: Command) {
        program = root.name
        function = Completion.identifier(root.name)
        nodes = CompletionNode.all(of: root)
    }

    var script: String {
        """
        # bash completion for \(program). Generated from the command tree; do not edit.

        # Sets REPLY to what the value of option $2 at place $1 looks like; empty for a switch.
        \(function)_value() {
            REPLY=""
            case "$1 $2" in
        \(values)
            esac
        }

        # Sets REPLY to the place that word $2 leads to from place $1; empty for an argument.
        \(function)_place() {
            REPLY=""
            case "$1 $2" in
        \(places)
            esac
        }

        # Completes a word of the shape $1.
        \(function)_offer() {
            case "$1" in
                @path|@file)
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
                @directory)
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
                @*) ;;
                *) mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2") ;;
            esac
        }

        \(function)() {
            local REPLY word place="\(program)" value="" ended="" position=0 i
            local current="${COMP_WORDS[COMP_CWORD]}" commands="" options="" shape=""
            COMPREPLY=()
            # bash splits --name=value into three words.
            [[ $current == "=" ]] && current=""
            for ((i = 1; i < COMP_CWORD; i++)); do
                word="${COMP_WORDS[i]}"
                if [[ $word == "=" ]]; then
                    continue
                elif [[ -n $value ]]; then
                    value=""
                elif [[ -z $ended && $word == "--" ]]; then
                    ended=1
                elif [[ -z $ended && $word == -?* ]]; then
                    \(function)_value "$place" "$word"
                    value="$REPLY"
                else
                    \(function)_place "$place" "$word"
                    if [[ -n $REPLY && $position -eq 0 && -z $ended ]]; then
                        place="$REPLY"
                    else
                        position=$((position + 1))
                    fi
                fi
            done
            if [[ -n $value ]]; then
                \(function)_offer "$value" "$current"
                return
            fi
            case "$place" in
        \(offers)
            esac
            if [[ -z $ended && $current == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
            elif [[ -n $commands && $position -eq 0 ]]; then
                mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current")
            elif [[ -n $shape ]]; then
                \(function)_offer "$shape" "$current"
            fi
        }

        complete -F \(function) \(program)

        """
    }

    static func shape(_ shape: ValueShape) -> String {
        switch shape {
        case .text, .number: "@text"
        case .path: "@path"
        case .file: "@file"
        case .directory: "@directory"
        case .choice(let words): words.joined(separator: " ")
        }
    }

    private var values: String {
        nodes.flatMap { node in
            node.options.compactMap { option in
                guard let shape = option.shape else { return nil }
                var patterns = [Completion.quoted("\(node.path) --\(option.name)")]
                if let short = option.short { patterns.append(Completion.quoted("\(node.path) -\(short)")) }
                return "        \(patterns.joined(separator: "|"))) REPLY=\(Completion.quoted(Self.shape(shape))) ;;"
            }
        }.joined(separator: "\n")
    }

    private var places: String {
        let leads = nodes.dropFirst().map { node in
            "        \(Completion.quoted(node.path))) REPLY=\(Completion.quoted(node.path)) ;;"
        }
        return leads.isEmpty ? "        *) ;;" : leads.joined(separator: "\n")
    }

    private var offers: String {
        nodes.map { node in
            var lines = ["        \(Completion.quoted(node.path)))"]
            if !node.commands.isEmpty {
                lines.append(
                    "            commands=\(Completion.quoted(node.commands.map(\.name).joined(separator: " ")))")
            }
            let spellings = node.options.map { "--" + $0.name }.joined(separator: " ")
            lines.append("            options=\(Completion.quoted(spellings))")
            if !node.arguments.isEmpty {
                lines.append("            case $position in")
                for (index, argument) in node.arguments.enumerated() {
                    var pattern = String(index)
                    if case .repeated = argument.arity { pattern = "*" }
                    lines.append(
                        "                \(pattern)) shape=\(Completion.quoted(Self.shape(argument.shape))) ;;")
                }
                lines.append("            esac")
            }
            lines.append("            ;;")
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
