// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Manual pages in the `man` macros that `man`, `mandoc` and `groff` read.
public struct ManualPage: Sendable {
    /// The file's name: `substrate-ledger-verify.1`.
    public let fileName: String
    /// The page.
    public let text: String

    /// The pages of a program: section 1 for every command, section 7 for every topic.
    ///
    /// - Parameters:
    ///   - program: the program.
    ///   - date: the date in the footer, `2026-11-21`.
    /// - Returns: the pages in the order of the tree.
    public static func all(of program: Program, date: String) -> [ManualPage] {
        let commands = program.root.walk().map { page(for: $0.command, path: $0.path, program, date) }
        let topics = program.topics.map { page(for: $0, program, date) }
        return commands + topics
    }

    /// A page of free text, for file formats and concepts.
    ///
    /// - Parameters:
    ///   - name: the page's name.
    ///   - section: the section, 5 for formats and 7 for concepts.
    ///   - summary: a few words without a full stop.
    ///   - body: paragraphs with markers as in help topics.
    ///   - terms: a list of terms with explanations after the body, under its own heading.
    ///   - program: the program it belongs to.
    ///   - date: the date in the footer.
    /// - Returns: the page.
    public static func free(
        _ name: String, section: Int, summary: String, body: String,
        terms: (heading: String, items: [(term: String, text: String)])? = nil, program: Program, date: String
    ) -> ManualPage {
        var roff = Roff(name: name, section: section, date: date, program: program)
        roff.section("NAME")
        roff.line("\(Roff.escape(name)) \\- \(Roff.escape(summary))")
        roff.section("DESCRIPTION")
        roff.paragraphs(body)
        if let terms {
            roff.section(terms.heading)
            for item in terms.items { roff.term("\\fB\(Roff.escape(item.term))\\fR", item.text) }
        }
        return ManualPage(fileName: "\(name).\(section)", text: roff.text)
    }

    private static func page(for topic: HelpTopic, _ program: Program, _ date: String) -> ManualPage {
        free(
            "\(program.root.name)-\(topic.name)", section: 7, summary: topic.summary, body: topic.body,
            program: program,
            date: date)
    }

    private static func page(for command: Command, path: [String], _ program: Program, _ date: String) -> ManualPage {
        let name = path.joined(separator: "-")
        var roff = Roff(name: name, section: 1, date: date, program: program)
        roff.section("NAME")
        roff.line("\(Roff.escape(name)) \\- \(Roff.escape(command.summary))")
        roff.section("SYNOPSIS")
        roff.line("\\fB\(Roff.escape(path.joined(separator: " ")))\\fR")
        let rest = command.usage(path: [])
        if !rest.isEmpty { roff.line(Roff.escape(rest)) }
        roff.section("DESCRIPTION")
        roff.paragraphs(command.discussion.isEmpty ? sentence(command.summary) : command.discussion)
        if !command.arguments.isEmpty {
            roff.section("ARGUMENTS")
            for argument in command.arguments {
                roff.term("\\fI\(Roff.escape(argument.usage))\\fR", sentence(argument.summary))
            }
        }
        if !command.subcommands.isEmpty {
            roff.section("COMMANDS")
            for below in command.subcommands {
                roff.term("\\fB\(Roff.escape(below.name))\\fR", sentence(below.summary))
            }
        }
        if !command.options.isEmpty { options("OPTIONS", command.options, &roff) }
        if path.count == 1 { options("OPTIONS OF EVERY COMMAND", Option.global, &roff) }
        if command.run != nil {
            roff.section("EXIT STATUS")
            for code in command.allExitCodes { roff.term("\\fB\(code.rawValue)\\fR", code.meaning) }
        }
        if !command.examples.isEmpty {
            roff.section("EXAMPLES")
            for example in command.examples {
                roff.term("\\fB\(Roff.escape(example.line))\\fR", sentence(example.summary))
            }
        }
        seeAlso(command, path, program, &roff)
        return ManualPage(fileName: "\(name).1", text: roff.text)
    }

