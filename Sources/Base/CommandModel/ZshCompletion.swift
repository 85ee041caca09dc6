// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Completion for zsh: the same walk as for bash, with summaries beside every candidate.
struct ZshCompletion {
    private let program: String
    private let function: String
    private let nodes: [CompletionNode]

    init(_ root: Command) {
        program = root.name
        function = Completion.identifier(root.name)
        nodes = CompletionNode.all(of: root)
    }

    // The name `path` belongs to the shell itself, so places are called `place` here too.
    var script: String {
        """
        #compdef \(program)
        # zsh completion for \(program). Generated from the command tree; do not edit.

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
            local -a choices
            case "$1" in
                (@path|@file) _files ;;
                (@directory) _files -/ ;;
                (@*) _message "$2" ;;
                (*)
                    choices=(${=1})
                    _describe -t values "$2" choices ;;
            esac
        }

        \(function)() {
            emulate -L zsh
            local REPLY word place="\(program)" value="" ended="" shape="" label=""
            local -i position=0 i
            local -a commands options
            local current="${words[CURRENT]}"
            if [[ $current == --*=* ]]; then
                compset -P '*='
                value="${current%%=*}"
            fi
            for ((i = 2; i < CURRENT; i++)); do
                word="${words[i]}"
                if [[ -n $shape ]]; then
                    shape=""
                elif [[ -z $ended && $word == "--" ]]; then
                    ended=1
                elif [[ -z $ended && $word == -?* ]]; then
                    \(function)_value "$place" "$word"
                    shape="$REPLY"
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
                \(function)_value "$place" "$value"
                shape="$REPLY"
            fi
            if [[ -n $shape ]]; then
                \(function)_offer "$shape" value
                return
            fi
            case "$place" in
        \(offers)
            esac
            if [[ -z $ended && $current == -* ]]; then
                _describe -t options option options
            elif [[ $#commands -gt 0 && $position -eq 0 ]]; then
                _describe -t commands command commands
            elif [[ -n $shape ]]; then
                \(function)_offer "$shape" "$label"
            fi
        }

        if [[ $funcstack[1] == "\(function)" ]]; then
            \(function) "$@"
        elif (( $+functions[compdef] )); then
            compdef \(function) \(program)
        fi

        """
    }

    /// `name:summary`, with the colons of the name escaped, in quotes.
    private func entry(_ name: String, _ summary: String) -> String {
        Completion.quoted(name.replacingEvery(":", with: "\\:") + ":" + summary)
    }

    private var values: String {
        nodes.flatMap { node in
            node.options.compactMap { option in
                guard let shape = option.shape else { return nil }
                var patterns = [Completion.quoted("\(node.path) --\(option.name)")]
                if let short = option.short { patterns.append(Completion.quoted("\(node.path) -\(short)")) }
                let reply = Completion.quoted(BashCompletion.shape(shape))
                return "        (\(patterns.joined(separator: "|"))) REPLY=\(reply) ;;"
            }
        }.joined(separator: "\n")
    }

    private var places: String {
        let leads = nodes.dropFirst().map { node in
            "        (\(Completion.quoted(node.path))) REPLY=\(Completion.quoted(node.path)) ;;"
        }
        return leads.isEmpty ? "        (*) ;;" : leads.joined(separator: "\n")
    }

    private var offers: String {
        nodes.map { node in
            var lines = ["        (\(Completion.quoted(node.path)))"]
            if !node.commands.isEmpty {
                lines.append("            commands=(")
                lines += node.commands.map { "                " + entry($0.name, $0.summary) }
                lines.append("            )")
            }
            lines.append("            options=(")
            lines += node.options.map { "                " + entry("--" + $0.name, $0.summary) }
            lines.append("            )")
            if !node.arguments.isEmpty {
                lines.append("            case $position in")
                for (index, argument) in node.arguments.enumerated() {
                    var pattern = String(index)
                    if case .repeated = argument.arity { pattern = "*" }
                    let shape = Completion.quoted(BashCompletion.shape(argument.shape))
                    lines.append(
                        "                (\(pattern)) shape=\(shape); label=\(Completion.quoted(argument.summary)) ;;")
                }
                lines.append("            esac")
            }
            lines.append("            ;;")
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
