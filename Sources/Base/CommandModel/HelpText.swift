// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Help on the terminal, at most 80 columns wide.
public struct HelpText: Sendable {
    private let program: Program
    private let width: Int

    /// Makes help for a program; the width is kept between 40 and 80.
    public init(_ program: Program, width: Int = 80) {
        self.program = program
        self.width = min(max(width, 40), 80)
    }

    /// Help for the command at the end of a path.
    public func text(for command: Command, path: [String]) -> String {
        var blocks: [[String]] = []
        blocks.append(wrap("\(path.joined(separator: " ")): \(command.summary)"))
        blocks.append(["Usage:"] + hanging(command.usage(path: path)))
        if !command.discussion.isEmpty { blocks.append(wrap(command.discussion)) }
        if !command.arguments.isEmpty {
            blocks.append(
                ["Arguments:"] + list(command.arguments.map { ($0.usage, Self.describe($0.summary, $0.shape)) }))
        }
        blocks += sections(of: command)
        if !command.options.isEmpty { blocks.append(["Options:"] + list(command.options.map(Self.definition))) }
        if path.count == 1 || command.subcommands.isEmpty {
            blocks.append(["Options of every command:"] + list(Option.global.map(Self.definition)))
        }
        if !command.examples.isEmpty {
            blocks.append(["Examples:"] + command.examples.flatMap { ["  " + $0.line] + wrap($0.summary, indent: 6) })
        }
        if command.run != nil {
            let codes = command.allExitCodes.map { "\($0.rawValue) \($0.name)" }.joined(separator: ", ")
            blocks.append(wrap("Exit codes: \(codes)."))
        }
        if path.count == 1 {
            let topics = program.topics.map { ("\(program.root.name) help \($0.name)", $0.summary) }
            blocks.append(
                ["More help:"] + list(topics + [("\(program.root.name) help CODE", "an error code explained")]))
        } else if !command.subcommands.isEmpty {
            blocks.append(wrap("Read more with `\(path.joined(separator: " ")) COMMAND --help`."))
        }
        return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    /// Help for a topic.
    public func text(for topic: HelpTopic) -> String {
        (wrap("\(topic.name): \(topic.summary)") + [""] + wrap(topic.body)).joined(separator: "\n") + "\n"
    }

    /// Help for an error code.
    public func text(for entry: ErrorCatalogue.Entry) -> String {
        ([entry.code, ""] + wrap(entry.explanation)).joined(separator: "\n") + "\n"
    }

    private func sections(of command: Command) -> [[String]] {
        var headings: [String?] = []
        for below in command.subcommands where !headings.contains(below.section) { headings.append(below.section) }
        return headings.map { heading in
            let members = command.subcommands.filter { $0.section == heading }
            return [(heading ?? "Commands") + ":"] + list(members.map { ($0.name, $0.summary) })
        }
    }

    static func definition(of option: Option) -> (String, String) {
        let term = (option.short.map { "-\($0), " } ?? "    ") + option.usage
        var text = describe(option.summary, option.shape)
        if option.isRequired { text += " (required)" }
        if option.isRepeatable { text += " (repeatable)" }
        if let preset = option.defaultText { text += " [default: \(preset)]" }
        if let variable = option.variable { text += " [variable: \(variable)]" }
        return (term, text)
    }

    private static func describe(_ summary: String, _ shape: ValueShape?) -> String {
        guard case .choice(let words) = shape, words.count > 4 else { return summary }
        return summary + ": " + words.joined(separator: ", ")
    }

    private func list(_ items: [(String, String)]) -> [String] {
        Paragraphs.definitions(items.map { (term: $0.0, text: $0.1) }, width: width)
    }
    private func wrap(_ text: String, indent: Int = 0) -> [String] {
        Paragraphs.wrap(text, width: width, indent: indent)
    }
    private func hanging(_ usage: String) -> [String] { Paragraphs.wrap(usage, width: width, indent: 2) }
}
