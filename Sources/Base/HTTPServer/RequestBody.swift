// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec

/// A request's body: bytes that are there, or bytes that come as they are asked for.
///
/// Reading from the client pauses while nobody asks and the window is full. One reader, once.
public struct RequestBody: AsyncSequence, Sendable {
    /// A part of the body.
    public typealias Element = [UInt8]
    enum Source: Sendable {
        case bytes([UInt8])
        case connection(Connection, request: UInt64, length: Int?)
    }
    let source: Source
    init(_ source: Source) { self.source = source }
    /// A body that is there.
    public init(_ bytes: [UInt8]) { source = .bytes(bytes) }

    /// Makes the iterator; asking it for the first part lets a waiting client send (`100 Continue`).
    public func makeAsyncIterator() -> Iterator { Iterator(source: source) }
    /// Gives the body part by part.
    public struct Iterator: AsyncIteratorProtocol {
        var source: Source
        /// The next part, never empty; nil at the end.
        ///
        /// - Throws: `client_disconnected`, `request_timeout`, or the codec's error for a malformed or too large body.
        public mutating func next() async throws -> [UInt8]? {
            switch source {
            case .bytes(let bytes):
                source = .bytes([])
                return bytes.isEmpty ? nil : bytes
            case .connection(let connection, let request, _):
                return try await connection.nextBodyPart(request)
            }
        }
    }

    /// The whole body.
    ///
    /// - Parameter limit: The most bytes; a client that announced more is refused before it sends.
    /// - Returns: All bytes of the body.
    /// - Throws: An `HTTPProblem` with status 413 over the limit, and what the iterator throws.
    public func collect(limit: Int = 16 * 1024 * 1024) async throws -> [UInt8] {
        let tooLarge = HTTPCodecError(.bodyTooLarge, "the body is longer than \(limit) bytes")
        switch source {
        case .bytes(let bytes):
            guard bytes.count <= limit else { throw tooLarge }
            return bytes
        case .connection(_, _, let length):
            if let length, length > limit { throw tooLarge }
            var all: [UInt8] = []
            all.reserveCapacity(Swift.min(length ?? 0, 1024 * 1024))
            for try await part in self {
                guard all.count + part.count <= limit else { throw tooLarge }
                if all.isEmpty { all = part } else { all.append(contentsOf: part) }
            }
            return all
        }
    }
}
