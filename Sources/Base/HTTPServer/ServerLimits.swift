// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec

/// Everything a client can make the server spend, bounded.
public struct ServerLimits: Hashable, Sendable {
    /// Heads, chunks, trailers and bodies: 32 KiB head, 8 KiB target, 100 fields, 64 MiB body.
    public var codec = CodecLimits()
    /// The most connections at once; further ones are told 503 and closed. Default 4,096.
    public var connections = 4096
    /// How long a request's head may take from its first byte, or a new connection may stay silent. Default 10 s.
    public var headMilliseconds: UInt64 = 10_000
    /// How long a connection may stay idle between requests. Default 60 s.
    public var idleMilliseconds: UInt64 = 60_000
    /// How long a body may keep its reader waiting in all, on top of what `minimumBytesPerSecond` earns. Default 20 s.
    public var bodyMilliseconds: UInt64 = 20_000
    /// How long a client may block writing in all, on top of what `minimumBytesPerSecond` earns. Default 20 s.
    public var writeMilliseconds: UInt64 = 20_000
    /// What a slow client must move to go on without end. Default 500 bytes a second.
    public var minimumBytesPerSecond: UInt64 = 500
    /// How long a handler may take in all, streaming included; nil for no bound, as endless event streams need.
    public var handlerMilliseconds: UInt64?
    /// Unread request body kept per connection before reading pauses. Default 64 KiB.
    public var bodyWindowBytes = 64 * 1024
    /// Unsent output kept per connection before writers wait. Default 256 KiB.
    public var outputBytes = 256 * 1024
    /// How long a connection stays half open after its last response, so that the response is not lost. Default 2 s.
    public var lingerMilliseconds: UInt64 = 2000

    /// The defaults.
    public init() {}
}
