// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import HTTPCodec
import HTTPServer
import Home
import JSON
import Primitives
import TestKit

@testable import Commands

/// A box whose archive gives prepared answers and keeps what it was asked.
final class StubArchive: Sendable {
    /// What is answered to one method and target, such as `GET /v1/ledger/keys`.
    struct Answer: Sendable {
        var status = 200
        var body: [UInt8] = []
        /// What is answered from the second time on, one after the other; the last stays.
        var later: [Answer] = []

        init(_ json: JSONValue, status: Int = 200) {
            body = json.bytes
            self.status = status
        }
        init(bytes: [UInt8]) { body = bytes }
        /// One answer after the other; the last stays.
        init(inTurn answers: [Answer]) {
            self = answers.first ?? Answer(.null, status: 404)
            later = Array(answers.dropFirst())
        }
    }
    /// What was asked.
    struct Asked: Sendable, Equatable {
        let line: String
        let body: JSONValue
        var bytes: [UInt8] = []
        var mediaType: String?

        static func == (left: Asked, right: Asked) -> Bool { left.line == right.line && left.body == right.body }
    }
    /// How a command ended and what it wrote.
    struct Outcome {
        let code: ExitCode
        let output: String
        let error: String
        /// How often what was typed was not shown.
        var hiddenCount = 0
        /// The output as the JSON document that it is.
        var json: JSONValue { get throws { try JSONValue(parsing: Array(output.utf8)) } }
    }

    private let directory = TemporaryDirectory()
    private let requests = Lock<[Asked]>([])
    private let answers: [String: Answer]
    let home: HomeDirectory

    init(_ answers: [String: Answer]) throws {
        self.answers = answers
        home = try HomeDirectory.create(at: directory.path.appending("box"), name: "test")
    }

    /// Everything that was asked so far.
    var asked: [Asked] { requests.withLock { $0 } }
    /// A place for files of the test.
    var place: FilePath { directory.path }

    /// Runs a command against the archive; `input` is what a person at a terminal types, nil without a terminal.
    /// `piped` lines come from standard input that is no terminal.
    func run(_ words: [String], input: [String]? = nil, piped: [String] = []) async throws -> Outcome {
        let socket = home.run.appending("archive.sock")
        let configuration = ServerConfiguration(listen: [.unix(socket)])
        let server = HTTPServer(configuration: configuration) { [answers, requests] request in
            let body = try await request.body.collect(limit: 1 << 20)
            let line = "\(request.method) \(request.target.rawPath)" + (request.target.rawQuery.map { "?\($0)" } ?? "")
            let json = (try? JSONValue(parsing: body)) ?? .null
            let turn = requests.withLock { requests in
                defer {
                    requests.append(
                        Asked(line: line, body: json, bytes: body, mediaType: request.headers["Content-Type"]))
                }
                return requests.count { $0.line == line }
            }
            guard var answer = answers[line] else { return HTTPResponse(status: .notFound) }
            if turn > 0, !answer.later.isEmpty { answer = answer.later[min(turn, answer.later.count) - 1] }
            return HTTPResponse(status: HTTPStatus(answer.status), body: answer.body)
        }
        _ = try server.start()
        let recording = TerminalRecording()
        let terminal = recording.terminal(isTerminal: input != nil, columns: 200, input: input ?? piped)
        let code = await CommandTree.program.run(words + ["--home", home.root.string], on: terminal)
        await server.shutdown(grace: .zero)
        return Outcome(
            code: code, output: recording.output, error: recording.error, hiddenCount: recording.hiddenCount)
    }
}
