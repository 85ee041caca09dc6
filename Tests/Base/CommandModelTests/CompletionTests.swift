// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CommandModel

@Suite("Completion scripts")
struct CompletionTests {
    /// What may be typed, and what the shell should offer for its last word.
    struct Case: Sendable, CustomTestStringConvertible {
        let words: [String]
        let offers: [String]
        let refuses: [String]
        init(_ words: [String], offers: [String], refuses: [String] = []) {
            self.words = words
            self.offers = offers
            self.refuses = refuses
        }
        var testDescription: String { words.joined(separator: " ") }
    }

    static let cases = [
        Case(["box", ""], offers: ["find", "ledger", "give", "help"], refuses: ["verify"]),
        Case(["box", "l"], offers: ["ledger"], refuses: ["find"]),
        Case(["box", "ledger", ""], offers: ["verify", "list"], refuses: ["find"]),
        Case(["box", "--home", "/x", "ledger", ""], offers: ["verify", "list"], refuses: ["find"]),
        Case(["box", "--json", "ledger", "v"], offers: ["verify"], refuses: ["list"]),
        Case(["box", "ledger", "verify", "--f"], offers: ["--full"], refuses: ["--key"]),
        Case(["box", "ledger", "verify", "--js"], offers: ["--json"]),
        Case(["box", "find", "--kind", ""], offers: ["mail", "document", "commit"], refuses: ["--limit"]),
        Case(["box", "find", "--kind", "m"], offers: ["mail"], refuses: ["commit"]),
        Case(["box", "find", "--", "--l"], offers: [], refuses: ["--limit"]),
        Case(["box", "find", "ledger", ""], offers: [], refuses: ["verify"]),
    ]
    private func check(_ given: [String], _ expected: Case) {
        for offer in expected.offers { #expect(given.contains(offer), "\(given)") }
        for refuse in expected.refuses { #expect(!given.contains(refuse), "\(given)") }
    }

    @Test(arguments: [Shell.bash, .zsh, .fish].filter { OutsideProgram.isInstalled($0.rawValue) })
    func `the shell itself accepts its script`(shell: Shell) throws {
        let result = try OutsideProgram.run(
            shell.rawValue, ["-n"], text: Completion.script(for: Sample.root, in: shell))
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.isEmpty)
    }

    @Test(.enabled(if: OutsideProgram.isInstalled("bash")), arguments: cases)
    func `bash offers what fits`(expected: Case) throws {
        let given = try bash(expected.words)
        check(given, expected)
    }

    @Test(
        .enabled(if: OutsideProgram.isInstalled("bash")),
        arguments: [
            (["box", "find", "--kind", "=", "m"], ["mail"]),
            (["box", "find", "--kind", "="], ["mail", "document", "commit"]),
        ])
    func `bash completes a value after an equals sign`(words: [String], offers: [String]) throws {
        #expect(try bash(words) == offers)
    }

    @Test(.enabled(if: OutsideProgram.isInstalled("bash")))
    func `bash offers files where a path goes`() throws {
        #expect(try bash(["box", "ledger", "verify", "inp"]) == ["input"])
        #expect(try bash(["box", "--home", "inp"]) == [], "a file is not a directory")
    }

    private func bash(_ words: [String]) throws -> [String] {
        let list = words.map { Completion.quoted($0) }.joined(separator: " ")
        let script =
            Completion.script(for: Sample.root, in: .bash)
            + "\nCOMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1); _box; printf '%s\\n' \"${COMPREPLY[@]}\"\n"
        let result = try OutsideProgram.run("bash", ["--norc"], text: script)
        #expect(result.status == 0, "\(result.output)")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test(.enabled(if: OutsideProgram.isInstalled("fish")), arguments: cases)
    func `fish offers what fits`(expected: Case) throws {
        let line = expected.words.joined(separator: " ")
        let script = Completion.script(for: Sample.root, in: .fish) + "\ncomplete -C '\(line)'\n"
        let result = try OutsideProgram.run("fish", ["--no-config"], text: script)
        #expect(result.status == 0, "\(result.output)")
        check(result.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }, expected)
    }

    @Test(.enabled(if: OutsideProgram.isInstalled("zsh")), arguments: cases)
    func `zsh offers what fits`(expected: Case) throws {
        // The completion system's own functions are replaced by ones that print what they are given.
        let list = expected.words.map { Completion.quoted($0) }.joined(separator: " ")
        let script =
            Completion.script(for: Sample.root, in: .zsh) + """

                _describe() { local c; for c in "${(@P)4}"; do [[ ${c%%:*} == ${words[CURRENT]}* ]] && print -r -- "${c%%:*}"; done; true }
                _files() { true }
                _message() { true }
                compset() { true }
                words=(\(list)); CURRENT=\(expected.words.count); _box

                """
        let result = try OutsideProgram.run("zsh", ["--no-rcs"], text: script)
        #expect(result.status == 0, "\(result.output)")
        check(result.output.split(separator: "\n").map(String.init), expected)
    }

    @Test func `a program name with a dash gives sound function names`() {
        let script = Completion.script(for: Command("box-door", "a door", run: Sample.echo), in: .bash)
        #expect(script.contains("complete -F _box_door box-door"))
    }

    @Test func `a ready command prints the scripts`() async {
        let root = Command("box", "keep things", subcommands: [.completion])
        let recording = TerminalRecording()
        let code = await Program(root, version: "1").run(["completion", "fish"], on: recording.terminal())
        #expect(code == .ok)
        #expect(recording.output == Completion.script(for: root, in: .fish))
        #expect(root.faults.isEmpty)
    }
}
