// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CommandModel

@Suite("Asking and telling")
struct ConversationTests {
    private func call(_ words: [String], _ terminal: Terminal) throws -> Invocation {
        Invocation(try CommandLineParser(Sample.root).parse(words), of: Sample.program, on: terminal)
    }

    @Test func `a question goes to the error stream and its answer comes back`() throws {
        let recording = TerminalRecording()
        let call = try call(["ledger", "list"], recording.terminal(isTerminal: true, input: ["  Ann", ""]))
        #expect(try call.ask("Name?", option: "name") == "Ann")
        #expect(try call.ask("Name?", default: "Bob", option: "name") == "Bob")
        #expect(recording.output.isEmpty)
        #expect(recording.error == "Name? Name? [Bob] ")
    }

    @Test func `without a terminal, or with no-input, the missing option is named`() throws {
        for (words, isTerminal) in [(["ledger", "list"], false), (["ledger", "list", "--no-input"], true)] {
            let call = try call(words, TerminalRecording().terminal(isTerminal: isTerminal, input: ["x"]))
            let error = #expect(throws: UsageError.self) { try call.ask("Name?", option: "name") }
            #expect(error?.kind == .inputNeeded)
            #expect(error?.nextStep.contains("`--name`") == true)
        }
    }

    @Test func `an input that ends gives an error, not an empty answer`() throws {
        let call = try call(["ledger", "list"], TerminalRecording().terminal(isTerminal: true))
        #expect(throws: UsageError.self) { try call.ask("Name?", default: "Bob", option: "name") }
    }

    @Test func `a secret is not shown while it is typed, and is asked for at a terminal only`() throws {
        let recording = TerminalRecording()
        let call = try call(["ledger", "list"], recording.terminal(isTerminal: true, input: [" s3cret ", ""]))
        #expect(try call.askSecret("Password?", option: "file") == " s3cret ")
        #expect(recording.hiddenCount == 1 && recording.error == "Password? \n" && recording.output.isEmpty)
        #expect(throws: UsageError.self) { try call.askSecret("Password?", option: "file") }
        let piped = try self.call(["ledger", "list"], TerminalRecording().terminal(input: ["x"]))
        let error = #expect(throws: UsageError.self) { try piped.askSecret("Password?", option: "file") }
        #expect(error?.nextStep.contains("`--file`") == true)
    }

    @Test func `the rest of the input comes as it is, up to a limit`() {
        let terminal = TerminalRecording().terminal(input: ["a", "", "b"])
        #expect(terminal.readLine() == "a")
        #expect(terminal.readAll(limit: 3) == Array("\nb\n".utf8))
        #expect(TerminalRecording().terminal(input: ["abc"]).readAll(limit: 3) == nil)
    }

    @Test func `something destructive is confirmed by typing its name, or by an option`() throws {
        let give = ["give", "--by", "ann", "7"]
        #expect(
            try call(give, TerminalRecording().terminal(isTerminal: true, input: ["acme"])).confirm(
                "Sure?", byTyping: "acme"))
        #expect(
            try !call(give, TerminalRecording().terminal(isTerminal: true, input: ["y"])).confirm(
                "Sure?", byTyping: "acme"))
        #expect(try call(give + ["--yes"], TerminalRecording().terminal()).confirm("Sure?", byTyping: "acme"))
        #expect(throws: UsageError.self) {
            try call(give, TerminalRecording().terminal()).confirm("Sure?", byTyping: "acme")
        }
    }

    @Test func `quiet and JSON keep the conversation silent`() throws {
        for (flag, expected) in [("--quiet", ""), ("--json", ""), ("--plain", "hello\n")] {
            let recording = TerminalRecording()
            try call(["ledger", "list", flag], recording.terminal()).say("hello")
            #expect(recording.error == expected)
        }
    }

    @Test func `options are read by name`() throws {
        let call = try call(
            ["find", "--limit", "5", "--kind=mail", "--kind=commit", "x", "y"], TerminalRecording().terminal())
        #expect(call.option("limit") == "5")
        #expect(call.number("limit") == 5)
        #expect(call.options("kind") == ["mail", "commit"])
        #expect(call.flag("exact") == false)
        #expect(call.argument("query") == "x")
        #expect(call.arguments("query") == ["x", "y"])
        #expect(call.home == nil)
    }

    @Test func `asking for an option that is not described is a defect`() async {
        await #expect(processExitsWith: .failure) {
            let line = try CommandLineParser(Sample.root).parse(["ledger", "list"])
            _ = Invocation(line, of: Sample.program, on: TerminalRecording().terminal()).option("limt")
        }
    }
}
