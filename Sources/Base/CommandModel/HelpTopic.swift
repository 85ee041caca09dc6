// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A page of help that is not about one command: `substrate help exit-codes`.
public struct HelpTopic: Hashable, Sendable {
    /// The word that selects it.
    public let name: String
    /// What it is about, in a few words.
    public let summary: String
    /// Paragraphs, separated by blank lines; lines that start with four spaces stay as they are.
    public let body: String
    /// Describes a topic.
    public init(_ name: String, _ summary: String, body: String) {
        self.name = name
        self.summary = summary
        self.body = body
    }
}

extension HelpTopic {
    /// The exit codes, from the one list.
    public static let exitCodes = HelpTopic(
        "exit-codes", "how commands end",
        body: ExitCode.allCases.map { code in
            "    \(DisplayText.padded(String(code.rawValue), to: 4))\(DisplayText.padded(code.name, to: 20))"
                + "\n"
                + Paragraphs.wrap(code.meaning, width: 78, indent: 8).joined(separator: "\n")
        }.joined(separator: "\n"))

    /// The output modes.
    public static let output = HelpTopic(
        "output", "tables, JSON, plain lines and identifiers",
        body: """
            Data goes to standard output, conversation and progress to standard error, so a pipe carries data only.

            Without an option a command prints a table for people. With `--json` it prints one JSON document: an array \
            of objects for a list, an object for one record; the members are named in the reference page of the command. \
            With `--plain` it prints one record per line, cells separated by tabs, with backslash escapes for tabs and \
            line breaks inside a cell. With `--quiet` it prints one identifier per line, which other commands take.

            With `--json` an error is one JSON line on standard error: {"error":{"code","message","next_step","exit_code"}}.
            """)

    /// The environment variables that every command respects.
    public static let environment = HelpTopic(
        "environment", "variables that change how commands behave",
        body: """
            - SUBSTRATE_HOME names the box to work on; `--home` wins over it.
            - NO_COLOR, when set and not empty, turns colour off. TERM=dumb does too, and progress becomes plain lines.
            - ACCESSIBLE=1 turns off everything that redraws itself; progress becomes a plain line every 30 seconds.
            - COLUMNS sets the width of tables.

            Every setting of the box has a variable too; `config show` prints each value with its origin.
            """)
}
