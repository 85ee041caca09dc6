// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
public import Capability
import Cryptography
import HTTPCodec
public import HTTPServer
import JSON
import LogStore
import Primitives
import Tiers
import TransparencyLog

/// The Doorman over HTTP.
public struct DoormanRoutes: Sendable {
    let application: DoormanApplication
    let authenticator: Authenticator

    /// Makes the routes.
    public init(application: DoormanApplication, authenticator: Authenticator) {
        self.application = application
        self.authenticator = authenticator
    }

    /// The most audit records of one answer.
    static let mostRecords = 1000

    /// All routes behind one handler that gives errors their shape.
    public var handler: HTTPHandler {
        let router = router.handler
        return { request in
            let id = request.headers[Self.requestHeader]
            do { return try await router(request) } catch {
                guard let answer = ErrorAnswer.response(error, requestID: id.flatMap { UUIDv7($0)?.string }) else {
                    throw error
                }
                return answer
            }
        }
    }

    /// Counts a request; for the server's observer.
    public var observer: @Sendable (ServerEvent) -> Void {
        let metrics = application.metrics
        return { metrics.observe($0) }
    }

    private static let requestHeader = "X-Foundry-Request-ID"

    private var router: Router {
        var router = Router()
        addHealth(to: &router)
        router.on(.get, "/v1/models") { request, _ in
            try caller(request, may: .inference)
            return await models()
        }
        router.on(.post, "/v1/chat/completions") { request, _ in
            let start = ContinuousClock.now
            let caller = try caller(request, may: .inference)
            try Self.checkMedia(request)
            let call = ChatCall(
                application: application, caller: caller, requestID: try requestID(request), start: start)
            return try await call.answer(try await request.body.collect(limit: application.options.bodyBytes))
        }
        router.on(.get, "/v1/audit") { request, _ in
            let caller = try caller(request, may: .ledgerRead)
            return try audit(caller, limit: try Self.limit(request))
        }
        router.on(.get, "/v1/audit/checkpoint") { request, _ in
            let caller = try caller(request, may: .ledgerRead)
            let note = try application.desks.desk(for: caller.scope).ledger.checkpoint.note
            var response = HTTPResponse(text: note.string)
            response.headers.set("Cache-Control", "no-store")
            return response
        }
        router.on(.get, "/v1/audit/proof") { request, _ in
            let caller = try caller(request, may: .ledgerRead)
            return try await proof(caller, of: try Self.sequence(request))
        }
        return router
    }

    // MARK: Who and what

    @discardableResult private func caller(
        _ request: HTTPRequest, may scope: CapabilityScope
    ) throws(CapabilityError) -> AuthenticatedCaller {
        let caller = try authenticator.authenticate(request.headers)
        try caller.require(scope)
        return caller
    }

    /// The caller's own request id, which must be a UUIDv7, or a fresh one.
    private func requestID(_ request: HTTPRequest) throws(DoormanError) -> String {
        guard let given = request.headers[Self.requestHeader] else {
            var random = SecureRandom()
            return UUIDv7(at: application.options.clock.now, random: &random).string
        }
        guard let id = UUIDv7(given) else {
            throw DoormanError(
                .invalidRequestID, "\(Self.requestHeader) is not a UUIDv7",
                nextStep: "send a UUIDv7, or leave the header out")
        }
        return id.string
    }

    private static func checkMedia(_ request: HTTPRequest) throws(DoormanError) {
        if let coding = request.headers["Content-Encoding"]?.lowercased(), coding != "identity" {
            throw DoormanError(
                .unsupportedMedia, "a body in `\(coding.prefix(40))` coding is not read",
                nextStep: "send it uncompressed",
                status: .unsupportedMediaType)
        }
        guard let type = request.headers["Content-Type"]?.lowercased() else { return }
        let media = type.prefix { $0 != ";" }.filter { $0 != " " }
        guard media == "application/json" || media.hasSuffix("+json") else {
            throw DoormanError(
                .unsupportedMedia, "a body of this type is not read", nextStep: "send it as application/json",
                status: .unsupportedMediaType)
        }
    }

    private static func limit(_ request: HTTPRequest) throws(DoormanError) -> Int {
        guard let text = request.query("limit") else { return 50 }
        guard let limit = Int(text), (1...mostRecords).contains(limit) else {
            throw .field("limit", "must be a number from 1 to \(mostRecords)")
        }
        return limit
    }

    private static func sequence(_ request: HTTPRequest) throws(DoormanError) -> UInt64 {
        guard let text = request.query("seq"), let sequence = UInt64(text), String(sequence) == text else {
            throw .field("seq", "must be the number of a record")
        }
        return sequence
    }

    // MARK: Lists

    /// Only what answers is listed.
    private func models() async -> HTTPResponse {
        var entries: [JSONValue] = []
        for model in await application.options.local?.models() ?? [] {
            var entry = model.entry
            entry[Receipt.key] = ["tier": .string(Tier.local.rawValue)]
            entries.append(.object(entry))
        }
        return .json(JSONValue.object(["object": "list", "data": .array(entries)]).bytes)
    }

    /// The newest records of the caller's tenant, byte for byte as they stand in the ledger.
    private func audit(_ caller: AuthenticatedCaller, limit: Int) throws -> HTTPResponse {
        let lines = try application.desks.desk(for: caller.scope).ledger.latest(limit)
        var out = Array("{\"module_id\":\"\(caller.scope.moduleID.name)\",\"records\":[".utf8)
        for (index, line) in lines.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            out += line
        }
        out += "]}".utf8
        return .json(out)
    }

    /// A record with the proof that it is in the log; both as text, for a checker needs their exact bytes.
    private func proof(_ caller: AuthenticatedCaller, of sequence: UInt64) async throws -> HTTPResponse {
        let proof = try await application.desks.desk(for: caller.scope).ledger.proof(of: sequence)
        return .json(
            JSONValue.object([
                "module_id": .string(caller.scope.moduleID.name), "seq": JSONValue(proof.sequence),
                "line": .string(String(decoding: proof.line, as: UTF8.self)), "proof": .string(proof.receipt.text),
            ]).bytes)
    }
}
