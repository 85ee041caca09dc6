// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import EventLoop
import HTTPCodec
import HTTPServer
import Primitives
import TestKit
import Testing

/// Starts a server on a free port, runs a test with it, and shuts it down.
func withServer(
    _ setup: ServerConfiguration = configuration(),
    handler: @escaping HTTPHandler = echo,
    _ test: (HTTPServer, [BoundAddress]) async throws -> Void
) async throws {
    let server = HTTPServer(configuration: setup, handler: handler)
    let addresses = try server.start()
    do { try await test(server, addresses) } catch {
        await server.shutdown(grace: .zero)
        throw error
    }
    await server.shutdown(grace: .zero)
}
/// A configuration on a free port of 127.0.0.1, changed by a closure; its clock stands still, so that no deadline passes
/// on a slow machine.
func configuration(_ change: (inout ServerConfiguration) -> Void = { _ in }) -> ServerConfiguration {
    var configuration = ServerConfiguration(listen: [.tcp("127.0.0.1", 0)])
    configuration.clock = LoopClock { 1_000_000 }
    change(&configuration)
    return configuration
}

/// Answers with method, path and body.
@Sendable func echo(_ request: HTTPRequest) async throws -> HTTPResponse {
    let body = try await request.body.collect()
    let text = "\(request.method) \(request.path) \(String(decoding: body, as: UTF8.self))"
    return HTTPResponse(text: text)
}

let get = "GET /a HTTP/1.1\r\nHost: box\r\n\r\n"

/// A door that stays shut until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Lock(State())
    func open() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            state.isOpen = true
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
    /// Waits for the door, or throws as soon as the task is cancelled; `onCancel` runs then.
    func waitUnlessCancelled(_ onCancel: @escaping @Sendable () -> Void) async throws {
        await withTaskCancellationHandler {
            await wait()
        } onCancel: {
            onCancel()
            open()
        }
        try Task.checkCancellation()
    }
}

/// Lets a stepped clock run until `body` is done.
func whileTimePasses<Result: Sendable>(
    _ time: SteppedTime, _ server: HTTPServer, step: UInt64 = 500, _ body: () async throws -> Result
) async throws -> Result {
    let stepper = Task {
        while !Task.isCancelled {
            time.advance(milliseconds: step)
            for loop in server.loops { loop.wake() }
            await Task.yield()
        }
    }
    defer { stepper.cancel() }
    return try await body()
}
/// A configuration whose deadlines go by a stepped clock.
func configuration(_ time: SteppedTime, _ change: (inout ServerConfiguration) -> Void = { _ in }) -> ServerConfiguration
{
    configuration {
        $0.clock = LoopClock { time.milliseconds }
        change(&$0)
    }
}
