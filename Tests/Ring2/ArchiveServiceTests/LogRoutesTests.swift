// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import Cryptography
import Foundation
import HTTPClient
import HTTPCodec
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

/// Reads a log over HTTP with a client's headers, as a checker of logs does.
private struct ServedLog: LogSource {
    let box: TestBox
    let token: String?

    func read(_ path: String, limit: Int) async throws -> [UInt8]? {
        var request = ClientRequest(url: "http://127.0.0.1:\(box.port)/v1/log/\(path)")
        if let token { request = box.request(.get, "/v1/log/\(path)", token: token) }
        let response = try await box.client.send(request)
        let bytes = try await response.collect()
        guard response.status == 200 else { return nil }
        return bytes
    }
}

@Suite struct LogRoutesTests {
    private func box(entries: Int, publicLog: Bool = false) async throws -> TestBox {
        let box = try await TestBox(publicLog: publicLog)
        var left = entries
        while left > 0 {
            let batch = (0..<min(left, 500)).map { number -> JSONValue in
                ["content_base64": .string(Array("entry \(left) \(number)".utf8).base64)]
            }
            #expect(try await box.call(.post, "/v1/append/batch", ["entries": .array(batch)]).status == 201)
            left -= batch.count
        }
        _ = try await box.text("/v1/checkpoint")
        return box
    }

