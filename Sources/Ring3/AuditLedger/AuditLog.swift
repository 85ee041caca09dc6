// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import LogStore
import Primitives
import TransparencyLog

/// The transparency log over a tenant's records: each line, without its newline, is an entry.
///
/// The files of the months are its journal. What is durable in them is read from them, taken in and signed by one thread,
/// so the path of a call knows nothing of it.
final class AuditLog: Sendable {
    /// A point between two records.
    struct Point: Hashable, Sendable {
        /// Where the next record begins.
        var place: AuditReader.Place
        /// The number of records before it.
        var count: UInt64
        /// The hash of the last of them.
        var hash: String
    }
    private struct State {
        /// What the log has taken in.
        var fed: Point
        /// The newest signed checkpoint.
        var published: PublishedCheckpoint
        /// The log; nil once it is closed.
        var publisher: LogPublisher?
        var waiting: [CheckedContinuation<PublishedCheckpoint, any Error>] = []
        /// The head that the directory holds, and when it was written there.
        var written: (size: UInt64, at: Duration)?
    }
    private let directory: FilePath
    private let state: Lock<State>
    /// The most entries and bytes handed over at once.
    private static let batch = (entries: 1024, bytes: 4 << 20)
    /// The time after which partial tiles and checkpoint are written to the directory.
    private static let writtenEvery = Duration.seconds(60)

    /// Opens the log, compares it with the records and takes in those it lacks; signs nothing yet.
    ///
    /// Blocks on the disk. Throws `audit_corrupt` or `audit_rolled_back` where records and log contradict each other.
    init(directory: FilePath, signing: AuditSigning, clock: WallClock, end: Point) throws(AuditError) {
        self.directory = directory
        let publisher: LogPublisher
        do {
            publisher = try LogPublisher.open(
                directory: directory, signedState: signing.signedState, signers: [signing.signer],
                verifiers: [signing.signer.verifier], clock: clock, available: end.count)
        } catch { throw .log(error) }
        let first = publisher.neededFrom
        let (start, before) = try Self.trace(directory, from: end, to: first)
        state = Lock(State(fed: start, published: publisher.published, publisher: publisher))
        do throws(AuditError) {
            if first > 0 { try Self.compare(before, with: first - 1, of: publisher) }
            try feed(publisher, upTo: end, readsEach: true)
        } catch {
            guard error.reason == .corrupt, let difference = Self.difference(directory) else { throw error }
            throw difference
        }
    }

    /// The newest signed checkpoint.
    var published: PublishedCheckpoint { state.withLock { $0.published } }

    private func publisher() throws(AuditError) -> LogPublisher {
        guard let publisher = state.withLock({ $0.publisher }) else { throw .closed }
        return publisher
    }

    /// Takes in what is durable and signs a checkpoint over it; on the publishing thread only.
    ///
    /// - Parameters:
    ///   - settled: the end of what is durable in the months' files.
    ///   - failed: told what went wrong before anybody who waits is.
    /// - Returns: when it must be called again at the latest, for the directory to get what is signed now.
    /// - Throws: `audit_corrupt`, `audit_rolled_back` or `audit_unavailable`.
    @discardableResult func publish(
        upTo settled: () -> Point, failed: (AuditError) -> Void = { _ in }
    ) throws(AuditError) -> Duration? {
        // First, so that what is durable for those who wait is part of it.
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        do throws(AuditError) {
            let publisher = try publisher()
            try feed(publisher, upTo: settled(), readsEach: false)
            let due = try sign(publisher)
            for reply in waiting { reply.resume(returning: published) }
            return due
        } catch {
            failed(error)
            for reply in waiting { reply.resume(throwing: error) }
            throw error
        }
    }

    private func sign(_ publisher: LogPublisher) throws(AuditError) -> Duration? {
        let now = Gate.now
        let written = state.withLock { $0.written }
        do {
            if let written, now < written.at + Self.writtenEvery {
                let signed = try publisher.publish()
                state.withLock { $0.published = signed }
                return signed.checkpoint.size > written.size ? written.at + Self.writtenEvery : nil
            }
            try publisher.flush()
        } catch { throw .log(error) }
        state.withLock { state in
            state.published = publisher.published
            state.written = (state.published.checkpoint.size, now)
        }
        return nil
    }

    /// Waits for a checkpoint over everything that is durable now; `ask` wakes the thread.
    func nextCheckpoint(_ ask: () -> Void) async throws(AuditError) -> PublishedCheckpoint {
        do {
            return try await withCheckedThrowingContinuation { reply in
                let isClosed = state.withLock { state in
                    if state.publisher != nil { state.waiting.append(reply) }
                    return state.publisher == nil
                }
                if isClosed { reply.resume(throwing: AuditError.closed) } else { ask() }
            }
        } catch { throw error as? AuditError ?? .closed }
    }

    /// Writes partial tiles and the checkpoint to the directory and lets go of it; nobody is kept waiting afterwards.
    func close() throws(AuditError) {
        let (publisher, waiting) = state.withLock { state in
            defer { (state.publisher, state.waiting) = (nil, []) }
            return (state.publisher, state.waiting)
        }
        for reply in waiting { reply.resume(throwing: AuditError.closed) }
        do { try publisher?.flush() } catch { throw .log(error) }
    }

