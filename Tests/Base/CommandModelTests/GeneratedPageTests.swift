// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CommandModel

@Suite("Generated help and pages")
struct GeneratedPageTests {
    static let everything = Sample.root.walk()

    @Test func `help has at most 80 columns, with a description of every option and argument`() {
        let help = HelpText(Sample.program)
        for entry in Self.everything {
            let text = help.text(for: entry.command, path: entry.path)
            for line in text.split(separator: "\n") { #expect(DisplayText.width(line) <= 80, "\(line)") }
            for option in entry.command.options { #expect(text.contains("--\(option.name)")) }
            for argument in entry.command.arguments { #expect(text.contains(argument.name.uppercased())) }
        }
        for topic in Sample.program.topics {
            for line in help.text(for: topic).split(separator: "\n") {
                #expect(DisplayText.width(line) <= 80, "\(line)")
            }
        }
    }

    @Test func `help keeps to a narrow terminal`() {
        let help = HelpText(Sample.program, width: 50)
        for line in help.text(for: Sample.root, path: ["box"]).split(separator: "\n") {
            #expect(DisplayText.width(line) <= 50)
        }
    }

    @Test func `help of a command reads as expected`() throws {
        let command = try #require(Sample.root.descendant(["ledger", "verify"]))
        #expect(
            HelpText(Sample.program).text(for: command, path: ["box", "ledger", "verify"]).hasPrefix(
                """
                box ledger verify: check every entry

                Usage:
                  box ledger verify [OPTIONS] [PATH]

                Reads every entry again.

                Names the first bad one.

                Arguments:
                  [PATH]  a copy to check

                Options:
                      --full      check the content too
                      --key FILE  the key to check with

                Options of every command:
                """))
    }

    @Test func `sections group commands and keep their order`() {
        let text = HelpText(Sample.program).text(for: Sample.root, path: ["box"])
        #expect(text.contains("Everyday:\n  find    search everything\n  ledger  the record of everything\n"))
    }

    @Test(.enabled(if: OutsideProgram.isInstalled("mandoc")))
    func `every manual page passes the checker`() throws {
        for page in ManualPage.all(of: Sample.program, date: "2026-11-21") {
            let result = try OutsideProgram.run("mandoc", ["-T", "lint", "-W", "warning"], text: page.text)
            #expect(result.status == 0 && result.output.isEmpty, "\(page.fileName): \(result.output)\n\(page.text)")
        }
    }

    @Test(.enabled(if: OutsideProgram.isInstalled("groff")))
    func `groff formats every manual page without a warning`() throws {
        for page in ManualPage.all(of: Sample.program, date: "2026-11-21") {
            let result = try OutsideProgram.run("groff", ["-man", "-Tutf8", "-ww", "-z", "-k"], text: page.text)
            #expect(result.status == 0 && result.output.isEmpty, "\(page.fileName): \(result.output)")
        }
    }

    @Test func `nothing in a text becomes a request of the manual page`() {
        let page = ManualPage.free(
            "box-odd", section: 7, summary: "odd - texts",
            body: ".SH FAKE\n\n'quoted start and \\fB\n\n- item\n\n    .code", program: Sample.program,
            date: "2026-11-21")
        #expect(!page.text.contains("\n.SH FAKE"))
        #expect(page.text.contains("\n\\&.SH FAKE"))
        #expect(page.text.contains("\n\\&'quoted start and \\efB"))
    }

    @Test func `the reference page names every command that runs and every JSON member`() {
        let page = ReferencePage.commands(of: Sample.program)
        for entry in Self.everything where entry.command.run != nil {
            #expect(page.contains("\n## \(entry.path.joined(separator: " "))\n"))
        }
        #expect(page.contains("| `index` | position |"))
        #expect(page.contains("mail\\|document\\|commit"), "a bar in a cell is escaped")
    }

    @Test func `the error page names every code`() {
        let page = ReferencePage.errors(of: Sample.program)
        for entry in Sample.program.errors.entries { #expect(page.contains("| `\(entry.code)` |")) }
    }

    @Test func `everything generated has a path of its own and ends with one line break`() {
        let files = GeneratedFile.all(of: Sample.program, date: "2026-11-21")
        #expect(Set(files.map(\.path)).count == files.count)
        #expect(files.contains { $0.path == "Packaging/man/box-ledger-verify.1" })
        #expect(files.contains { $0.path == "Packaging/completions/zsh/_box" })
        for file in files { #expect(file.text.hasSuffix("\n") && !file.text.hasSuffix("\n\n"), "\(file.path)") }
    }

    @Test(arguments: [
        (Command("Bad", "x", run: Sample.echo), "lower-case"),
        (Command("a", "", run: Sample.echo), "summary"),
        (Command("a", "x"), "neither runs nor groups"),
        (Command("a", "x", options: [.flag("json", "again")], run: Sample.echo), "--json is described twice"),
        (Command("a", "x", options: [.flag("quick", short: "q", "again")], run: Sample.echo), "-q is described twice"),
        (Command("a", "x", options: [.flag("--n", "x")], run: Sample.echo), "malformed"),
        (
            Command(
                "a", "x", arguments: [Argument("b", .path, .optional, "x"), Argument("c", .path, .required, "x")],
                run: Sample.echo), "required argument follows"
        ),
        (
            Command(
                "a", "x",
                arguments: [
                    Argument("b", .path, .repeated(atLeastOne: false), "x"), Argument("c", .path, .optional, "x"),
                ],
                run: Sample.echo), "only the last argument repeats"
        ),
        (Command("a", "x", examples: [Example("b c", "x")], run: Sample.echo), "does not start with"),
    ])
    func `a faulty tree names its fault`(command: Command, fault: String) {
        #expect(command.faults.contains { $0.contains(fault) }, "\(command.faults)")
    }
}
