// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

/// `substrate completion SHELL`.
enum CompletionCommand {
    static let command = Command(
        "completion", "print the completion script of a shell", section: "Configuration",
        arguments: [Argument("shell", .choice(Shell.allCases.map(\.rawValue)), .required, "the shell")],
        examples: [
            Example("substrate completion bash > /etc/bash_completion.d/substrate", "install for every user of bash")
        ]
    ) { call in
        guard let shell = call.argument("shell").flatMap(Shell.init(rawValue:)) else { return .usage }
        call.terminal.write(Completion.script(for: call.program.root, in: shell))
        return .ok
    }
}