    /// Proves a record under a checkpoint that covers it.
    func proof(of sequence: UInt64, under published: PublishedCheckpoint) throws(AuditError) -> AuditProof {
        let publisher = try publisher()
        do {
            let size = published.checkpoint.size
            let proof = try publisher.inclusionProof(index: sequence, size: size)
            guard let path = TileLayout.tile(level: .entries, index: sequence >> 8, size: size),
                let bundle = try publisher.resource(path.path)
            else { throw LogStoreError(.noSuchEntry, "the log has no entry \(sequence)") }
            let line = Array(try EntryBundle.decode(bundle.bytes, count: path.width)[Int(sequence & 255)])
            try proof.verify(leaf: Merkle.leafHash(line), root: published.checkpoint.root)
            return AuditProof(
                sequence: sequence, line: line,
                receipt: TLogProof(index: sequence, path: proof.path, note: published.note))
        } catch { throw .log(error) }
    }

    // MARK: Taking in

    private func feed(_ publisher: LogPublisher, upTo settled: Point, readsEach: Bool) throws(AuditError) {
        let start = state.withLock { $0.fed }
        guard start.count < settled.count else { return }
        let reader = try durably { () throws(DurabilityError) in
            try AuditReader(directory, from: start.place, upTo: settled.place)
        }
        var fed = start
        var lines: [[UInt8]] = []
        var bytes = 0
        while fed.count < settled.count {
            guard case .line(let line) = try durably({ () throws(DurabilityError) in try reader.next() }) else {
                throw reader.fault("\(settled.count - fed.count) durable records are gone")
            }
            guard let hash = Self.follow(line, fed, readsEach) else {
                throw reader.fault("the record does not follow the one before it")
            }
            (fed.count, fed.hash) = (fed.count + 1, hash)
            lines.append(Array(line))
            bytes += line.count
            if lines.count == Self.batch.entries || bytes >= Self.batch.bytes || fed.count == settled.count {
                guard fed.count < settled.count || fed.hash == settled.hash else {
                    throw reader.fault("the record is not the one that was written")
                }
                do { try publisher.integrate(lines) } catch { throw .log(error) }
                fed.place = reader.place
                let point = fed
                state.withLock { $0.fed = point }
                (lines, bytes) = ([], 0)
            }
        }
    }

    /// The hash of a record that follows a point; nil where it does not.
    private static func follow(_ line: ArraySlice<UInt8>, _ point: Point, _ isRead: Bool) -> String? {
        if isRead {
            guard let record = AuditLine.read(line), record.sequence == point.count, record.previous == point.hash
            else { return nil }
            return record.hash
        }
        // This process wrote the line a moment ago; the end of the chain, which it knows, is compared too.
        guard AuditLine.text(.previous, in: line) == point.hash else { return nil }
        return AuditLine.text(.hash, in: line)
    }

    // MARK: Opening

    /// Goes back from the end of the records to where number `first` begins; also the record before that.
    private static func trace(
        _ directory: FilePath, from end: Point, to first: UInt64
    ) throws(AuditError) -> (start: Point, before: [UInt8]) {
        var start = first == end.count ? end : nil
        var before: [UInt8]?
        var number = end.count
        let months = try durably { () throws(DurabilityError) in try AuditSegment.months(directory) }
        for month in months.reversed() where before == nil && number > 0 {
            try durably { () throws(DurabilityError) in
                try AuditSegment(directory, month: month, for: .read).visitBackwards { line, offset in
                    number -= 1
                    if number == first {
                        let hash = AuditLine.text(.previous, in: line) ?? ""
                        start = Point(place: .init(month: month, offset: offset), count: first, hash: hash)
                    }
                    if number + 1 == first { before = Array(line) }
                    return number > 0 && before == nil
                }
            }
        }
        guard let start, let line = before ?? (first == 0 ? [] : nil) else {
            throw AuditError(
                .corrupt, "the months' files hold fewer records than their numbers tell",
                nextStep: AuditError.restoreStep)
        }
        return (start, line)
    }

    /// Compares a record with the leaf that the log has for it.
    private static func compare(
        _ line: [UInt8], with number: UInt64, of publisher: LogPublisher
    ) throws(AuditError) {
        let leaf: SHA256Digest
        do { leaf = try publisher.leafHash(number) } catch { throw .log(error) }
        guard Merkle.leafHash(line) == leaf else {
            throw AuditError(
                .corrupt, "the first \(number + 1) records are not those that were signed",
                nextStep: AuditError.restoreStep)
        }
    }

    /// The first record that is not the one in the directory's own log; nil where its files show none.
    private static func difference(_ directory: FilePath) -> AuditError? {
        let files = AuditLogFiles(directory: directory.appending("log"))
        guard let checkpoint = try? files.checkpoint()?.checkpoint, let reader = try? AuditReader(directory) else {
            return nil
        }
        var tile: (index: UInt64, tile: HashTile)?
        for number in 0..<checkpoint.size {
            if tile?.index != number >> 8 {
                guard let path = TileLayout.tile(level: .hashes(0), index: number >> 8, size: checkpoint.size),
                    let found = try? files.hashTile(path)
                else { return nil }
                tile = (number >> 8, found)
            }
            guard case .line(let line) = try? reader.next() else { return nil }
            guard Merkle.leafHash(line) == tile?.tile.node(height: 0, index: Int(number & 255)) else {
                return reader.fault("the record is not the one that was signed")
            }
        }
        return nil
    }
}