    private func key(_ box: TestBox) async throws -> NoteVerifier {
        let keys = try await box.call(.get, "/v1/ledger/keys").json
        return try NoteVerifier(vkey: try #require(keys["keys"]?[0]?["vkey"]?.stringValue))
    }

    @Test(arguments: [0, 1, 255, 256, 257, 700])
    func `the log is whole for whoever checks it over HTTP`(entries: Int) async throws {
        let box = try await box(entries: entries)
        let source = ServedLog(box: box, token: box.localOperator.token)
        let verdict = try await LogCheck.run(source, verifiers: [try await key(box)])
        #expect(verdict.findings.isEmpty, "\(verdict.findings)")
        #expect(verdict.checkpoint?.size == UInt64(entries) && verdict.entries == UInt64(entries))
        await box.stop()
    }

    @Test func `files are served with the headers their kind asks for`() async throws {
        let box = try await box(entries: 300)
        for (path, type, caching) in [
            ("checkpoint", "text/plain; charset=utf-8", "private, max-age=2"),
            ("tile/0/000", "application/octet-stream", "private, max-age=31536000, immutable"),
            ("tile/entries/000", "application/octet-stream", "private, max-age=31536000, immutable"),
            ("tile/0/001.p/44", "application/octet-stream", "private, max-age=60"),
            ("tile/entries/001.p/44", "application/octet-stream", "private, max-age=60"),
            ("tile/1/000.p/1", "application/octet-stream", "private, max-age=60"),
        ] {
            for method in [HTTPMethod.get, .head] {
                let response = try await box.client.send(box.request(method, "/v1/log/\(path)"))
                let bytes = try await response.collect()
                #expect(response.status == 200, "\(path)")
                #expect(bytes.isEmpty == (method == .head))
                #expect(response.headers["Content-Type"] == type, "\(path)")
                #expect(response.headers["Cache-Control"] == caching, "\(path)")
            }
        }
        let tile = try await box.client.send(box.request(.get, "/v1/log/tile/0/000"))
        #expect(try await tile.collect().count == 8192)
        await box.stop()
    }

    private static let malformed = [
        "tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256", "tile/00/000", "tile/64/000", "tile/0/x000/000",
        "tile/0/000.p/01", "tile/0/0000", "tile/entries/x001/1", "tile/-1/000", "tile/0/+00", "tile/0", "tile", "x",
        "checkpoint/", "tile/0/000/", "tile//0/000", "tile/%30/000", "./checkpoint", "tile/0/../0/000",
        "tile/0/000?x=1&y", "tile/0/%2e%2e/000", "Checkpoint", "tile/entries/00\u{663}", "..%2f..%2fkeys%2foperator",
        "tile/18446744073709551616/000", "tile/0/x999/x999/x999/x999/x999/x999/999/999",
    ]

    @Test func `a malformed path is refused and never taken for another`() async throws {
        let box = try await box(entries: 300)
        for path in Self.malformed {
            var request = box.request(.get, "/v1/log/checkpoint")
            let characters = CharacterSet.urlPathAllowed.union(CharacterSet(charactersIn: "%?&="))
            request.url =
                "http://127.0.0.1:\(box.port)/v1/log/"
                + (path.addingPercentEncoding(withAllowedCharacters: characters) ?? "")
            let response = try await box.client.send(request)
            let body = try await response.collect()
            // A query is no part of the path; a client may resolve dots before it sends.
            if path.contains("?") || path.hasPrefix("./") || path.contains("/../") {
                #expect([200, 400, 404].contains(response.status))
            } else {
                #expect(response.status == 400, "\(path)")
                #expect(try JSONValue(parsing: body)["error"]?["code"] == "tile_path_malformed", "\(path)")
            }
        }
        await box.stop()
    }

    @Test func `what lies beyond the log is not found`() async throws {
        let box = try await box(entries: 300)
        for path in [
            "tile/0/002", "tile/0/001", "tile/0/001.p/45", "tile/1/000", "tile/1/000.p/2", "tile/2/000.p/1",
            "tile/entries/001", "tile/entries/x999/x999/999", "tile/63/000", "tile/0/x001/000.p/1",
        ] {
            let answer = try await box.call(.get, "/v1/log/\(path)")
            #expect(answer.status == 404 && answer.json["error"]?["code"] == "tile_not_found", "\(path)")
        }
        await box.stop()
    }

    @Test func `a narrower partial tile than the newest stays readable`() async throws {
        let box = try await box(entries: 40)
        let narrow = try await box.client.send(box.request(.get, "/v1/log/tile/0/000.p/7"))
        let wide = try await box.client.send(box.request(.get, "/v1/log/tile/0/000.p/40"))
        let (few, many) = (try await narrow.collect(), try await wide.collect())
        #expect(few.count == 7 * 32 && Array(many.prefix(few.count)) == few)
        await box.stop()
    }

    @Test func `without a token the log is closed, unless the operator opened it to this machine`() async throws {
        let closed = try await box(entries: 3)
        let refused = try await closed.client.send(
            ClientRequest(url: "http://127.0.0.1:\(closed.port)/v1/log/checkpoint"))
        #expect(refused.status == 400 || refused.status == 401)
        _ = try await refused.collect()
        await closed.stop()

        let open = try await box(entries: 300, publicLog: true)
        let verdict = try await LogCheck.run(ServedLog(box: open, token: nil), verifiers: [try await key(open)])
        #expect(verdict.findings.isEmpty && verdict.entries == 300)
        for path in ["/v1/entries", "/v1/checkpoint", "/v1/status", "/v1/proof/inclusion?index=0"] {
            let response = try await open.client.send(ClientRequest(url: "http://127.0.0.1:\(open.port)\(path)"))
            #expect(response.status == 400, "only the log is open: \(path)")
            _ = try await response.collect()
        }
        let badToken = try await open.call(.get, "/v1/log/checkpoint", token: "sct1.a.b")
        #expect(badToken.status == 401, "a token that is there is looked at")
        let reads = try await open.call(.get, "/v1/ledger/reads").json
        #expect(reads["reads"]?.arrayValue?.contains { $0["caller"] == "anyone" && $0["kind"] == "tile" } == true)
        await open.stop()
    }

    @Test func `the open log answers to names of this machine alone`() async throws {
        let box = try await box(entries: 1, publicLog: true)
        for (host, status) in [
            ("evil.example", 403), ("127.0.0.1.evil.example", 403), ("10.0.0.1", 403), ("[::2]", 403),
            ("localhost.evil.example:80", 403), ("127.0.0.1:80", 200), ("LOCALHOST", 200), ("[::1]:9081", 200),
        ] {
            var request = ClientRequest(url: "http://127.0.0.1:\(box.port)/v1/log/checkpoint")
            request.headers.set("Host", host)
            let response = try await box.client.send(request)
            #expect(response.status == status, "\(host)")
            _ = try await response.collect()
        }
        await box.stop()
    }

    @Test func `a proof is as long as the log is deep, and a wrong one proves nothing`() async throws {
        let box = try await box(entries: 300)
        let note = try SignedNote(
            parsing: Array(try await box.text("/v1/checkpoint").utf8), verifiers: [try await key(box)])
        let checkpoint = try Checkpoint(parsing: note.text)
        for index in [0, 255, 256, 299] {
            let json = try await box.call(.get, "/v1/proof/inclusion?index=\(index)&size=300").json
            let path = (json["hashes"]?.arrayValue ?? []).compactMap { SHA256Digest(hex: $0.stringValue ?? "") }
            let leaf = try #require(SHA256Digest(hex: json["leaf_hash"]?.stringValue ?? ""))
            func proves(_ path: [SHA256Digest]) -> Bool {
                InclusionProof(index: UInt64(index), size: 300, path: path).proves(leaf: leaf, root: checkpoint.root)
            }
            #expect(proves(path) && !proves(Array(path.dropLast())) && !proves(path + [leaf]))
        }
        for query in ["index=300&size=300", "index=0&size=301", "index=5&size=5"] {
            #expect(try await box.call(.get, "/v1/proof/inclusion?\(query)").status == 400)
        }
        for query in ["from=301", "from=3&to=2", "from=0&to=301"] {
            #expect(try await box.call(.get, "/v1/proof/consistency?\(query)").status == 400)
        }
        await box.stop()
    }
}
