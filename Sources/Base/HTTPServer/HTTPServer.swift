// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
public import EventLoop
import Glibc
import HTTPCodec
import Primitives

/// An HTTP/1.1 server: TCP over IPv4 and IPv6, Unix sockets, TLS, on one or more loops.
///
///     let server = HTTPServer(configuration: .init(listen: [.tcp("127.0.0.1", 9080)]), handler: router.handler)
///     let addresses = try server.start()
///     ...
///     await server.shutdown(grace: .seconds(5))
public final class HTTPServer: Sendable {
    private let configuration: ServerConfiguration
    private let handler: HTTPHandler
    private let state = Lock(State())

    private struct State {
        var group: EventLoopGroup?
        var shards: [ServerShard] = []
        var sockets: [FilePath] = []
        var isShutDown = false
    }

    /// Makes a server that listens nowhere yet.
    public init(configuration: ServerConfiguration, handler: @escaping HTTPHandler) {
        self.configuration = configuration
        self.handler = handler
    }

    /// The server's loops; empty before `start`.
    public var loops: [EventLoop] { state.withLock { $0.group?.loops ?? [] } }

    /// Listens on all addresses and starts the loops; all of it or nothing.
    ///
    /// - Returns: Where it listens, in the order of the configuration, with the ports that were picked.
    /// - Throws: `listen_failed`, `tls_setup_failed`, `loop_descriptor_refused` or `loop_thread_refused`.
    public func start() throws -> [BoundAddress] {
        clx_ignore_broken_pipes()
        let tls = try configuration.tls.map { try TLSContext($0) }
        let count = max(configuration.loops, 1)
        var sockets: [ListeningSocket] = []
        do {
            for address in configuration.listen { sockets.append(try ListeningSocket(address, copies: count)) }
            let group = try EventLoopGroup(count: count, name: "http", clock: configuration.clock)
            let shards = group.loops.map { ServerShard(loop: $0, configuration: configuration, handler: handler) }
            for (index, shard) in shards.enumerated() {
                for socket in sockets {
                    let descriptor = socket.descriptors[index]
                    let (context, isShared) = (socket.isUnix ? nil : tls, socket.isUnix && count > 1)
                    shard.loop.execute { shard.listen(descriptor, tls: context, isShared: isShared) }
                }
            }
            state.withLock {
                $0.group = group
                $0.shards = shards
                $0.sockets = sockets.compactMap(\.path)
            }
        } catch {
            for socket in sockets { socket.close() }
            throw error
        }
        return sockets.map(\.bound)
    }

    /// Stops: no new connections, idle ones closed, busy ones finished within the grace, the rest cut off.
    ///
    /// Returns when everything is closed and every handler has ended, or, where a handler ignores its cancellation,
    /// a second after the grace.
    public func shutdown(grace: Duration) async {
        let taken = state.withLock { state -> State? in
            guard !state.isShutDown, state.group != nil else { return nil }
            state.isShutDown = true
            return state
        }
        guard let taken, let group = taken.group else { return }
        for path in taken.sockets { _ = unsafe path.withCString { unsafe unlink($0) } }
        let graceMilliseconds =
            UInt64(max(0, grace.components.seconds)) * 1000
            + UInt64(max(0, grace.components.attoseconds / 1_000_000_000_000_000))
        await withTaskGroup(of: Bool.self) { tasks in
            for shard in taken.shards { tasks.addTask { await shard.emptied(grace: graceMilliseconds) } }
            var allEmpty = true
            for await isEmpty in tasks where !isEmpty { allEmpty = false }
            // A loop with a handler still on it is left running, so that the handler can end.
            if allEmpty { group.stop() }
        }
    }
}

extension ServerShard {
    /// Drains, forces after the grace, and gives up a second later; whether all ended.
    fileprivate func emptied(grace: UInt64) async -> Bool {
        await withCheckedContinuation { continuation in
            loop.execute { [self] in
                // Only the loop's thread comes here, and the first one wins.
                var waiting: CheckedContinuation<Bool, Never>? = continuation
                func finish(_ isEmpty: Bool) {
                    waiting?.resume(returning: isEmpty)
                    waiting = nil
                }
                var timers: [TimerID] = []
                timers.append(
                    loop.schedule(after: grace) { [self] in
                        closeAll()
                        checkEmpty()
                    })
                timers.append(loop.schedule(after: grace &+ 1000) { finish(false) })
                drain { [loop] in
                    for timer in timers { loop.cancel(timer) }
                    finish(true)
                }
            }
        }
    }
}
