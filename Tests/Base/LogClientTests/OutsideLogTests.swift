// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import HTTPCodec
import HTTPServer
import LogClient
import Primitives
import Subprocess
import TestKit
import Testing
import TransparencyLog

/// A log made by `Tools/peers/tlog/tlogmake.py`, served as files.
private struct OutsideLog {
    let directory = TemporaryDirectory()
    static let python: FilePath = "/usr/bin/python3"
    static let program = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Tools/peers/tlog/tlogmake.py").path

    static let isAvailable: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: python.string)
        process.arguments = ["-c", "import cryptography"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    private var folder: FilePath { directory.path.appending("log") }

    init(size: Int) async throws { try await run(["make", folder.string, "--size", String(size)]) }

    func run(_ arguments: [String]) async throws {
        let done = try await ChildProcess.run(Self.python, ["-B", Self.program] + arguments)
        try #require(done.termination.isSuccess, "\(String(decoding: done.errors, as: UTF8.self))")
    }
    func damage(_ fault: String) async throws { try await run(["break", folder.string, "--fault", fault]) }

    func key() throws -> NoteVerifier {
        let text = try String(contentsOfFile: folder.string + ".vkey", encoding: .utf8)
        return try NoteVerifier(vkey: text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Checks the whole log over HTTP.
    func check(_ client: HTTPClient) async throws -> LogVerdict {
        let folder = folder
        let server = HTTPServer(configuration: ServerConfiguration(listen: [.tcp("127.0.0.1", 0)])) { request in
            guard let data = try? Data(contentsOf: URL(filePath: folder.string + request.path)) else {
                return HTTPResponse(status: 404)
            }
            return HTTPResponse(body: [UInt8](data))
        }
        let port = try server.start().first?.port ?? 0
        let log = try RemoteLog(url: "http://127.0.0.1:\(port)", client: client)
        do {
            let verdict = try await LogCheck.run(log, verifiers: [key()], origin: "log.example/test")
            await server.shutdown(grace: .zero)
            return verdict
        } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
    }
}

@Suite(.enabled(if: OutsideLog.isAvailable, "python3 or its cryptography is not installed: run `make deps`"))
struct OutsideLogTests {
    private let client = HTTPClient()

    @Test(arguments: [0, 1, 255, 256, 257, 1000])
    func `a log that others made is found sound at its URL`(size: Int) async throws {
        let verdict = try await OutsideLog(size: size).check(client)
        #expect(verdict.findings == [])
        #expect(verdict.checkpoint?.size == UInt64(size) && verdict.entries == UInt64(size))
    }

    @Test(arguments: [
        "bit-flip-entry", "bit-flip-leaf-tile", "bit-flip-upper-tile", "truncated-leaf-tile", "truncated-entries",
        "trailing-entries", "zero-filled-tile", "deleted-leaf-tile", "deleted-entries", "deleted-upper-tile",
        "swapped-tiles", "checkpoint-unsigned", "checkpoint-bad-signature", "checkpoint-wrong-root",
        "checkpoint-size-ahead", "checkpoint-size-behind", "checkpoint-leading-zero", "checkpoint-other-origin",
        "checkpoint-other-key", "checkpoint-double-newline-signed", "checkpoint-hex-root", "checkpoint-crlf",
        "text-tiles",
    ])
    func `each way to break a log is noticed at its URL`(fault: String) async throws {
        let log = try await OutsideLog(size: 1000)
        try await log.damage(fault)
        let verdict = try await log.check(client)
        #expect(!verdict.isSound)
    }
}
