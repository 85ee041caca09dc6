// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import ServiceProgram
import Testing

@testable import Commands

@Suite("The command tree of substrate")
struct CommandTreeTests {
    @Test func `the tree is sound`() { #expect(CommandTree.root.faults == []) }

    @Test func `no error code stands for two things`() { #expect(CommandTree.program.errors.duplicates == []) }

    @Test func `version prints the version in every mode`() async {
        for (flags, expected) in [
            ([], "substrate \(Version.text)\n"), (["--quiet"], "\(Version.text)\n"),
            (["--plain"], "substrate \(Version.text)\n"),
        ] {
            let recording = TerminalRecording()
            let code = await CommandTree.program.run(["version"] + flags, on: recording.terminal())
            #expect(code == .ok)
            #expect(recording.output == expected)
        }
    }

    @Test(arguments: ["serch", "ledger verfy", "ingest", "search", "ledger show x", "completion tcsh", "ask"])
    func `a wrong use ends with code 2 and says what to do`(line: String) async {
        let recording = TerminalRecording()
        let code = await CommandTree.program.run(line.split(separator: " ").map(String.init), on: recording.terminal())
        #expect(code == .usage)
        #expect(recording.error.contains("error: "))
        #expect(recording.error.contains("next: "))
        #expect(recording.output.isEmpty)
    }

    @Test func `every shell gets a completion script that names the commands`() async {
        for shell in ["bash", "zsh", "fish"] {
            let recording = TerminalRecording()
            _ = await CommandTree.program.run(["completion", shell], on: recording.terminal())
            #expect(recording.output.contains("ledger"))
        }
    }
}
