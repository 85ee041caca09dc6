// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Everything that a program which hands in mail can make the box spend, bounded.
public struct SMTPLimits: Hashable, Sendable {
    /// The longest command line. Default 4 KiB.
    public var lineBytes = 4096
    /// How much of a longer line is read over before the connection is closed. Default 64 KiB.
    public var overlongBytes = 64 << 10
    /// The largest mail, as announced by SIZE. Default 64 MiB.
    public var mailBytes = 64 << 20
    /// The most recipients of a mail. Default 1,000.
    public var recipients = 1000
    /// The most mails on one connection. Default 1,000.
    public var mails = 1000
    /// The most commands without a mail being taken. Default 2,000.
    public var commands = 2000
    /// The most commands that are refused on one connection. Default 20, refused recipients not counted.
    public var faults = 20
    /// The most connections at once; further ones are told 421 and closed. Default 64.
    public var connections = 64
    /// The most bytes of mails that are being received, over all connections. Default 256 MiB.
    public var receivingBytes = 256 << 20
    /// How long a client may be silent. Default 5 min (RFC 5321, section 4.5.3.2).
    public var silenceMilliseconds: UInt64 = 300_000
    /// How long one mail may take from DATA to its end. Default 10 min.
    public var dataMilliseconds: UInt64 = 600_000

    /// The defaults.
    public init() {}
}
