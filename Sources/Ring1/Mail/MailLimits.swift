// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much of a mail is looked at; whatever lies beyond a limit is left out and remarked upon, never an error.
///
/// With these limits parsing takes time and memory linear in the size of the mail.
public struct MailLimits: Hashable, Sendable {
    /// Most bytes of one header block that are read; the rest is skipped up to the empty line.
    public var headerBytes = 1 << 20
    /// Most bytes of one header field after unfolding.
    public var fieldBytes = 256 << 10
    /// Most fields in one header block.
    public var fields = 2_000
    /// Most addresses (or message ids) taken out of one field.
    public var addresses = 5_000
    /// Most levels of multipart inside multipart.
    public var depth = 32
    /// Most parts in one mail.
    public var parts = 2_000
    /// Longest multipart boundary that is believed (RFC 2046 allows 70).
    public var boundaryBytes = 200
    /// Most remarks kept for one mail.
    public var remarks = 100

    /// The documented defaults.
    public init() {}
}
