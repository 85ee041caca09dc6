// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

@testable import CommandModel

/// A small tree with every kind of node, option and argument; its commands print what they were given.
enum Sample {
    static let echo: Command.Body = { call in
        call.print(call.spelled)
        for (name, values) in call.line.values.sorted(by: { $0.key < $1.key }) { call.print("--\(name)=\(values)") }
        for flag in call.line.flags.sorted() { call.print("--\(flag)") }
        for (name, words) in call.line.words.sorted(by: { $0.key < $1.key }) { call.print("\(name)=\(words)") }
        return .ok
    }

    static let root = Command(
        "box", "keep things and find them again",
        subcommands: [
            Command(
                "find", "search everything", section: "Everyday",
                options: [
                    .value("limit", short: "n", .number(1...100), "at most this many", default: "10"),
                    .value("kind", .choice(["mail", "document", "commit"]), "only this kind", repeatable: true),
                    .flag("exact", short: "e", "match the words as written"),
                    .flag("fuzzy", short: "f", "match words that are near"),
                ],
                arguments: [Argument("query", .text("QUERY"), .repeated(atLeastOne: true), "the words to look for")],
                examples: [Example("box find --limit 5 renewal", "the five best answers")], run: echo),
            Command(
                "ledger", "the record of everything", section: "Everyday",
                subcommands: [
                    Command(
                        "verify", "check every entry",
                        discussion: "Reads every entry again.\n\nNames the first bad one.",
                        options: [
                            .flag("full", "check the content too"), .value("key", .file, "the key to check with"),
                        ],
                        arguments: [Argument("path", .path, .optional, "a copy to check")], exitCodes: [.findings],
                        run: echo),
                    Command(
                        "list", "list entries",
                        columns: [Column("index", "position", alignment: .right), Column("name", "what it is called")],
                        run: echo),
                ]),
            Command(
                "give", "give a verdict", section: "Other",
                options: [.value("by", .text("NAME"), "who gives it", required: true), .flag("yes", "do not ask")],
                arguments: [
                    Argument("id", .text("ID"), .required, "what it is about"),
                    Argument("file", .file, .repeated(atLeastOne: false), "attachments"),
                ], run: echo),
            Command("fail", "fail on purpose", run: { _ in throw SampleError(cause: SampleError(cause: nil)) }),
            Command("stop", "stop half-way", run: { _ in throw CancellationError() }),
            Command("break", "meet a defect", run: { _ in throw Unknown() }),
        ])

    static let program = Program(root, version: "1.2.3", errors: ErrorCatalogue([SampleError.Code.self]))

    struct Unknown: Error {}
    struct SampleError: ReportableError, CausedError, ExitCoded {
        enum Code: String, ErrorCode {
            case locked = "sample_locked"
            var explanation: String { "Another program has the sample open." }
        }
        let cause: (any Error)?
        let code = Code.locked.rawValue
        let message = "the sample is locked"
        let nextStep = "close the other program"
        let exitCode = ExitCode.notRunning
    }

    /// Runs the sample on words and gives its exit code and what it wrote.
    static func run(
        _ words: [String], input: [String] = [], environment: [String: String] = [:], terminal: Bool = false
    )
        async -> (code: ExitCode, output: String, error: String)
    {
        let recording = TerminalRecording()
        let code = await program.run(
            words, on: recording.terminal(isTerminal: terminal, environment: environment, input: input))
        return (code, recording.output, recording.error)
    }
}