    private static func options(_ heading: String, _ options: [Option], _ roff: inout Roff) {
        roff.section(heading)
        for option in options {
            let (term, text) = HelpText.definition(of: option)
            roff.term("\\fB\(Roff.escape(term.trimmingSpaces))\\fR", sentence(text))
        }
    }

    private static func seeAlso(_ command: Command, _ path: [String], _ program: Program, _ roff: inout Roff) {
        var pages: [String] = path.count > 1 ? [path.dropLast().joined(separator: "-") + "(1)"] : []
        pages += command.subcommands.map { (path + [$0.name]).joined(separator: "-") + "(1)" }
        if path.count == 1 { pages += program.topics.map { "\(program.root.name)-\($0.name)(7)" } }
        guard !pages.isEmpty else { return }
        roff.section("SEE ALSO")
        for (index, page) in pages.enumerated() {
            let name = page.dropLast(3)
            roff.line(".BR \(Roff.escape(String(name))) \(page.suffix(3))\(index == pages.count - 1 ? "" : ",")")
        }
    }

    private static func sentence(_ text: String) -> String {
        let capital = text.prefix(1).uppercased() + text.dropFirst()
        return capital.hasSuffix(".") ? capital : capital + "."
    }
}

/// Roff text in the making; knows what has to be escaped.
private struct Roff {
    private(set) var text: String

    init(name: String, section: Int, date: String, program: Program) {
        text = ".\\\" Generated from the command tree; do not edit.\n"
        text += ".TH \(Self.escape(name.uppercased())) \(section) \"\(date)\" "
        text +=
            "\"\(Self.escape(program.root.name)) \(program.version)\" \"\(Self.escape(program.root.name)) manual\"\n"
    }

    mutating func line(_ roff: String) { text += roff + "\n" }
    mutating func section(_ title: String) { line(".SH " + Self.escape(title)) }
    mutating func term(_ term: String, _ body: String) {
        line(".TP")
        line(term)
        for part in body.split(separator: "\n") { line(Self.inline(String(part))) }
    }

    /// Paragraphs, `- ` items and four-space blocks, as in help topics.
    mutating func paragraphs(_ body: String) {
        var isVerbatim = false
        var needsBreak = false
        var isFirst = true
        for raw in body.split(separator: "\n", omittingEmptySubsequences: false) {
            let isCode = raw.hasPrefix("    ")
            if isCode != isVerbatim, !(raw.isEmpty && isVerbatim) || isCode {
                if isCode, !isFirst { line(".PP") }
                line(isCode ? ".nf" : ".fi")
                isVerbatim = isCode
                needsBreak = false
            }
            if raw.allSatisfy({ $0 == " " }) {
                if isVerbatim {
                    line(".fi")
                    isVerbatim = false
                }
                needsBreak = true
                continue
            }
            if raw.hasPrefix("- ") {
                line(".IP \\(bu 2")
                line(Self.inline(String(raw.dropFirst(2))))
                needsBreak = false
                isFirst = false
                continue
            }
            if needsBreak, !isCode, !isFirst { line(".PP") }
            needsBreak = false
            isFirst = false
            line(isCode ? Self.escape(String(raw)) : Self.inline(String(raw)))
        }
        if isVerbatim { line(".fi") }
    }

    /// Text with `code` in bold.
    static func inline(_ text: String) -> String {
        var result = ""
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            result += index.isMultiple(of: 2) ? escapeInner(part) : "\\fB\(escapeInner(part))\\fR"
        }
        return guarded(result)
    }

    static func escape(_ text: some StringProtocol) -> String { guarded(escapeInner(text)) }

    private static func escapeInner(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in DisplayText.safe(text).unicodeScalars {
            switch scalar {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "\"": result += "\\(dq"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A line that starts with a dot or an apostrophe would be a request.
    private static func guarded(_ line: String) -> String {
        line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
    }
}

extension String {
    fileprivate var trimmingSpaces: String { String(drop { $0 == " " }) }
}
