// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A shell that completion scripts can be written for.
public enum Shell: String, CaseIterable, Hashable, Sendable {
    /// GNU bash 4 or newer.
    case bash
    /// zsh 5.
    case zsh
    /// fish 3.
    case fish

    /// The path of the script below the directory where a package keeps such files.
    public func fileName(for program: String) -> String {
        switch self {
        case .bash: "bash/\(program)"
        case .zsh: "zsh/_\(program)"
        case .fish: "fish/\(program).fish"
        }
    }
}

/// One place in the command tree as completion scripts see it: what can follow there.
struct CompletionNode {
    /// The names down to here, joined by spaces: `box ledger verify`.
    let path: String
    /// Commands that can follow, with summaries.
    let commands: [(name: String, summary: String)]
    /// Options that can follow: own, inherited and global ones.
    let options: [Option]
    /// Arguments in order.
    let arguments: [Argument]

    /// Every place of a tree, the root first. The root also leads to `help`.
    static func all(of root: Command) -> [CompletionNode] { nodes(root, above: [], inherited: Option.global) }

    private static func nodes(_ command: Command, above: [String], inherited: [Option]) -> [CompletionNode] {
        let path = above + [command.name]
        let options = command.options + inherited
        var below = command.subcommands.map { (name: $0.name, summary: $0.summary) }
        if above.isEmpty, !below.isEmpty {
            below.append((name: "help", summary: "explain a command, topic or error code"))
        }
        let node = CompletionNode(
            path: path.joined(separator: " "), commands: below, options: options, arguments: command.arguments)
        return [node] + command.subcommands.flatMap { nodes($0, above: path, inherited: options) }
    }
}

/// Completion scripts generated from the command tree.
public enum Completion {
    /// The script for a shell, to be installed under `Shell.fileName(for:)` or sourced.
    public static func script(for root: Command, in shell: Shell) -> String {
        switch shell {
        case .bash: BashCompletion(root).script
        case .zsh: ZshCompletion(root).script
        case .fish: FishCompletion(root).script
        }
    }

    /// A name that all three shells accept for functions.
    static func identifier(_ name: String) -> String {
        "_" + String(name.map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }

    /// Text in single quotes for bash and zsh.
    static func quoted(_ text: String) -> String { "'" + text.replacingEvery("'", with: "'\\''") + "'" }
}

extension Command {
    /// A ready command `completion bash|zsh|fish` that prints the script for the program it stands in.
    public static let completion = Command(
        "completion", "print a completion script for a shell",
        discussion: """
            Packages install these scripts where shells look for them. To try one in the present shell:

                source <(substrate completion bash)
                substrate completion fish | source
            """,
        section: "This program",
        arguments: [Argument("shell", .choice(Shell.allCases.map(\.rawValue)), .required, "the shell")]
    ) { call in
        guard let shell = Shell(rawValue: call.argument("shell") ?? "") else { return .usage }
        call.terminal.write(Completion.script(for: call.program.root, in: shell))
        return .ok
    }
}

extension String {
    /// The text with every occurrence of a piece replaced.
    func replacingEvery(_ piece: Character, with other: String) -> String {
        var result = ""
        for character in self {
            if character == piece { result += other } else { result.append(character) }
        }
        return result
    }
}
