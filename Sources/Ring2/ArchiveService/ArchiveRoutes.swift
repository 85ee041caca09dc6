// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Capability
import HTTPCodec
public import HTTPServer
import JSON
import Primitives

/// The archive over HTTP: which path asks what of which store.
public struct ArchiveRoutes: Sendable {
    /// Answers one route for one tenant.
    typealias TenantHandler = @Sendable (HTTPRequest, PathParameters, TenantArchive) async throws -> HTTPResponse

    let application: ArchiveApplication
    let authenticator: Authenticator
    let limits: ArchiveLimits
    let version: String

    /// Makes the routes of an archive; `version` is the program's.
    public init(
        application: ArchiveApplication, authenticator: Authenticator, limits: ArchiveLimits = ArchiveLimits(),
        version: String
    ) {
        self.application = application
        self.authenticator = authenticator
        self.limits = limits
        self.version = version
    }

    /// All routes.
    public var router: Router {
        var router = Router()
        addHealth(to: &router)
        addLedger(to: &router)
        addKnowledge(to: &router)
        addIngest(to: &router)
        return router
    }

    /// Counts a request; for the server's observer.
    public var observer: @Sendable (ServerEvent) -> Void {
        let metrics = application.metrics
        return { metrics.observe($0) }
    }

    /// Wraps a handler so that it gets the stores of the tenant the caller was authenticated for.
    ///
    /// Stores block, so the work leaves the connection's loop here and for good.
    func tenant(_ scope: CapabilityScope, _ handler: @escaping TenantHandler) -> Router.Handler {
        { request, parameters in
            do {
                let caller = try authenticator.authenticate(request.headers)
                try caller.require(scope)
                return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    try await handler(request, parameters, application.archive(for: caller.scope))
                }
            } catch { throw Problems.problem(error) }
        }
    }

    static func json(_ object: JSONObject, status: HTTPStatus = .ok) -> HTTPResponse {
        .json(JSONValue.object(object).bytes, status: status)
    }

    /// The body as a JSON object.
    func object(_ request: HTTPRequest, limit: Int) async throws -> JSONObject {
        let body = try await request.body.collect(limit: limit)
        guard let object = try JSONValue(parsing: body).objectValue else {
            throw ArchiveError(.bodyInvalid, "the body is not a JSON object", nextStep: "send a JSON object")
        }
        return object
    }
}
