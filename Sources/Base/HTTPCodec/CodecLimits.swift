// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much of a message's frame a decoder takes; the body's own limit is the caller's.
public struct CodecLimits: Hashable, Sendable {
    /// The most bytes of request line and header, and the most bytes of trailers.
    public var headBytes = 32 * 1024
    /// The most bytes of a request target.
    public var targetBytes = 8 * 1024
    /// The most header fields, and the most trailer fields.
    public var fields = 100
    /// The most bytes of a chunk-size line with its extensions.
    public var chunkLineBytes = 256
    /// The most bytes of a body, whatever its framing.
    public var bodyBytes = 64 * 1024 * 1024

    /// The defaults: 32 KiB head, 8 KiB target, 100 fields, 256-byte chunk lines, 64 MiB body.
    public init() {}
}
