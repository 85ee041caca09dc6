// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import EventLoop
public import Primitives

/// Fetches the mails of an account that were not taken before.
///
///     server ──TLS──> ClientConnection ──bytes──> IMAPSession ──mails──> MailSink ──durable──> position file
///
/// Mailboxes are opened with EXAMINE and mails read with BODY.PEEK, so nothing changes at the server: no mail is marked
/// as read, moved or deleted. A fetch that was interrupted anywhere is simply run again.
public struct IMAPFetch: Sendable {
    let account: MailAccount
    private let password: MailPassword
    private let positions: FilePath
    let limits: IMAPLimits
    private let clock: LoopClock
    private let wallClock: WallClock

    /// Prepares a fetch.
    ///
    /// - Parameters:
    ///   - account: Which account at which server.
    ///   - password: Its password.
    ///   - positions: The directory that remembers what was taken; made where it is missing.
    ///   - limits: What the server may cost.
    ///   - clock: The monotonic clock for deadlines.
    ///   - wallClock: The time for mails whose server tells none.
    public init(
        account: MailAccount, password: MailPassword, positions: FilePath, limits: IMAPLimits = IMAPLimits(),
        clock: LoopClock = .monotonic, wallClock: WallClock = .system
    ) {
        self.account = account
        self.password = password
        self.positions = positions
        self.limits = limits
        self.clock = clock
        self.wallClock = wallClock
    }

    /// Fetches until nothing is left, the server or the sink fails, or the task is cancelled.
    ///
    /// - Parameters:
    ///   - sink: Where the mails go, at most 50 at a time.
    ///   - report: Told after every batch and mailbox.
    /// - Returns: What was done.
    /// - Throws: A `MailTransportError`, the sink's error, or `CancellationError`. What the sink took before stays taken.
    public func run(
        into sink: some MailSink, report: @Sendable (IMAPReport) -> Void = { _ in }
    ) async throws -> IMAPReport {
        try account.validate()
        try Files.createDirectory(positions)
        let loop = try EventLoop(name: "imap", clock: clock)
        try loop.start()
        defer { loop.stop() }
        let connection = ClientConnection(loop: loop, host: account.host)
        var dialogue = IMAPDialogue(account: account, limits: limits, connection: connection)
        var state = IMAPReport()
        do {
            try await dialogue.open(password)
            let mailboxes = try await chosen(&dialogue)
            state.mailboxes = mailboxes.count
            report(state)
            for mailbox in mailboxes {
                state.mailbox = mailbox.name
                try await fetch(mailbox, &dialogue, into: sink, &state, report)
                state.mailboxesDone += 1
                report(state)
            }
            await dialogue.close()
            return state
        } catch {
            await connection.close()
            throw error
        }
    }

    /// The account's mailboxes that its patterns choose, in byte order of their names.
    private func chosen(_ dialogue: inout IMAPDialogue) async throws -> [IMAPMailbox] {
        let wanted = account.mailboxes.compactMap { MailboxPattern($0) }
        let unwanted = account.except.compactMap { MailboxPattern($0) }
        var mailboxes: Set<IMAPMailbox> = []
        try await dialogue.require(.list, "list the mailboxes") { event in
            guard case .mailbox(let mailbox) = event, mailbox.isSelectable else { return }
            func fits(_ pattern: MailboxPattern) -> Bool {
                pattern.matches(mailbox.name, delimiter: mailbox.delimiter)
            }
            if wanted.contains(where: fits), !unwanted.contains(where: fits) { mailboxes.insert(mailbox) }
        }
        return mailboxes.sorted { $0.raw.lexicographicallyPrecedes($1.raw) }
    }

    private func fetch(
        _ mailbox: IMAPMailbox, _ dialogue: inout IMAPDialogue, into sink: some MailSink, _ state: inout IMAPReport,
        _ report: @Sendable (IMAPReport) -> Void
    ) async throws {
        let file = FetchPosition.file(mailbox, of: account.name, in: positions)
        let former = try FetchPosition.read(file)
        guard case .opened(let opened) = try await dialogue.execute(.examine(mailbox.raw)) else {
            return state.noteRefused(mailbox.name)
        }
        var position = FetchPosition(uidValidity: opened.uidValidity)
        if let former {
            if former.uidValidity == opened.uidValidity { position = former } else { state.restarted += 1 }
        }
        guard let first = position.done.firstMissing else { return }
        let prefix = "\(mailbox.name)/\(opened.uidValidity)/"

        var listing = MailboxListing(first: first, opened: opened)
        try await dialogue.require(.sizes(from: first), "list the mails of a mailbox") { listing.take($0) }
        var queue = FetchQueue(limits: limits)
        for (uid, size) in listing.mails where !position.done.contains(uid) {
            if Int(size) > limits.mailBytes {
                state.noteTooLarge(prefix + String(uid))
                listing.keepOpen(uid)
            } else {
                queue.add(uid, size)
                state.found += 1
            }
        }
        report(state)

        while let batch = queue.next() {
            try Task.checkCancellation()
            var mails: [IMAPMail] = []
            var verdict = IMAPVerdict.ok
            var failure: (any Error)?
            do {
                verdict = try await dialogue.execute(.mails(batch)) { event in
                    if case .mail(let mail) = event { mails.append(mail) }
                }
            } catch {
                // Mails that came whole before the connection broke are kept, so that every try gets further.
                failure = error
            }
            if !mails.isEmpty {
                try await hand(mails, prefix, to: sink, &state)
                for mail in mails { position.done.insert(mail.uid) }
                try position.write(to: file)
                report(state)
            }
            if let failure { throw failure }
            let missing = Self.missing(batch, mails)
            if case .refused = verdict, batch.count > 1 {
                // One mail that the server cannot give out must not hold up the others of its batch.
                for uid in missing { queue.addAlone(uid) }
                continue
            }
            for uid in missing {
                listing.keepOpen(uid)
                if case .refused = verdict { state.noteRefused(prefix + String(uid)) } else { state.gone += 1 }
            }
        }
        if listing.settle(&position.done) || position != former { try position.write(to: file) }
    }

    private func hand(
        _ mails: [IMAPMail], _ prefix: String, to sink: some MailSink, _ state: inout IMAPReport
    ) async throws {
        let now = wallClock.now
        let arrived = mails.map { mail in
            ArrivedMail(mail, account: account.name, place: prefix + String(mail.uid), now: now)
        }
        let isNew = try await sink.take(arrived)
        precondition(isNew.count == arrived.count, "a sink answers for every mail")
        for (mail, isNew) in zip(arrived, isNew) {
            if isNew { state.new += 1 } else { state.known += 1 }
            state.bytes += mail.bytes.count
        }
    }
    private static func missing(_ batch: UIDRanges, _ mails: [IMAPMail]) -> [UInt32] {
        let came = Set(mails.map(\.uid))
        return batch.ranges.joined().filter { !came.contains($0) }
    }
}
