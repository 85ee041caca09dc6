// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HTTPClient
import HTTPCodec
import HTTPServer
import LogClient
import Primitives
import TestKit
import Testing
import TransparencyLog

/// A log in memory with a server in front of it that misbehaves on demand.
final class ServedLog: Sendable {
    private struct State {
        var files: [String: [UInt8]] = [:]
        var answers: [HTTPResponse] = []
        var paths: [String] = []
        var encodings: [String?] = []
    }
    private let state = Lock(State())
    let tree: MemoryTree

    init(size: Int) {
        tree = MemoryTree(leaves: (0..<size).map { Merkle.leafHash(Array("entry \($0)".utf8)) })
        let files = Self.files(tree)
        state.withLock { $0.files = files }
    }

    private static func files(_ tree: MemoryTree) -> [String: [UInt8]] {
        var files = ["checkpoint": Array("a note".utf8)]
        for path in TileLayout.tiles(ofSize: tree.size) {
            guard case .hashes(let level) = path.level else { continue }
            let hashes = (0..<path.width).compactMap {
                try? tree.node(height: 8 * level, index: path.index * 256 + UInt64($0))
            }
            files[path.path] = hashes.flatMap(\.bytes)
        }
        return files
    }

    /// The paths that were asked for.
    var paths: [String] { state.withLock { $0.paths } }
    var encodings: [String?] { state.withLock { $0.encodings } }
    /// Answers with these before anything else.
    func answerFirst(with answers: [HTTPResponse]) { state.withLock { $0.answers = answers } }
    func remove(_ path: String) { state.withLock { $0.files[path] = nil } }
    func set(_ path: String, _ bytes: [UInt8]) { state.withLock { $0.files[path] = bytes } }

    func serve(_ test: (String) async throws -> Void) async throws {
        let server = HTTPServer(configuration: ServerConfiguration(listen: [.tcp("127.0.0.1", 0)])) { [state] request in
            state.withLock { state in
                state.paths.append(request.path)
                state.encodings.append(request.headers["accept-encoding"])
                if !state.answers.isEmpty { return state.answers.removeFirst() }
                guard request.path.hasPrefix("/log/"), let bytes = state.files[String(request.path.dropFirst(5))] else {
                    return HTTPResponse(status: 404)
                }
                return HTTPResponse(body: bytes)
            }
        }
        let port = try server.start().first?.port ?? 0
        do { try await test("http://127.0.0.1:\(port)/log") } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
        await server.shutdown(grace: .zero)
    }
}

func fails(_ code: LogClientError.Code, _ body: () async throws -> Void) async -> Bool {
    do { try await body() } catch { return (error as? LogClientError)?.kind == code }
    return false
}

@Suite struct RemoteLogTests {
    private let client = HTTPClient()

