// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A command line after parsing: which command, with which options and arguments.
public struct ParsedLine: Sendable {
    /// What the words ask for.
    public enum Request: Hashable, Sendable {
        /// Run the command.
        case run
        /// Show its help.
        case help
        /// Print the program's version.
        case version
    }

    /// The command that was named.
    public let command: Command
    /// Its names from the program down: `["substrate", "ledger", "verify"]`.
    public let path: [String]
    /// What the words ask for.
    public let request: Request
    /// The flags that were given.
    public let flags: Set<String>
    /// The values of options, in the order given.
    public let values: [String: [String]]
    /// The words of arguments, by the argument's name.
    public let words: [String: [String]]
    /// How data is printed.
    public var output: OutputMode { OutputMode(flags: flags) }
}

/// How data is printed on standard output.
public enum OutputMode: String, CaseIterable, Hashable, Sendable {
    /// A table for people.
    case table
    /// One JSON document.
    case json
    /// One record per line, cells separated by tabs.
    case plain
    /// One identifier per line.
    case quiet

    init(flags: Set<String>) {
        self = Self.allCases.first { flags.contains($0.rawValue) } ?? .table
    }
}
