// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec

/// The answer of another server: its head has arrived, its body comes as it is read.
///
/// Letting go of the response and its body before the end closes the connection.
public struct ClientResponse: Sendable {
    /// The status, 200 to 599.
    public let status: Int
    /// The headers in the order they came.
    public let headers: HTTPHeaders
    /// The body, to be read once.
    public let body: ClientBody

    /// The whole body in one piece; over `limit` bytes (64 MiB by default) the call ends with `bodyTooLarge`.
    public func collect(limit: Int = 64 << 20) async throws(HTTPClientError) -> [UInt8] {
        var all: [UInt8] = []
        for try await chunk in body {
            guard all.count + chunk.count <= limit else {
                body.lease.transfer.abandon()
                throw HTTPClientError(.bodyTooLarge, "the body of the answer has more than \(limit) bytes")
            }
            if all.isEmpty { all = chunk } else { all += chunk }
        }
        return all
    }

    /// The body as server-sent events, each as soon as it is complete.
    public var events: ClientEvents { ClientEvents(body: body) }
}

/// Ends the call when nobody can read its body any more.
final class BodyLease: Sendable {
    let transfer: Transfer
    init(_ transfer: Transfer) { self.transfer = transfer }
    deinit { transfer.abandon() }
}

/// The body of an answer as it arrives.
///
/// The other side is held back while 256 KiB wait to be read. One reader at a time; what one has read is gone for others.
public struct ClientBody: AsyncSequence, Sendable {
    /// Some bytes, at least one.
    public typealias Element = [UInt8]
    /// Why the body broke off.
    public typealias Failure = HTTPClientError

    let lease: BodyLease

    /// Starts to read.
    public func makeAsyncIterator() -> Iterator { Iterator(lease: lease) }

    /// Reads the body piece by piece.
    public struct Iterator: AsyncIteratorProtocol {
        let lease: BodyLease

        /// The bytes that arrived since the last call, waiting for some where there are none; nil at the end.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(HTTPClientError) -> [UInt8]? {
            try await lease.transfer.nextChunk()
        }
        /// The bytes that arrived since the last call, waiting for some where there are none; nil at the end.
        public mutating func next() async throws(HTTPClientError) -> [UInt8]? { try await lease.transfer.nextChunk() }
    }
}

/// The body of an answer as server-sent events.
public struct ClientEvents: AsyncSequence, Sendable {
    /// One event.
    public typealias Element = ServerSentEvent
    /// Why the events broke off.
    public typealias Failure = HTTPClientError

    let body: ClientBody

    /// Starts to read.
    public func makeAsyncIterator() -> Iterator { Iterator(bytes: body.makeAsyncIterator()) }

    /// Reads event by event; an event cut off by the end of the body is dropped, as the format demands.
    public struct Iterator: AsyncIteratorProtocol {
        var bytes: ClientBody.Iterator
        var decoder = ServerSentEventDecoder()
        var ready: [ServerSentEvent] = []

        /// The next event, nil at the end.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(HTTPClientError) -> ServerSentEvent? {
            try await upcoming()
        }
        /// The next event, nil at the end.
        public mutating func next() async throws(HTTPClientError) -> ServerSentEvent? { try await upcoming() }

        private mutating func upcoming() async throws(HTTPClientError) -> ServerSentEvent? {
            while ready.isEmpty {
                guard let chunk = try await bytes.next() else { return nil }
                do throws(HTTPCodecError) {
                    ready = try decoder.decode(chunk).reversed()
                } catch {
                    bytes.lease.transfer.abandon()
                    throw HTTPClientError(.badResponse, error.message)
                }
            }
            return ready.removeLast()
        }
    }
}
