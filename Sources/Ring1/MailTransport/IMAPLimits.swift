// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Everything a mail server can make the box spend, bounded.
public struct IMAPLimits: Hashable, Sendable {
    /// The longest answer, literals not counted. Default 64 KiB.
    public var lineBytes = 64 << 10
    /// The largest mail; larger ones are reported and left at the server. Default 64 MiB.
    public var mailBytes = 64 << 20
    /// The most literals in one answer. Default 32.
    public var literals = 32
    /// The most mailboxes of an account. Default 10,000.
    public var mailboxes = 10_000
    /// The longest name of a mailbox. Default 1 KiB.
    public var mailboxNameBytes = 1 << 10
    /// The most mails of a mailbox that are listed at once. Default 10,000,000, whose numbers and sizes take 160 MB.
    public var mailsInMailbox = 10_000_000
    /// The most mails asked for at once. Default 50.
    public var batchMails = 50
    /// The most bytes asked for at once, unless one mail alone has more. Default 8 MiB.
    public var batchBytes = 8 << 20
    /// How long connecting, with the handshake of TLS, may take. Default 30 s.
    public var connectMilliseconds: UInt64 = 30_000
    /// How long the server may say nothing. Default 60 s.
    public var silenceMilliseconds: UInt64 = 60_000
    /// How long one command may take in all. Default 30 min.
    public var commandMilliseconds: UInt64 = 30 * 60_000

    /// The defaults.
    public init() {}
}
