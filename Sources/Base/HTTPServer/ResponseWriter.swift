// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec
import Primitives

/// Writes a streamed body.
///
/// Bytes leave at the end of the loop's turn. `write` waits while more than the limit's 256 KiB is unsent, and throws
/// as soon as the client is gone.
public struct ResponseWriter: Sendable {
    private enum Target: Sendable {
        case connection(Connection, request: UInt64)
        case memory(MemoryBody)
    }
    private let target: Target
    init(connection: Connection, request: UInt64) { target = .connection(connection, request: request) }
    init(memory: MemoryBody) { target = .memory(memory) }

    /// Writes bytes; none writes nothing.
    ///
    /// - Throws: `client_disconnected`, or `CancellationError` when the task is cancelled while it waits.
    public func write(_ bytes: [UInt8]) async throws {
        switch target {
        case .connection(let connection, let request): try await connection.write(bytes, request)
        case .memory(let memory): memory.append(bytes)
        }
    }
    /// Writes text as UTF-8.
    public func write(_ text: String) async throws { try await write(Array(text.utf8)) }
    /// Writes a server-sent event.
    public func send(_ event: ServerSentEvent) async throws { try await write(event.bytes) }
    /// Sets a trailer, sent after the last chunk; HTTP/1.0 clients get none.
    public func setTrailer(_ name: String, _ value: String) async {
        if case .connection(let connection, let request) = target { await connection.setTrailer(name, value, request) }
    }
}

/// A streamed body that is collected in memory.
final class MemoryBody: Sendable {
    private let state = Lock<[UInt8]>([])
    func append(_ bytes: [UInt8]) { state.withLock { $0 += bytes } }
    var bytes: [UInt8] { state.withLock { $0 } }
}
