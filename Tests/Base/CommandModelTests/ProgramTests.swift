// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CommandModel

@Suite("Running a program")
struct ProgramTests {
    @Test func `a command gets what was given and its exit code ends the program`() async {
        let run = await Sample.run(["find", "-e", "--limit", "3", "a b", "c"])
        #expect(run.code == .ok)
        #expect(run.output == "box find\n--limit=[\"3\"]\n--exact\nquery=[\"a b\", \"c\"]\n")
        #expect(run.error.isEmpty)
    }

    @Test func `without words the program shows its help and is content`() async {
        let run = await Sample.run([])
        #expect(run.code == .ok)
        #expect(run.output.contains("Usage:\n  box COMMAND"))
    }

    @Test func `a wrong command line ends with 2, its next step last, and nothing on the output`() async {
        let run = await Sample.run(["ledger", "verfy"])
        #expect(run.code == .usage)
        #expect(run.output.isEmpty)
        #expect(run.error.hasPrefix("error: `box ledger` has no command `verfy` [usage_unknown_command]\n"))
        #expect(run.error.hasSuffix("next: did you mean `box ledger verify`?\n"))
    }

    @Test func `an error says what happened, why and what to do, the important line last`() async {
        let run = await Sample.run(["fail"])
        #expect(run.code == .notRunning)
        #expect(
            run.error == """
                error: the sample is locked [sample_locked]
                  because: the sample is locked [sample_locked]
                  more: box help sample_locked
                next: close the other program

                """)
    }

    @Test func `verbose shows the chain and the explanation`() async {
        let run = await Sample.run(["fail", "--verbose"])
        #expect(run.error.contains("Another program has the sample open."))
        #expect(run.error.contains("caused by: the sample is locked"))
    }

    @Test func `with json an error is one JSON line`() async {
        let run = await Sample.run(["fail", "--json"])
        #expect(run.output.isEmpty)
        #expect(run.error.hasPrefix(#"{"error":{"code":"sample_locked","message":"the sample is locked","#))
        #expect(run.error.contains(#""exit_code":5"#))
        #expect(run.error.split(separator: "\n").count == 1)
    }

    @Test func `a cancelled command ends with 130, an unknown error says it is a defect`() async {
        #expect(await Sample.run(["stop"]).code == .interrupted)
        let broken = await Sample.run(["break"])
        #expect(broken.code == .failed)
        #expect(broken.error.contains("program_defect"))
    }

    @Test(arguments: [
        (["--version"], "box 1.2.3\n"), (["--version", "-q"], "1.2.3\n"), (["ledger", "--version"], "box 1.2.3\n"),
    ])
    func `the version is printed in every mode`(words: [String], expected: String) async {
        #expect(await Sample.run(words).output == expected)
    }

    @Test func `help explains commands, topics and error codes`() async {
        #expect(
            await Sample.run(["help", "ledger", "verify"]).output.hasPrefix("box ledger verify: check every entry"))
        #expect(await Sample.run(["help", "exit-codes"]).output.contains("130"))
        #expect(await Sample.run(["help", "sample_locked"]).output.contains("Another program"))
        let wrong = await Sample.run(["help", "exit-code"])
        #expect(wrong.code == .usage)
        #expect(wrong.error.hasSuffix("next: did you mean `box help exit-codes`?\n"))
    }

    @Test func `colour is written only where it is wanted`() async {
        let red = "\u{1B}[31m"
        #expect(await Sample.run(["fail"], terminal: true).error.contains(red))
        #expect(await Sample.run(["fail"], terminal: false).error.contains(red) == false)
        #expect(await Sample.run(["fail", "--no-color"], terminal: true).error.contains(red) == false)
        #expect(await Sample.run(["fail"], environment: ["NO_COLOR": "1"], terminal: true).error.contains(red) == false)
        #expect(await Sample.run(["fail"], environment: ["TERM": "dumb"], terminal: true).error.contains(red) == false)
        #expect(await Sample.run(["fail"], environment: ["NO_COLOR": ""], terminal: true).error.contains(red))
    }

    @Test func `exit codes keep their documented numbers`() {
        #expect(ExitCode.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 130])
        #expect(Sample.root.descendant(["ledger", "verify"])?.allExitCodes == [.ok, .failed, .usage, .findings])
    }

    @Test func `entries of other programs are explained too`() async {
        let program = Program(
            Sample.root, version: "1",
            errors: ErrorCatalogue(entries: [.init(code: "far_away", explanation: "Far away.")]))
        let recording = TerminalRecording()
        #expect(await program.run(["help", "far_away"], on: recording.terminal()) == .ok)
        #expect(recording.output == "far_away\n\nFar away.\n")
    }

    @Test func `the error catalogue has every code once`() {
        #expect(Sample.program.errors.duplicates.isEmpty)
        #expect(
            ErrorCatalogue([Sample.SampleError.Code.self, Sample.SampleError.Code.self]).duplicates == ["sample_locked"]
        )
    }
}
