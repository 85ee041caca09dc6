// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPCodec
import HTTPServer
import JSON
import Primitives
import Sanitiser
import TestKit
import Testing

@testable import Tiers

/// A tier whose server answers every chat call as the closure says.
private struct Bench {
    let server: HTTPServer
    let tier: LocalTier
    init(firstByte: Duration = .seconds(20), _ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse)
        throws
    {
        var router = Router()
        router.on(.post, "/v1/chat/completions") { request, _ in try await answer(request) }
        server = HTTPServer(configuration: .init(listen: [.tcp("127.0.0.1", 0)]), handler: router.handler)
        let port = try #require(try server.start().first?.port)
        tier = LocalTier(
            .init(
                endpoint: "http://127.0.0.1:\(port)",
                timeouts: ClientTimeouts(firstByte: firstByte, betweenBytes: firstByte)),
            client: HTTPClient(), clock: .system)
    }
    func send(stream: Bool = false) async throws -> TierAnswer {
        let body = try RequestSanitiser(secret: [1]).sanitise(["messages": []], written: Array("{}".utf8)).body
        return try await tier.send(TierCall(body: body, isStreamed: stream, requestID: "r"))
    }
    /// The texts of the chunks, and the error at their end.
    func chunks() async throws -> (texts: [String], error: TierError?) {
        guard case .stream(let stream) = try await send(stream: true) else { return ([], nil) }
        var texts: [String] = []
        do throws(TierError) { while let chunk = try await stream.next() { texts.append(chunk.text) } } catch {
            return (texts, error)
        }
        return (texts, nil)
    }
}
private func events(_ text: String) -> HTTPResponse { .events { try await $0.write(text) } }
private let piece = #"{"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}"#
private let end = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#

@Suite struct LocalTierTests {
    @Test(arguments: [
        ("http://h:1", "http://h:1/v1"), ("http://h:1/", "http://h:1/v1"), ("http://h:1/v1/", "http://h:1/v1"),
        ("https://h/api/openai", "https://h/api/openai"), ("unix:/run/m.sock", "http://localhost/v1"),
    ])
    func `a host without a path means its v1`(endpoint: String, base: String) {
        #expect(LocalTier.address(endpoint).base == base)
    }

