// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Cryptography
import Foundation
import HTTPCodec
import HTTPServer
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

/// A time-stamp authority over HTTP that misbehaves on demand.
private final class StampServer: Sendable {
    enum Fault: String, Sendable, CaseIterable {
        case none, serverError, refusal, otherRoot, oldAnswer, otherDigest, noDER, empty, tooLarge, redirect, stalls
    }
    let office: TimeStampOffice
    let stranger: TimeStampOffice
    private struct State {
        var fault = Fault.none
        var requests: [[UInt8]] = []
        var answers: [[UInt8]] = []
    }
    private let state = Lock(State())

    init() throws {
        office = try TimeStampOffice()
        stranger = try TimeStampOffice()
    }

    func set(_ fault: Fault) { state.withLock { $0.fault = fault } }
    var requests: [[UInt8]] { state.withLock { $0.requests } }

    func serve(_ test: (TimeStampService) async throws -> Void) async throws {
        let server = HTTPServer(
            configuration: ServerConfiguration(listen: [.tcp("127.0.0.1", 0)])
        ) { [self] request in try await answer(request) }
        let port = try server.start().first?.port ?? 0
        let service = TimeStampService(
            url: "http://127.0.0.1:\(port)/stamp", authority: try TimeStampAuthority(certificates: office.root))
        do { try await test(service) } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
        await server.shutdown(grace: .zero)
    }

    private func answer(_ request: HTTPRequest) async throws -> HTTPResponse {
        let body = try await request.body.collect(limit: 64 << 10)
        let fault = state.withLock { state in
            state.requests.append(body)
            return state.fault
        }
        guard request.headers["content-type"] == TimeStampRequest.mediaType, request.method == .post else {
            return HTTPResponse(status: 415)
        }
        func reply(_ bytes: [UInt8]) -> HTTPResponse {
            HTTPResponse(headers: ["Content-Type": TimeStampAuthority.mediaType], body: bytes)
        }
        switch fault {
        case .none:
            let answer = try office.answer(body)
            state.withLock { $0.answers.append(answer) }
            return reply(answer)
        case .serverError: return HTTPResponse(status: 500, text: "no\u{1B}[2J stamps")
        case .refusal: return reply(try office.answer([0x30, 0x03, 0x02, 0x01, 0x01]))
        case .otherRoot: return reply(try stranger.answer(body))
        case .oldAnswer: return reply(state.withLock { $0.answers.last } ?? [])
        case .otherDigest: return reply(try office.answer(try TimeStampRequest(digest: SHA256.hash([9]), nonce: 1).der))
        case .noDER: return reply(Array("<html>hello</html>".utf8))
        case .empty: return reply([])
        case .tooLarge: return reply([UInt8](repeating: 0x30, count: 1 << 20))
        case .redirect: return HTTPResponse(status: 307, headers: ["Location": "/stamp/again"])
        case .stalls:
            try await Task.sleep(for: .seconds(60))
            return reply([])
        }
    }
}

@Suite(.enabled(if: TimeStampOffice.isAvailable, "the openssl command is not installed"))
struct TimeStampFaultTests {
    @Test func `a time stamp is on the anchor key's signature, and anybody can check it`() async throws {
        let stage = try AnchorStage()
        let server = try StampServer()
        try await server.serve { service in
            let anchors = try await stage.open(AnchorConfiguration(timeStamps: service))
            await anchors.step()
            #expect(stage.failures() == [])
            let object = try #require(stage.log.records.first)
            let record = try AnchorRecord(
                object, trust: AnchorTrust(log: [stage.log.signer.verifier], authority: service.authority))
            #expect(record.unchecked == [] && record.missing == [])
            let stamp = try #require(record.stamp)
            #expect(abs(stamp.time.milliseconds - stage.clock.now.milliseconds) < 60_000)
            let signature = try #require(object["signature"]?.stringValue.flatMap { [UInt8](base64: $0) })
            #expect(try server.office.verdict(token: stamp.token, message: signature).contains("Verification: OK"))
            // Only the request itself went out: a digest and a number.
            #expect(server.requests.count == 1 && server.requests[0].count < 100)
        }
    }

    @Test(arguments: [
        ("serverError", "anchor_unreachable"), ("refusal", "anchor_refused"), ("otherRoot", "anchor_unverified"),
        ("oldAnswer", "anchor_unverified"), ("otherDigest", "anchor_unverified"), ("noDER", "anchor_unverified"),
        ("empty", "anchor_unverified"), ("tooLarge", "anchor_refused"), ("redirect", "anchor_refused"),
        ("stalls", "anchor_unreachable"),
    ])
    func `a wrong answer is never kept, and a good one later is`(fault: String, code: String) async throws {
        let stage = try AnchorStage()
        let server = try StampServer()
        try await server.serve { service in
            let configuration = AnchorConfiguration(
                timeStamps: service, patience: .milliseconds(fault == "stalls" ? 300 : 5000))
            // A first anchor, so that there is an old answer.
            try await stage.open(configuration).step()
            #expect(stage.failures() == [])
            stage.log.grow(1)
            stage.wait(.seconds(86_400))
            server.set(try #require(StampServer.Fault(rawValue: fault)))
            try await stage.open(configuration).step()
            let errors = stage.events().compactMap { if case .failed(_, let error) = $0 { error } else { nil } }
            #expect(errors.map(\.code) == [code])
            #expect(errors.allSatisfy { !$0.message.contains("\u{1B}") })
            #expect(try stage.items().first?.object["time_stamp"] == nil)
            #expect(stage.log.records.count == 1)
            server.set(.none)
            stage.wait(.seconds(3600))
            try await stage.open(configuration).step()
            #expect(stage.failures() == [])
            #expect(stage.log.records.count == 2)
        }
        #expect(server.requests.count == 3)
    }
}
