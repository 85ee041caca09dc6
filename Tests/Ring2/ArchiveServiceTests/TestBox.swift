// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import ArchiveService
import Capability
import Cryptography
import Foundation
import HTTPClient
import HTTPCodec
import HTTPServer
import Home
import JSON
import Primitives
import Telemetry
import TestKit
import Testing

/// A box in a temporary directory with a running archive, and a client for it.
final class TestBox: Sendable {
    let directory = TemporaryDirectory()
    let home: HomeDirectory
    let localOperator: LocalOperator
    let archive: ArchiveServer
    let client = HTTPClient()
    let log = InMemoryLogSink()
    let port: UInt16
    var socket: FilePath { home.run.appending("archive.sock") }

    init(
        limits: ArchiveLimits = ArchiveLimits(), tenant: Bool = true, publicLog: Bool = false,
        connections: ServerLimits = ServerLimits(), anchors: AnchorConfiguration = AnchorConfiguration(),
        storage: ArchiveStorage = ArchiveStorage(), intake: IntakeOptions = IntakeOptions()
    ) async throws {
        home = try HomeDirectory.create(at: directory.path.appending("home"), name: "test")
        let moduleID = try #require(ModuleID("personal"))
        localOperator = try LocalOperator.open(in: home, moduleID: moduleID)
        if tenant { try home.createTenant(localOperator.caller.scope) }
        archive = try await Self.start(
            home, limits: limits, log: log, publicLog: publicLog, connections: connections, anchors: anchors,
            storage: storage, intake: intake)
        port = try #require(archive.addresses.first?.port)
    }

    static func start(
        _ home: HomeDirectory, limits: ArchiveLimits = ArchiveLimits(), log: InMemoryLogSink = InMemoryLogSink(),
        publicLog: Bool = false, connections: ServerLimits = ServerLimits(),
        anchors: AnchorConfiguration = AnchorConfiguration(), storage: ArchiveStorage = ArchiveStorage(),
        intake: IntakeOptions = IntakeOptions()
    ) async throws -> ArchiveServer {
        try await ArchiveServer.start(
            ArchiveServerOptions(
                home: home, moduleID: try #require(ModuleID("personal")),
                listen: [.tcp("127.0.0.1", 0), .unix(home.run.appending("archive.sock"))], version: "test",
                logger: Logger(label: "archive", sink: log), limits: limits, publicLog: publicLog,
                anchors: anchors, connections: connections, storage: storage, intake: intake))
    }

    func stop() async {
        await archive.shutdown(grace: .seconds(5))
        await client.close()
    }

    /// A token of another role or tenant.
    func token(role: Role, for name: String = "personal") throws -> String {
        var random = SecureRandom()
        let issuer = TokenIssuer(key: try CapabilityKey.loadOrCreate(in: home))
        return try issuer.issue(
            for: try #require(ModuleID(name)), role: role, holder: "test", life: .seconds(60), random: &random
        ).text
    }

    func request(
        _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil, token: String? = nil,
        moduleID: String? = "personal",
        viaSocket: Bool = false
    ) -> ClientRequest {
        var headers: HTTPHeaders = [:]
        let token = token ?? localOperator.token
        if !token.isEmpty { headers.add("Authorization", "Bearer \(token)") }
        if let moduleID { headers.add("X-Foundry-Module-ID", moduleID) }
        return ClientRequest(
            method: method, url: "http://127.0.0.1:\(port)\(path)", headers: headers, body: body?.bytes,
            unixSocket: viaSocket ? socket : nil)
    }

    /// Sends a request and reads its JSON answer.
    func call(
        _ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil, token: String? = nil,
        moduleID: String? = "personal"
    ) async throws -> (status: Int, json: JSONValue) {
        let response = try await client.send(request(method, path, body, token: token, moduleID: moduleID))
        return (response.status, try JSONValue(parsing: try await response.collect()))
    }

    func text(_ path: String, token: String? = nil) async throws -> String {
        let response = try await client.send(request(.get, path, token: token))
        #expect(response.status == 200)
        return String(decoding: try await response.collect(), as: UTF8.self)
    }

    /// Runs an ingest and returns its events.
    func ingest(_ path: FilePath, items: Bool = true) async throws -> [ServerSentEvent] {
        let response = try await client.send(
            request(.post, "/v1/ingest", ["path": .string(path.string), "items": .bool(items)]))
        #expect(response.status == 200)
        #expect(response.headers["Content-Type"] == "text/event-stream")
        var events: [ServerSentEvent] = []
        for try await event in response.events { events.append(event) }
        return events
    }

    /// A folder with some letters.
    func folder(_ name: String = "letters", count: Int = 5) throws -> FilePath {
        let path = directory.path.appending(name)
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        for number in 0..<count {
            let text =
                "Letter \(number)\n\nThe rent of Harbour Street is due on 2026-10-\(10 + number % 20). jane\(number)@example.org\n"
            try Data(text.utf8).write(to: URL(filePath: path.appending("\(name)-\(number).txt").string))
        }
        return path
    }
}

extension ServerSentEvent {
    var json: JSONValue { (try? JSONValue(parsing: Array(data.utf8))) ?? .null }
}
