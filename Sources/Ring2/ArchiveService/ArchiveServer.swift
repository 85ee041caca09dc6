// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Anchoring
import Capability
import Durability
public import Extraction
import Glibc
import HTTPCodec
public import HTTPServer
public import Home
import JSON
public import Primitives
public import Telemetry

/// What an archive process needs to know to start.
public struct ArchiveServerOptions: Sendable {
    /// The box.
    public var home: HomeDirectory
    /// The tenant whose stores are opened at the start.
    public var moduleID: ModuleID
    /// Where to listen.
    public var listen: [ListenAddress]
    /// The largest request body in bytes that the server lets through at all.
    public var bodyBytes: Int
    /// What the routes allow.
    public var limits: ArchiveLimits
    /// Whether every program on this machine may read the tiles of the tenant's log without a token.
    public var publicLog: Bool
    /// Whom ledgers are anchored with; without anybody nothing leaves the box.
    public var anchors: AnchorConfiguration
    /// How the stores are set up.
    public var storage: ArchiveStorage
    /// What comes in by itself.
    public var intake: IntakeOptions
    /// Which countries' telephone numbers are tried.
    public var extraction: ExtractionContext
    /// What connections allow; its limit of bodies is `bodyBytes`.
    public var connections: ServerLimits
    /// Where the log goes.
    public var logger: Logger
    /// The program's version.
    public var version: String
    /// The present time.
    public var clock: WallClock

    /// Makes options with the usual limits.
    public init(
        home: HomeDirectory, moduleID: ModuleID, listen: [ListenAddress], version: String, logger: Logger,
        bodyBytes: Int = 64 << 20, limits: ArchiveLimits = ArchiveLimits(), publicLog: Bool = false,
        anchors: AnchorConfiguration = AnchorConfiguration(), connections: ServerLimits = ServerLimits(),
        storage: ArchiveStorage = ArchiveStorage(), intake: IntakeOptions = IntakeOptions(),
        extraction: ExtractionContext = ExtractionContext(), clock: WallClock = .system
    ) {
        self.home = home
        self.moduleID = moduleID
        self.listen = listen
        self.bodyBytes = bodyBytes
        self.limits = limits
        self.publicLog = publicLog
        self.anchors = anchors
        self.connections = connections
        self.storage = storage
        self.intake = intake
        self.extraction = extraction
        self.logger = logger
        self.version = version
        self.clock = clock
    }
}

/// A running archive: the stores of a home behind HTTP.
public final class ArchiveServer: Sendable {
    /// Where it listens.
    public let addresses: [BoundAddress]
    /// Says so when a store's disk failed in a way after which the process must end and be started anew.
    public var breakdowns: AsyncStream<ArchiveError> { application.breakdowns }
    private let application: ArchiveApplication
    private let server: HTTPServer
    private let pidFile: FilePath
    private let lock: Lock<FileLock?>
    private let warmUp: Task<Void, Never>
    private let logger: Logger

    private init(
        _ options: ArchiveServerOptions, application: ArchiveApplication, server: HTTPServer, addresses: [BoundAddress],
        lock: FileLock, pidFile: FilePath, scope: TenantScope
    ) {
        self.application = application
        self.server = server
        self.addresses = addresses
        self.lock = Lock(lock)
        self.pidFile = pidFile
        logger = options.logger
        // Requests that come meanwhile wait for the same opening; a fault is logged and shows in /readyz.
        warmUp = Task(executorPreference: globalConcurrentExecutor) { try? await application.warmUp(scope) }
    }

    /// Starts to listen, then opens the operator's tenant in the background. One archive runs on a home.
    public static func start(_ options: ArchiveServerOptions) async throws -> ArchiveServer {
        let home = options.home
        for address in options.listen { try requireLocal(address) }
        let lock = try takeLock(home)
        let localOperator = try LocalOperator.open(in: home, moduleID: options.moduleID, clock: options.clock)
        var intake = options.intake
        intake.moduleID = options.moduleID
        if let drop = intake.dropFolder { try ArchiveApplication.refuseHome(drop, home: home) }
        let metrics = MetricsRegistry()
        metrics.addProcessMetrics()
        let application = ArchiveApplication(
            home: home, anchors: options.anchors, storage: options.storage, intake: intake,
            extraction: options.extraction, clock: options.clock, logger: options.logger, metrics: metrics)
        let routes = ArchiveRoutes(
            application: application, authenticator: try LocalOperator.authenticator(in: home, clock: options.clock),
            limits: options.limits, version: options.version,
            publicScope: options.publicLog ? localOperator.caller.scope : nil)
        var configuration = ServerConfiguration(listen: options.listen, observer: routes.observer)
        configuration.limits = options.connections
        configuration.limits.codec.bodyBytes = options.bodyBytes
        let server = HTTPServer(configuration: configuration, handler: routes.router.handler)
        let addresses = try server.start()
        let pidFile = home.run.appending("substrate-archive.pid")
        do { try AtomicFile.write(Array("\(getpid())\n".utf8), to: pidFile) } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
        options.logger.info(
            "the archive is ready",
            ["addresses": .array(addresses.map { .string($0.description) }), "pid": JSONValue(Int(getpid()))])
        return ArchiveServer(
            options, application: application, server: server, addresses: addresses, lock: lock, pidFile: pidFile,
            scope: localOperator.caller.scope)
    }

    /// Finishes the requests under way within the grace, cuts the rest off at a batch boundary, closes the stores.
    public func shutdown(grace: Duration) async {
        logger.info("the archive is stopping")
        await application.refuseNewWork()
        await server.shutdown(grace: grace)
        await warmUp.value
        await application.shutdown()
        _ = unsafe pidFile.withCString { unsafe unlink($0) }
        lock.withLock { $0 = nil }
        logger.info("the archive has stopped")
    }

    /// There is no TLS here: what other machines could reach is refused.
    private static func requireLocal(_ address: ListenAddress) throws(ArchiveError) {
        guard case .tcp(let host, _) = address else { return }
        guard host == "localhost" || host == "::1" || host.hasPrefix("127.") else {
            throw ArchiveError(
                .listenNotLocal, "\(host) can be reached from other machines, and the archive speaks no TLS",
                nextStep: "listen on 127.0.0.1 and let a TLS proxy or an SSH tunnel forward to it")
        }
    }

    private static func takeLock(_ home: HomeDirectory) throws -> FileLock {
        do { return try FileLock(home.run.appending("substrate-archive.lock")) } catch {
            guard error.kind == .locked else { throw error }
            throw ArchiveError(
                .alreadyRunning, "an archive is running on this home", nextStep: "stop it first, or use it as it is")
        }
    }
}
