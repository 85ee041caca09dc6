// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much of an mbox file is held and believed.
public struct MboxLimits: Hashable, Sendable {
    /// Largest mail in bytes; a larger one is reported with its size and without its bytes, and reading goes on.
    public var mailBytes = 64 << 20

    /// The documented defaults.
    public init() {}
}

/// One mail of an mbox file.
public struct MboxMail: Hashable, Sendable {
    /// The byte offset of the mail's `From ` line in the file; for a file that begins without one, 0.
    public let offset: Int
    /// The mail, its line ends as they are, without the `From ` line, the empty line after it and the marks that
    /// protect lines which begin with `From `; empty where the mail is larger than the limit.
    public let bytes: [UInt8]
    /// The bytes the mail takes in the file, its `From ` line included.
    public let size: Int
    /// Whether the mail is larger than the limit and was left out.
    public let isOversized: Bool
}
