// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The mails of a mailbox from a number on, and what their list says about the numbers that are not in it.
struct MailboxListing {
    private let first: UInt32
    private let opened: IMAPOpenMailbox
    /// Numbers and sizes in the order of the list; a size of 4 GiB or more counts as the largest number.
    private(set) var mails: [(uid: UInt32, size: UInt32)] = []
    private var lastSequence: UInt32 = 0
    /// Whether every mail's place followed the one before, with none missing.
    private var isWhole = true
    /// Numbers in the list that were not taken.
    private var open = UIDRanges()

    init(first: UInt32, opened: IMAPOpenMailbox) {
        self.first = first
        self.opened = opened
    }

    mutating func take(_ event: IMAPEvent) {
        switch event {
        case .listed(let listing):
            if lastSequence > 0, listing.sequence != lastSequence &+ 1 { isWhole = false }
            if let last = mails.last, listing.uid <= last.uid { isWhole = false }
            lastSequence = listing.sequence
            mails.append((listing.uid, UInt32(clamping: listing.size)))
        case .expunged: isWhole = false
        default: break
        }
    }
    /// Marks a mail that is in the list and was not taken, so that the next fetch asks for it again.
    mutating func keepOpen(_ uid: UInt32) { open.insert(uid) }

    /// Counts numbers as done that belong to no mail: those below the next new one that a whole list did not name.
    ///
    /// Whether the list was whole shows in the places it gave: they have to follow each other up to the mailbox's
    /// count. Where they do not, nothing is concluded, and the next fetch lists again.
    ///
    /// - Returns: Whether anything changed.
    func settle(_ done: inout UIDRanges) -> Bool {
        let reachesEnd = mails.isEmpty ? opened.count == 0 : lastSequence >= opened.count
        guard isWhole, reachesEnd, let next = opened.uidNext, next > first else { return false }
        let before = done
        var start = first
        for range in open.ranges {
            if range.lowerBound >= next { break }
            if range.lowerBound > start { done.insert(start...(range.lowerBound - 1)) }
            guard range.upperBound < .max else { return done != before }
            start = max(start, range.upperBound + 1)
        }
        if start < next { done.insert(start...(next - 1)) }
        return done != before
    }
}

/// The mails still to be asked for, cut into batches that fit in memory.
struct FetchQueue {
    private let limits: IMAPLimits
    private var mails: [(uid: UInt32, size: UInt32)] = []
    private var position = 0
    private var alone: [UInt32] = []

    init(limits: IMAPLimits) { self.limits = limits }

    mutating func add(_ uid: UInt32, _ size: UInt32) { mails.append((uid, size)) }
    /// Has a mail asked for by itself.
    mutating func addAlone(_ uid: UInt32) { alone.append(uid) }

    /// The next batch: at least one mail, at most the limits; nil at the end.
    mutating func next() -> UIDRanges? {
        var batch = UIDRanges()
        if let uid = alone.popLast() {
            batch.insert(uid)
            return batch
        }
        var bytes = 0
        var count = 0
        while position < mails.count, count < max(limits.batchMails, 1) {
            let mail = mails[position]
            guard count == 0 || bytes + Int(mail.size) <= limits.batchBytes else { break }
            batch.insert(mail.uid)
            bytes += Int(mail.size)
            count += 1
            position += 1
        }
        return batch.isEmpty ? nil : batch
    }
}
