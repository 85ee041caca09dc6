// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import Capability
import Cryptography
import HTTPClient
import HTTPCodec
import HTTPServer
import Home
import JSON
import Primitives
import TestKit
import Tiers

@testable import DoormanService

/// An upstream that answers as a closure says, and keeps what it received.
final class Upstream: Sendable {
    let server: HTTPServer
    let port: UInt16
    private let bodies: Lock<[[UInt8]]>

    init(_ answer: @escaping @Sendable (JSONValue) async throws -> HTTPResponse) throws {
        let bodies = Lock<[[UInt8]]>([])
        self.bodies = bodies
        var router = Router()
        router.on(.get, "/v1/models") { _, _ in
            .json(
                Array(
                    #"{"object":"list","data":[{"id":"first","object":"model"},{"id":"second","object":"model"}]}"#.utf8
                ))
        }
        router.on(.post, "/v1/chat/completions") { request, _ in
            let body = try await request.body.collect()
            bodies.withLock { $0.append(body) }
            return try await answer(try JSONValue(parsing: body))
        }
        server = HTTPServer(configuration: .init(listen: [.tcp("127.0.0.1", 0)]), handler: router.handler)
        port = try server.start().first?.port ?? 0
    }
    /// The request bodies so far.
    var received: [String] { bodies.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } }

    /// Echoes the last user text, streamed in pieces of three characters where that is asked for.
    static func echoing() throws -> Upstream {
        try Upstream { request in
            let text = request["messages"]?.arrayValue?.last { $0["role"] == "user" }?["content"]?.stringValue ?? ""
            guard request["stream"]?.boolValue ?? false else { return .json(Self.answer(text)) }
            return .events { writer in
                var rest = text.unicodeScalars[...]
                while !rest.isEmpty {
                    try await writer.write(Self.event(["content": .string(String(rest.prefix(3)))]))
                    rest = rest.dropFirst(3)
                }
                try await writer.write(Self.event([:], finish: "stop"))
                try await writer.write(
                    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}\n\n")
                try await writer.write("data: [DONE]\n\n")
            }
        }
    }
    static func answer(_ text: String) -> [UInt8] {
        let object: JSONObject = [
            "id": "c1", "object": "chat.completion", "created": 1, "model": "up",
            "choices": [
                ["index": 0, "message": ["role": "assistant", "content": .string(text)], "finish_reason": "stop"]
            ],
            "usage": ["prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12],
        ]
        return JSONValue.object(object).bytes
    }
    static func event(_ delta: JSONValue, finish: JSONValue = nil) -> [UInt8] {
        let object: JSONObject = [
            "id": "c1", "object": "chat.completion.chunk", "model": "up",
            "choices": [["index": 0, "delta": delta, "finish_reason": finish]],
        ]
        return Array("data: ".utf8) + JSONValue.object(object).bytes + Array("\n\n".utf8)
    }
}

/// A whole Doorman on a temporary home, called without a socket.
final class DoormanBench: Sendable {
    let directory: TemporaryDirectory
    let home: HomeDirectory
    let port: UInt16?
    let application: DoormanApplication
    let handler: HTTPHandler
    let token: String
    let client = HTTPClient()

    convenience init(
        upstream port: UInt16?, bodyBytes: Int = 1 << 20, offReason: String? = nil, singleTenant: Bool = false
    ) throws {
        let directory = TemporaryDirectory()
        let home = try HomeDirectory.create(at: directory.path.appending("box"), name: "test")
        try self.init(
            in: directory, home, upstream: port, bodyBytes: bodyBytes, offReason: offReason, singleTenant: singleTenant)
    }

    /// Another Doorman on the same home, after this one was closed.
    func another() throws -> DoormanBench {
        try DoormanBench(
            in: directory, home, upstream: port, bodyBytes: 1 << 20, offReason: nil, singleTenant: false)
    }

    private init(
        in directory: TemporaryDirectory, _ home: HomeDirectory, upstream port: UInt16?, bodyBytes: Int,
        offReason: String?, singleTenant: Bool
    ) throws {
        self.directory = directory
        self.home = home
        self.port = port
        guard let module = ModuleID("personal") else { preconditionFailure("a valid name") }
        let local = try LocalOperator.open(in: home, moduleID: module)
        token = local.token
        let client = client
        let tier = port.map {
            LocalTier(.init(endpoint: "http://127.0.0.1:\($0)/v1"), client: client, clock: .system)
        }
        application = try DoormanApplication(
            .init(home: home, local: tier, offReason: offReason, bodyBytes: bodyBytes, version: "test"))
        handler =
            DoormanRoutes(
                application: application,
                authenticator: try LocalOperator.authenticator(in: home, singleTenant: singleTenant ? module : nil)
            ).handler
    }

    /// Sends a request as the operator, or with other headers.
    func send(
        _ method: HTTPMethod, _ path: String, _ body: String = "", headers: HTTPHeaders? = nil
    ) async throws -> (status: Int, headers: HTTPHeaders, text: String) {
        var all = headers ?? ["Authorization": "Bearer \(token)", "X-Foundry-Module-ID": "personal"]
        if !body.isEmpty, all["Content-Type"] == nil { all.set("Content-Type", "application/json") }
        let request = try HTTPRequest(method, path, headers: all, body: Array(body.utf8))
        let response = try await handler(request)
        return (
            response.status.code, response.headers, String(decoding: try await response.body.collect(), as: UTF8.self)
        )
    }
    func chat(_ body: String) async throws -> (status: Int, headers: HTTPHeaders, json: JSONValue) {
        let answer = try await send(.post, "/v1/chat/completions", body)
        return (answer.status, answer.headers, try JSONValue(parsing: answer.text))
    }
    /// The data of a streamed answer's events.
    func stream(_ body: String) async throws -> [String] {
        let answer = try await send(.post, "/v1/chat/completions", body)
        return answer.text.split(separator: "\n\n").map { String($0.dropFirst(6)) }
    }
    /// The audit records so far.
    func records() async throws -> [JSONValue] {
        let answer = try await send(.get, "/v1/audit?limit=1000")
        return try JSONValue(parsing: answer.text)["records"]?.arrayValue ?? []
    }
}