    @Test func `files come as they are, and what is not there is nil`() async throws {
        let served = ServedLog(size: 300)
        try await served.serve { url in
            let log = try RemoteLog(url: url + "//", client: client)
            #expect(try await log.read("checkpoint", limit: 100) == Array("a note".utf8))
            #expect(try await log.read("tile/0/000", limit: 8192)?.count == 8192)
            #expect(try await log.read("tile/0/001.p/44", limit: 8192)?.count == 44 * 32)
            #expect(try await log.read("tile/0/001.p/45", limit: 8192) == nil)
        }
        #expect(
            served.paths == ["checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/0/001.p/45"].map { "/log/" + $0 })
        #expect(served.encodings.allSatisfy { $0 == "identity" })
    }

    @Test(arguments: [0, 1, 255, 256, 257, 300, 65_536, 70_000])
    func `proofs made from fetched tiles are the tree's own`(size: Int) async throws {
        let served = ServedLog(size: size)
        let size = UInt64(size)
        var random = SeededGenerator(test: "proofs made from fetched tiles are the tree's own")
        try await served.serve { url in
            let log = try RemoteLog(url: url, client: client)
            for _ in 0..<10 where size > 0 {
                let index = UInt64.random(in: 0..<size, using: &random)
                let proof = try await log.inclusionProof(index: index, size: size)
                #expect(try proof == Merkle.inclusionProof(index: index, size: size, nodes: served.tree))
                let old = UInt64.random(in: 0...size, using: &random)
                let consistency = try await log.consistencyProof(from: old, to: size)
                #expect(try consistency == Merkle.consistencyProof(from: old, to: size, nodes: served.tree))
            }
            await #expect(throws: (any Error).self) { try await log.inclusionProof(index: size, size: size) }
        }
    }

    @Test func `where a partial tile is gone the full one stands in`() async throws {
        let served = ServedLog(size: 300)
        try await served.serve { url in
            let log = try RemoteLog(url: url, client: client)
            let old = try await log.inclusionProof(index: 3, size: 200)
            #expect(try old == Merkle.inclusionProof(index: 3, size: 200, nodes: served.tree))
            #expect(served.paths.suffix(2) == ["/log/tile/0/000.p/200", "/log/tile/0/000"])
            served.remove("tile/0/001.p/44")
            #expect(await fails(.fetchRefused) { _ = try await log.inclusionProof(index: 3, size: 300) })
            served.set("tile/0/001.p/44", [1, 2, 3])
            await #expect(throws: TransparencyLogError.self) { try await log.inclusionProof(index: 3, size: 300) }
        }
    }

    @Test(arguments: [
        (301, LogClientError.Code.fetchRefused), (403, .fetchRefused), (204, .fetchRefused), (206, .fetchRefused),
    ])
    func `another status is no file, and redirects are not followed`(
        status: Int, code: LogClientError.Code
    ) async throws {
        let served = ServedLog(size: 10)
        try await served.serve { url in
            let log = try RemoteLog(url: url, client: client)
            served.answerFirst(with: [
                HTTPResponse(status: HTTPStatus(status), headers: ["Location": url + "/checkpoint"])
            ])
            #expect(await fails(code) { _ = try await log.read("checkpoint", limit: 100) })
        }
        #expect(served.paths.count == 1)
    }

    @Test func `an overloaded server is asked again, a few times`() async throws {
        let served = ServedLog(size: 10)
        try await served.serve { url in
            let log = try RemoteLog(url: url, client: client)
            served.answerFirst(with: [HTTPResponse(status: 503), HTTPResponse(status: 429)])
            #expect(try await log.read("checkpoint", limit: 100) == Array("a note".utf8))
            served.answerFirst(with: (0..<3).map { _ in HTTPResponse(status: 500) })
            #expect(await fails(.fetchFailed) { _ = try await log.read("checkpoint", limit: 100) })
            #expect(served.paths.count == 6)
        }
    }

    @Test func `too much, and what is compressed, is refused`() async throws {
        let served = ServedLog(size: 10)
        try await served.serve { url in
            let log = try RemoteLog(url: url, client: client)
            #expect(await fails(.fetchRefused) { _ = try await log.read("checkpoint", limit: 5) })
            served.answerFirst(with: [HTTPResponse(headers: ["Content-Encoding": "gzip"], body: [0x1F, 0x8B])])
            #expect(await fails(.fetchRefused) { _ = try await log.read("checkpoint", limit: 100) })
        }
    }

    @Test func `a server that is not there is named so`() async throws {
        let log = try RemoteLog(url: "http://127.0.0.1:1/log", client: client)
        #expect(await fails(.fetchFailed) { _ = try await log.read("checkpoint", limit: 100) })
    }

    @Test(arguments: [
        "", "/var/log", "ftp://a/b", "http://", "https:///x", "http://user@host/", "http://host/a?b", "http://host/#a",
        "http://host/a b", "http://hö.example/",
    ])
    func `what is no address is refused`(url: String) async {
        #expect(await fails(.urlInvalid) { _ = try RemoteLog(url: url, client: client) })
    }

    @Test(arguments: ["", "/etc/passwd", "../checkpoint", "tile/0/../000", "tile/0/1", "checkpoint?x", "tile/64/000"])
    func `only the files of a log are asked for`(path: String) async throws {
        let served = ServedLog(size: 10)
        try await served.serve { url in
            let log = try RemoteLog(url: url, client: client)
            #expect(await fails(.urlInvalid) { _ = try await log.read(path, limit: 100) })
        }
        #expect(served.paths.isEmpty)
    }
}
