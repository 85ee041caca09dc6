// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Capability
import HTTPCodec
public import HTTPServer
import JSON
public import Primitives

/// The archive over HTTP: which path asks what of which store.
public struct ArchiveRoutes: Sendable {
    /// Answers one route for one tenant.
    typealias TenantHandler = @Sendable (TenantCall) async throws -> HTTPResponse

    /// Where a handler runs.
    enum Place {
        /// On the threads that may block; for everything that reads a store.
        case pool
        /// On the connection's loop, without a change of threads; for what only computes and waits.
        case loop
    }

    let application: ArchiveApplication
    let authenticator: Authenticator
    let limits: ArchiveLimits
    let version: String
    /// The tenant whose log every program on this machine may read without a token; nil for none.
    let publicScope: TenantScope?

    /// Makes the routes of an archive; `version` is the program's, and the log of `publicScope` needs no token.
    public init(
        application: ArchiveApplication, authenticator: Authenticator, limits: ArchiveLimits = ArchiveLimits(),
        version: String, publicScope: TenantScope? = nil
    ) {
        self.application = application
        self.authenticator = authenticator
        self.limits = limits
        self.version = version
        self.publicScope = publicScope
    }

    /// All routes.
    public var router: Router {
        var router = Router()
        addHealth(to: &router)
        addAppend(to: &router)
        addLedger(to: &router)
        addLog(to: &router)
        addCustody(to: &router)
        addUpkeep(to: &router)
        addKnowledge(to: &router)
        addIngest(to: &router)
        addJobs(to: &router)
        addDocuments(to: &router)
        addAccounts(to: &router)
        addPeople(to: &router)
        addExtract(to: &router)
        addModelContext(to: &router)
        return router
    }

    /// Counts a request; for the server's observer.
    public var observer: @Sendable (ServerEvent) -> Void {
        let metrics = application.metrics
        return { metrics.observe($0) }
    }

    /// Wraps a handler so that it gets the stores of the tenant the caller was authenticated for.
    ///
    /// `scope` is what the caller's token has to allow; nil where the handler asks for that itself. Stores that are not
    /// open yet are opened on the pool, and the handler stays there.
    func tenant(_ scope: CapabilityScope?, on place: Place = .pool, _ handler: @escaping TenantHandler)
        -> Router.Handler
    {
        { request, parameters in
            do {
                let caller = try authenticator.authenticate(request.headers)
                if let scope { try caller.require(scope) }
                if place == .loop, let archive = application.opened(caller.scope) {
                    return try await handler(TenantCall(request, parameters, caller, archive))
                }
                return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    let archive = try await application.archive(for: caller.scope)
                    return try await handler(TenantCall(request, parameters, caller, archive))
                }
            } catch { throw Problems.problem(error) }
        }
    }

    static func json(_ object: JSONObject, status: HTTPStatus = .ok) -> HTTPResponse {
        json(JSONValue.object(object).bytes, status: status)
    }
    static func json(_ bytes: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(status: status, headers: jsonHeaders, body: bytes)
    }
    /// Made once: every answer has them.
    private static let jsonHeaders: HTTPHeaders = ["Content-Type": "application/json"]

    /// The body as a JSON object.
    func object(_ request: HTTPRequest, limit: Int) async throws -> JSONObject {
        try Self.object(try await request.body.collect(limit: limit))
    }
}