    @Test func `a whole answer is given with its bytes`() async throws {
        let bench = try Bench { _ in .json(Array(#"{"choices":[],"model":"m"}"#.utf8)) }
        guard case .whole(let json, let bytes) = try await bench.send() else { Issue.record("a stream"); return }
        #expect(json["model"] == "m" && bytes.count == 26)
        #expect(await bench.tier.state().isUp)
    }

    @Test(arguments: [
        (200, "<html>", TierError.Code.badAnswer, 502), (200, "{\"choices\":", .badAnswer, 502),
        (200, "[]", .badAnswer, 502),
        (200, "{\"error\":{\"message\":\"x\"}}", .failed, 502), (301, "", .badAnswer, 502),
        (400, "{\"error\":{\"message\":\"x\"}}", .refused, 400),
        (401, "{}", .refused, 502), (404, "{}", .refused, 404), (422, "{}", .refused, 422), (429, "{}", .busy, 429),
        (500, "{}", .failed, 502), (503, "{}", .unavailable, 503),
    ])
    func `a bad answer is named for what it is`(status: Int, body: String, code: TierError.Code, given: Int)
        async throws
    {
        let bench = try Bench { _ in .json(Array(body.utf8), status: HTTPStatus(status), headers: ["Retry-After": "7"])
        }
        let error = await #expect(throws: TierError.self) { try await bench.send() }
        #expect(error?.reason == code && error?.status.code == given)
        if status == 429 || status == 503 { #expect(error?.retryAfter == 7) }
    }

    @Test(arguments: [("Wed, 21 Oct 2026 07:28:00 GMT", 5), ("100000", 60), ("-3", 1)])
    func `an odd Retry-After becomes a sensible one`(field: String, seconds: Int) async throws {
        let bench = try Bench { _ in .json([], status: 429, headers: ["Retry-After": field]) }
        let error = await #expect(throws: TierError.self) { try await bench.send() }
        #expect(error?.retryAfter == seconds)
    }

    @Test func `nobody there is unavailable at once, and a moment later it is not even tried`() async throws {
        let tier = LocalTier(
            .init(endpoint: "http://127.0.0.1:1"), client: HTTPClient(), clock: WallClock { Instant(milliseconds: 5) })
        let body = try RequestSanitiser(secret: [1]).sanitise(["messages": []], written: []).body
        for _ in 0..<2 {
            let error = await #expect(throws: TierError.self) {
                try await tier.send(TierCall(body: body, isStreamed: false, requestID: "r"))
            }
            #expect(error?.reason == .unavailable && error?.status == .serviceUnavailable)
        }
        let state = await tier.state()
        #expect(!state.isUp && state.reason != nil)
        #expect(await tier.models().isEmpty)
    }

    @Test func `a server that never answers is a timeout`() async throws {
        let bench = try Bench(firstByte: .milliseconds(200)) { _ in
            try await Task.sleep(for: .seconds(600))
            return .json([])
        }
        let error = await #expect(throws: TierError.self) { try await bench.send() }
        #expect(error?.reason == .timeout && error?.status == .gatewayTimeout)
    }

    @Test(arguments: [
        ("data: \(piece)\n\ndata: \(end)\n\ndata: [DONE]\n\n", 2),
        (": hi\r\n\r\ndata: \(piece)\r\n\r\ndata: \(end)\r\n\r\ndata: [DONE]\r\n\r\n", 2),
        ("data: \(piece)\n\ndata: \(end)\n\n", 2), ("data: \(end)\n\ndata: [DONE]\n\ndata: [DONE]\n\n", 1),
        ("data: \(end)\n\ndata: \(end)\n\ndata: [DONE]\n\ndata: \(piece)\n\n", 2),
        (String(repeating: "data: \(piece)\n\n", count: 1000) + "data: \(end)\n\ndata: [DONE]\n\n", 1001),
        ("event: x\nid: 1\ndata:\(end)\n\ndata: [DONE]\n\n", 1),
    ])
    func `a stream with odd but whole framing is read`(text: String, count: Int) async throws {
        let bench = try Bench { _ in events(text) }
        let (texts, error) = try await bench.chunks()
        #expect(texts.count == count && error == nil)
    }

    @Test(arguments: [
        ("data: \(piece)\n\n", TierError.Code.brokeOff), ("", .brokeOff),
        ("data: \(piece)\n\ndata: {\"choi\n\n", .badAnswer),
        ("data: \(piece)\n\ndata: {\"error\":{\"message\":\"out of memory\"}}\n\n", .failed),
        ("data: " + String(repeating: "x", count: 2 << 20) + "\n\n", .badAnswer),
        ("data: {\"choices\":[{\"index\":1,\"delta\":{}}]}\n\ndata: \(end)\n\n", .brokeOff),
    ])
    func `a stream that breaks off is an error, never an end`(text: String, code: TierError.Code) async throws {
        let bench = try Bench { _ in events(text) }
        let (_, error) = try await bench.chunks()
        #expect(error?.reason == code)
    }

    @Test func `a connection dropped in the middle is an error`() async throws {
        let bench = try Bench { _ in
            .events { writer in
                try await writer.write("data: \(piece)\n\n")
                throw CancellationError()
            }
        }
        // The head may or may not have left before the drop; either way it is no end.
        do {
            #expect(try await bench.chunks().error?.reason == .brokeOff)
        } catch let error as TierError { #expect(error.reason == .brokeOff) }
    }

    @Test func `a character split between two packets arrives whole`() async throws {
        let text = Array(
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"é⟦\"},\"finish_reason\":\"stop\"}]}\n\n".utf8)
        let bench = try Bench { _ in
            .events { writer in
                for byte in text { try await writer.write([byte]) }
                try await writer.write("data: [DONE]\n\n")
            }
        }
        let (texts, error) = try await bench.chunks()
        #expect(error == nil && texts.count == 1 && texts[0].contains("é⟦"))
    }
}
