// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
public import Primitives

/// A watched folder: what is put into it and then left alone is taken into the ledger.
///
/// ```
///  <folder>/letter.pdf ── unchanged for a while ──▶ .taking/<job>/letter.pdf ── intake job ──▶ done/letter.pdf
///                                                                                         └▶ failed/letter.pdf
/// ```
/// What stands at the top of the folder goes together: a file, or a folder with all it holds. It is moved away before it
/// is read, so that nobody finds it to write to by its name while it is read, and it is moved on only when the ledger has
/// it; a crash at any step leaves it in a place where the next look finds it. Names that begin with a dot stay where they
/// are. Nothing is ever deleted.
public actor DropFolder {
    /// What happens to what was taken in.
    public enum Afterwards: String, Hashable, Sendable, CaseIterable {
        /// It is moved to `done/`, or to `failed/` where a part of it was left out.
        case move
        /// It stays; each change of anything has the whole folder looked through again.
        case leave
    }

    private let folder: FilePath
    private let jobs: IntakeJobs
    private let afterwards: Afterwards
    private let stillness: Int64
    private let clock: WallClock
    private var seen: [FilePath: (mark: SHA256Digest, since: Instant)] = [:]
    private var taken: [FilePath: SHA256Digest] = [:]

    private static let working = ".taking"
    private static let doneName = "done"
    private static let failedName = "failed"
    /// The most names below one thing that are compared.
    private static let mostNames = 100_000

    /// Prepares to watch.
    ///
    /// - Parameters:
    ///   - folder: the folder, which exists.
    ///   - jobs: the queue of the tenant who gets what is in it.
    ///   - afterwards: what happens to what was taken in.
    ///   - stillness: how long a thing must not change before it is taken (default 2 s).
    ///   - clock: the present time.
    public init(
        _ folder: FilePath, into jobs: IntakeJobs, afterwards: Afterwards = .move,
        stillness: Duration = .seconds(2), clock: WallClock = .system
    ) {
        self.folder = folder
        self.jobs = jobs
        self.afterwards = afterwards
        self.stillness = Int64(stillness.wholeMilliseconds)
        self.clock = clock
    }

    /// Looks every `pause` until the task is cancelled; a fault is told and tried again.
    public func watch(pause: Duration, onFault: @Sendable (any Error) -> Void) async {
        while !Task.isCancelled {
            do { try await look() } catch is CancellationError { return } catch { onFault(error) }
            do { try await Task.sleep(for: pause) } catch { return }
        }
    }

    /// Looks once: puts away what was taken in, takes what has become still, and returns the job that began; nil for none.
    @discardableResult public func look() async throws -> ULID? {
        guard afterwards == .move else { return try await lookAndLeave() }
        guard try await putAway() else { return nil }
        let still = try stillThings()
        guard !still.isEmpty else { return nil }
        let id = await jobs.nextID()
        let place = folder.appending(Self.working).appending(id.string)
        try Files.createDirectory(place)
        for name in still {
            // What went away or changed hands meanwhile comes again, or not.
            try? Files.renameNew(folder.appending(bytes: name.bytes), to: place.appending(bytes: name.bytes))
            seen[name] = nil
        }
        try Files.syncDirectory(place)
        try Files.syncDirectory(folder)
        return try await begin(id, place)
    }

    private func begin(_ id: ULID, _ place: FilePath) async throws -> ULID {
        try await jobs.add(IntakeSource(kind: .folder, path: place), origin: .dropFolder, id: id).id
    }

    private func lookAndLeave() async throws -> ULID? {
        let still = try stillThings()
        var isNew = false
        for name in still where taken[name] != seen[name]?.mark {
            taken[name] = seen[name]?.mark
            isNew = true
        }
        guard isNew else { return nil }
        return try await jobs.add(IntakeSource(kind: .folder, path: folder), origin: .dropFolder).id
    }

    // MARK: Putting away

    /// Moves on what jobs have dealt with; false while a job is not through.
    private func putAway() async throws -> Bool {
        let working = folder.appending(Self.working)
        guard Files.exists(working) else { return true }
        var isFree = true
        for name in try Files.list(working) {
            guard let id = ULID(name.string) else { continue }
            let place = working.appending(bytes: name.bytes)
            guard await jobs.knows(id) else {
                // The program ended between moving things there and asking for the job.
                _ = try await begin(id, place)
                isFree = false
                continue
            }
            switch await jobs.job(id)?.status {
            case .done?: try await moveOn(place, leftOut: try await leftOut(id))
            case .cancelled?: try await moveOn(place, leftOut: nil)
            default: isFree = false
            }
        }
        return isFree
    }

    /// The things at the top of a job of which something was left out.
    private func leftOut(_ id: ULID) async throws -> Set<String> {
        var names: Set<String> = []
        var place: UInt64? = 0
        while let start = place {
            let page = try await jobs.failures(id, from: start, limit: 1_000)
            for failure in page.failures { names.insert(String(failure.item.prefix { $0 != "/" && $0 != "!" })) }
            place = page.next
        }
        return names
    }

    /// Moves everything to `done` or `failed`; all of it to `failed` where `leftOut` is nil.
    private func moveOn(_ place: FilePath, leftOut: Set<String>?) async throws {
        for name in try Files.list(place) {
            let isWhole = leftOut.map { !$0.contains(String(name.string.prefix { $0 != "!" })) } ?? false
            let target = folder.appending(isWhole ? Self.doneName : Self.failedName)
            try Files.createDirectory(target)
            try Self.move(place.appending(bytes: name.bytes), into: target, name: name)
            try Files.syncDirectory(target)
        }
        try Files.remove(place)
        try Files.syncDirectory(place.parent)
    }

    /// Moves a thing under its name, or with a number behind where something has the name.
    private static func move(_ source: FilePath, into target: FilePath, name: FilePath) throws(DurabilityError) {
        for number in 1...10_000 {
            let suffix = number == 1 ? [] : Array(".\(number)".utf8)
            do throws(DurabilityError) {
                return try Files.renameNew(source, to: target.appending(bytes: name.bytes + suffix))
            } catch { guard error.kind == .alreadyExists else { throw error } }
        }
        throw DurabilityError(
            .alreadyExists, path: target, "\(target) holds ten thousand things of one name",
            nextStep: "clear the folder out")
    }

    // MARK: Looking

    /// The things at the top that have not changed for long enough.
    private func stillThings() throws -> [FilePath] {
        let now = clock.now
        var still: [FilePath] = []
        var present: Set<FilePath> = []
        for name in try Files.list(folder) {
            let isOurs = name.string == Self.doneName || name.string == Self.failedName
            if name.bytes.first == UInt8(ascii: ".") || afterwards == .move && isOurs { continue }
            present.insert(name)
            guard let mark = mark(of: folder.appending(bytes: name.bytes)) else { continue }
            if let known = seen[name], known.mark == mark, now >= known.since {
                if now.milliseconds - known.since.milliseconds >= stillness { still.append(name) }
            } else {
                seen[name] = (mark, now)
            }
        }
        seen = seen.filter { present.contains($0.key) }
        taken = taken.filter { present.contains($0.key) }
        return still
    }

    /// A digest of what tells whether anything of a thing changed; nil where it cannot be looked at.
    private func mark(of path: FilePath) -> SHA256Digest? {
        var hasher = SHA256Hasher()
        var count = 0
        var waiting = [path]
        while let next = waiting.popLast() {
            guard let status = (try? Files.status(next)) ?? nil else { return nil }
            hasher.update(next.bytes + [0])
            hasher.update(
                Array(
                    "\(status.kind.rawValue) \(status.size) \(status.modified) \(status.changed) \(status.identity)"
                        .utf8))
            count += 1
            guard status.kind == .directory, count < Self.mostNames else { continue }
            guard let names = try? Files.list(next) else { continue }
            waiting += names.reversed().map { next.appending(bytes: $0.bytes) }
        }
        return hasher.finalize()
    }
}
