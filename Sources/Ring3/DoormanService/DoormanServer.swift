// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Durability
import Glibc
import HTTPCodec
public import HTTPServer
import Home
import JSON
public import Primitives
import Telemetry

/// A running Doorman: the application behind HTTP, with its pid file and its lock on the home.
public final class DoormanServer: Sendable {
    /// Where it listens.
    public let addresses: [BoundAddress]
    private let application: DoormanApplication
    private let server: HTTPServer
    private let pidFile: FilePath
    private let lock: FileLock
    private let logger: Logger

    private init(
        addresses: [BoundAddress], application: DoormanApplication, server: HTTPServer, pidFile: FilePath,
        lock: FileLock,
        logger: Logger
    ) {
        self.addresses = addresses
        self.application = application
        self.server = server
        self.pidFile = pidFile
        self.lock = lock
        self.logger = logger
    }

    /// Opens the operator's tenant, then listens. One Doorman runs on a home.
    public static func start(
        _ options: DoormanApplication.Options, moduleID: ModuleID, singleTenant: Bool, listen: [ListenAddress]
    ) async throws -> DoormanServer {
        for address in listen { try requireLocal(address) }
        let home = options.home
        let lock = try takeLock(home)
        let local = try LocalOperator.open(in: home, moduleID: moduleID, clock: options.clock)
        let registry = MetricsRegistry()
        registry.addProcessMetrics()
        let application = try DoormanApplication(options, metrics: registry)
        do { try application.warmUp(local.caller.scope) } catch {
            // Calls are refused while the ledger cannot be written; health goes on, and each call tries again.
            options.logger.error("the audit ledger cannot be opened", error)
        }
        let authenticator = try LocalOperator.authenticator(
            in: home, singleTenant: singleTenant ? moduleID : nil, clock: options.clock)
        let routes = DoormanRoutes(application: application, authenticator: authenticator)
        var configuration = ServerConfiguration(listen: listen, observer: routes.observer)
        configuration.limits.codec.bodyBytes = options.bodyBytes
        let server = HTTPServer(configuration: configuration, handler: routes.handler)
        let addresses = try server.start()
        let pidFile = home.run.appending("substrate-doorman.pid")
        do { try AtomicFile.write(Array("\(getpid())\n".utf8), to: pidFile) } catch {
            await server.shutdown(grace: .zero)
            throw error
        }
        options.logger.info(
            "the Doorman is ready",
            ["addresses": .array(addresses.map { .string($0.description) }), "pid": JSONValue(Int(getpid()))])
        return DoormanServer(
            addresses: addresses, application: application, server: server, pidFile: pidFile, lock: lock,
            logger: options.logger)
    }

    /// Finishes the calls under way within the grace, cuts the rest off, closes the ledgers.
    public func shutdown(grace: Duration) async {
        logger.info("the Doorman is stopping")
        await server.shutdown(grace: grace)
        await application.close()
        _ = unsafe pidFile.withCString { unsafe unlink($0) }
        logger.info("the Doorman has stopped")
    }

    /// There is no TLS here: what other machines could reach is refused.
    private static func requireLocal(_ address: ListenAddress) throws(DoormanError) {
        guard case .tcp(let host, _) = address else { return }
        guard host == "localhost" || host == "::1" || host.hasPrefix("127.") else {
            throw DoormanError(
                .listenNotLocal, "\(host) can be reached from other machines, and the Doorman speaks no TLS",
                nextStep: "listen on 127.0.0.1 and let a TLS proxy or an SSH tunnel forward to it")
        }
    }

    private static func takeLock(_ home: HomeDirectory) throws -> FileLock {
        do { return try FileLock(home.run.appending("substrate-doorman.lock")) } catch {
            guard error.kind == .locked else { throw error }
            throw DoormanError(
                .alreadyRunning, "a Doorman is running on this home", nextStep: "stop it first, or use it as it is")
        }
    }
}
