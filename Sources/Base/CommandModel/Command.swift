// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A command as a value: one tree of these gives parsing, help, completions, manual and reference pages.
public struct Command: Sendable {
    /// What a command does when it is called.
    public typealias Body = @Sendable (Invocation) async throws -> ExitCode

    /// The word that selects it.
    public let name: String
    /// What it does, in a few words without a full stop.
    public let summary: String
    /// Paragraphs for help and reference, separated by blank lines; may be empty.
    public let discussion: String
    /// The heading it stands under in its parent's help; nil for the first, unnamed one.
    public let section: String?
    /// Options beyond the global ones.
    public let options: [Option]
    /// Positional arguments, in order.
    public let arguments: [Argument]
    /// Commands below this one.
    public let subcommands: [Command]
    /// Command lines to copy.
    public let examples: [Example]
    /// The columns of what it prints, for the reference page; empty where it prints no records.
    public let columns: [Column]
    /// How it can end, beyond `ok`, `failed` and `usage`.
    public let exitCodes: [ExitCode]
    /// The work; nil for a mere group of commands.
    public let run: Body?

    /// Describes a command.
    public init(
        _ name: String, _ summary: String, discussion: String = "", section: String? = nil, options: [Option] = [],
        arguments: [Argument] = [], subcommands: [Command] = [], examples: [Example] = [], columns: [Column] = [],
        exitCodes: [ExitCode] = [], run: Body? = nil
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.section = section
        self.options = options
        self.arguments = arguments
        self.subcommands = subcommands
        self.examples = examples
        self.columns = columns
        self.exitCodes = exitCodes
        self.run = run
    }

    /// Every exit code the command can end with, in numeric order.
    public var allExitCodes: [ExitCode] {
        let all = Set([.ok, .failed, .usage] + exitCodes)
        return all.sorted { $0.rawValue < $1.rawValue }
    }

    /// The command below this one with the given name.
    public func subcommand(_ name: some StringProtocol) -> Command? { subcommands.first { $0.name == name } }

    /// The command at the end of a path of names below this one.
    public func descendant(_ path: some Sequence<String>) -> Command? {
        var current = self
        for name in path {
            guard let next = current.subcommand(name) else { return nil }
            current = next
        }
        return current
    }

    /// This command and everything below it, each with its path from here, parents first.
    public func walk(from path: [String] = []) -> [(path: [String], command: Command)] {
        let here = path + [name]
        return [(here, self)] + subcommands.flatMap { $0.walk(from: here) }
    }

    /// The usage line without its leading `Usage: `.
    public func usage(path: [String]) -> String {
        var words = path
        if !options.isEmpty || subcommands.isEmpty { words.append("[OPTIONS]") }
        for option in options where option.isRequired { words.append(option.usage) }
        if !subcommands.isEmpty { words.append(run == nil ? "COMMAND" : "[COMMAND]") }
        words += arguments.map(\.usage)
        return words.joined(separator: " ")
    }
}

/// A command line to copy, with what it does.
public struct Example: Hashable, Sendable {
    /// The whole line, as typed.
    public let line: String
    /// What it does, in a few words.
    public let summary: String
    /// Describes an example.
    public init(_ line: String, _ summary: String) {
        self.line = line
        self.summary = summary
    }
}
