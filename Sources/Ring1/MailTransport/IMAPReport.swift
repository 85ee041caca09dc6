// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What a fetch has done so far, or in all.
public struct IMAPReport: Hashable, Sendable {
    /// The mailboxes that were chosen.
    public var mailboxes = 0
    /// Those that are finished.
    public var mailboxesDone = 0
    /// The mailbox at hand, or the last one.
    public var mailbox = ""
    /// Mails that were found at the server and not taken before, in the mailboxes looked at so far.
    public var found = 0
    /// Mails that the sink has stored and had not known.
    public var new = 0
    /// Mails that the sink knew already.
    public var known = 0
    /// The bytes of both.
    public var bytes = 0
    /// Mails that left the server before they were read.
    public var gone = 0
    /// Mailboxes whose UIDVALIDITY changed since the last fetch, and which were read from their start.
    public var restarted = 0
    /// Places of mails that are larger than the limit and stay at the server, `<mailbox>/<uidvalidity>/<uid>`; the first
    /// 1,000.
    public var tooLarge: [String] = []
    /// Places of mails, or names of mailboxes, that the server would not give out; the first 1,000.
    public var refused: [String] = []

    /// Makes an empty report.
    public init() {}

    static let longestList = 1000
    mutating func noteTooLarge(_ place: String) {
        if tooLarge.count < Self.longestList { tooLarge.append(place) }
    }
    mutating func noteRefused(_ place: String) {
        if refused.count < Self.longestList { refused.append(place) }
    }
}
