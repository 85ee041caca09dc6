// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
public import Capability
import Cryptography
import HTTPCodec
public import HTTPServer
import JSON
import Primitives
import Tiers

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
}
