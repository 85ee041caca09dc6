// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reference pages in Markdown, generated from the command tree.
public enum ReferencePage {
    private static let notice = "<!-- Generated from the command tree; do not edit. -->\n\n"

    /// All commands of a program on one page.
    public static func commands(of program: Program) -> String {
        let entries = program.root.walk()
        var text = notice + "# Commands of `\(program.root.name)`\n\n"
        text += "| command | what it does |\n|---|---|\n"
        for entry in entries where entry.command.run != nil {
            let name = entry.path.joined(separator: " ")
            text += "| [`\(name)`](#\(anchor(name))) | \(cell(entry.command.summary)) |\n"
        }
        text += "\n## Options of every command\n\n" + table(of: Option.global)
        for entry in entries where entry.command.run != nil { text += section(entry.command, entry.path) }
        return text
    }

    /// The exit codes.
    public static func exitCodes() -> String {
        var text = notice + "# Exit codes\n\n| code | name | meaning |\n|---|---|---|\n"
        for code in ExitCode.allCases { text += "| \(code.rawValue) | \(code.name) | \(cell(code.meaning)) |\n" }
        return text
    }

    /// The error codes.
    public static func errors(of program: Program) -> String {
        var text =
            notice + "# Error codes\n\nAlso by `\(program.root.name) help CODE`.\n\n| code | meaning |\n|---|---|\n"
        for entry in program.errors.entries { text += "| `\(entry.code)` | \(cell(entry.explanation)) |\n" }
        return text
    }

    /// A table of rows, for pages about other things; cells are escaped.
    public static func table(_ heading: [String], _ rows: [[String]]) -> String {
        let head =
            "| " + heading.joined(separator: " | ") + " |\n" + String(repeating: "|---", count: heading.count) + "|\n"
        return head + rows.map { "| " + $0.map(cell).joined(separator: " | ") + " |\n" }.joined()
    }

    private static func section(_ command: Command, _ path: [String]) -> String {
        let name = path.joined(separator: " ")
        var text = "\n## \(name)\n\n\(capital(command.summary)).\n\n```\n\(command.usage(path: path))\n```\n"
        if !command.discussion.isEmpty { text += "\n\(command.discussion)\n" }
        if !command.arguments.isEmpty {
            text += "\n" + table(["argument", "what it is"], command.arguments.map { ["`\($0.usage)`", $0.summary] })
        }
        if !command.options.isEmpty { text += "\n" + table(of: command.options) }
        if !command.columns.isEmpty {
            text += "\nMembers of its JSON, and columns of its table:\n\n"
            text += table(["name", "what it holds"], command.columns.map { ["`\($0.name)`", $0.summary] })
        }
        if !command.examples.isEmpty {
            text += "\n" + command.examples.map { "- `\($0.line)`: \($0.summary)\n" }.joined()
        }
        let codes = command.allExitCodes.map { "\($0.rawValue) \($0.name)" }.joined(separator: ", ")
        return text + "\nExit codes: \(codes).\n"
    }

    private static func table(of options: [Option]) -> String {
        table(
            ["option", "what it does"],
            options.map { option in
                let (term, text) = HelpText.definition(of: option)
                return ["`" + term.drop { $0 == " " } + "`", text]
            })
    }

    private static func anchor(_ heading: String) -> String {
        String(heading.lowercased().compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || $0 == "-" ? $0 : nil })
    }
    private static func capital(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
    private static func cell(_ text: String) -> String {
        text.replacingEvery("|", with: "\\|").replacingEvery("\n", with: " ")
    }
}
