// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives

/// Which entries of a log have a key: a multimap from 64-bit keys to entry numbers, derived from the log.
///
/// The newest pairs are in memory, all others in sorted immutable files ("runs"), which a thread merges as they become
/// many. Keys are cut from hashes, so the caller compares what it finds. Whatever is damaged is noticed, thrown away
/// and fed again from the log; nothing here is ever the only copy. Safe to share: an `add` takes a lock for well under
/// a microsecond, readers never wait for the disk work of others. One process opens a directory at a time, which is
/// for the owner to see to.
public final class KeyIndex: Sendable {
    struct State {
        var runs: [SortedRun]
        /// Full tables on their way to the disk, oldest first.
        var waiting: [NewestPairs] = []
        var active: NewestPairs
        /// The keys of entries from `active.from` on are missing; nothing is taken or answered until `resumeFeeding`.
        var isBehind = false
        var isClosed = false
        var workerRuns = false
        /// Changes whenever tables or runs are thrown away, so that work begun before is not put in.
        var generation = 0
    }
    let directory: FilePath
    let options: KeyIndexOptions
    let multiplier: UInt64
    let state: Lock<State>
    /// Held while one table is written, so that tables become runs in their order. Its state says nothing: one of no
    /// size would share its address with the mutex, which the thread sanitizer takes for a race.
    let flushing = Lock(false)
    /// Held by whoever merges; as above.
    let working = Lock(false)

    init(directory: FilePath, options: KeyIndexOptions, runs: [SortedRun]) {
        self.directory = directory
        self.options = options
        var random = SystemRandomNumberGenerator()
        multiplier = random.next()
        state = Lock(State(runs: runs, active: NewestPairs(from: runs.last?.header.to ?? 0, multiplier: multiplier)))
    }

    /// The keys of all entries below this number are in runs on the disk.
    ///
    /// After opening, the owner feeds the entries from here on.
    public var covered: UInt64 { state.withLock { $0.runs.last?.header.to ?? 0 } }

    /// The number of the next entry that `add` takes; lower ones are known already and ignored.
    public var accepted: UInt64 { state.withLock { $0.active.to } }

    /// Whether entries have to be fed again (`resumeFeeding`) before the index takes or answers anything.
    public var isBehind: Bool { state.withLock { $0.isBehind } }

    /// The runs on the disk; for tests and figures.
    public var runCount: Int { state.withLock { $0.runs.count } }

    /// Takes all keys of one entry; entries come in ascending order, each in one call.
    ///
    /// An entry below `accepted` is ignored, so feeding again does no harm. When the disk is slow, the call may write
    /// one table itself (a few milliseconds); when the disk refuses, the index falls behind (`resumeFeeding`) rather
    /// than disturb the caller, so the only errors are `key_index_too_many_keys` and `key_index_closed`.
    public func add(_ keys: [UInt64], entry: UInt64) throws(KeyIndexError) {
        guard keys.count <= options.keysPerEntry else {
            throw KeyIndexError(
                .tooManyKeys, "entry \(entry) has \(keys.count) keys; the limit is \(options.keysPerEntry)",
                nextStep: "give the entry fewer keys")
        }
        let (startsWorker, isLate) = try state.withLock { (state) throws(KeyIndexError) -> (Bool, Bool) in
            if state.isClosed { throw .closed }
            guard !state.isBehind, entry >= state.active.to else { return (false, false) }
            for key in keys { state.active.append(KeyPair(key: key, entry: entry)) }
            state.active.to = entry + 1
            guard state.active.pairs.count >= options.tablePairs else { return (false, false) }
            setAside(&state)
            defer { state.workerRuns = true }
            return (!state.workerRuns, state.waiting.count > options.waitingTables)
        }
        if startsWorker { startWorker() }
        if isLate { catchUp() }
    }

    /// Says that all entries below `size` have been given, also those that have no keys.
    public func finished(through size: UInt64) {
        state.withLock { state in
            if !state.isBehind, size > state.active.to { state.active.to = size }
        }
    }

    /// The entries that have this key, ascending, each once.
    ///
    /// Costs a probe of memory per run and a read of 4 KiB per run that has the key. Throws `key_index_damaged` once
    /// where a run proves damaged (it and all newer ones are thrown away) and `key_index_behind` from then on until
    /// the owner has begun to feed again. The result is as long as the key has entries.
    public func candidates(_ key: UInt64) throws(KeyIndexError) -> [UInt64] {
        let (runs, newer) = try state.withLock { (state) throws(KeyIndexError) -> ([SortedRun], [UInt64]) in
            if state.isClosed { throw .closed }
            if state.isBehind { throw .behind(from: state.active.from) }
            var entries: [UInt64] = []
            for table in state.waiting { table.collect(key, into: &entries) }
            state.active.collect(key, into: &entries)
            return (state.runs, entries)
        }
        var entries: [UInt64] = []
        for run in runs {
            do throws(KeyIndexError) {
                try run.collect(key, into: &entries)
            } catch {
                throwAway(from: run)
                throw error
            }
        }
        if entries.isEmpty { entries = newer } else { entries += newer }
        return Self.unique(entries)
    }

    /// Where to feed from: `accepted`, or where an index that fell behind has to begin again.
    ///
    /// An owner that gets `key_index_damaged` or `key_index_behind` calls this and then gives every entry from there
    /// on, in order, before any newer one. The answers are whole only when all have been given.
    public func resumeFeeding() -> UInt64 {
        state.withLock { state in
            state.isBehind = false
            return state.active.to
        }
    }

    /// Forgets the keys of entries from `size` on, where the log turned out to be shorter than the index.
    public func discard(from size: UInt64) {
        let gone = state.withLock { state -> [SortedRun] in
            guard state.active.to > size else { return [] }
            let kept = state.runs.prefix { $0.header.to <= size }.count
            return forget(&state, keeping: kept)
        }
        removeFiles(of: gone)
    }

    /// Throws everything away; the owner feeds from entry 0 on.
    public func remove() {
        let gone = state.withLock { state -> [SortedRun] in
            state.isBehind = false
            return forget(&state, keeping: 0)
        }
        removeFiles(of: gone)
    }

    /// Writes what is in memory, so that `covered` reaches `accepted`; blocks on the disk.
    public func flush() throws(KeyIndexError) {
        state.withLock { state in
            if !state.isClosed, !state.active.isEmpty { setAside(&state) }
        }
        while try writeOldestTable() {}
    }

    /// Flushes, where the disk allows it, and ends all work; later calls throw `key_index_closed`.
    public func close() {
        try? flush()  // What is missing on the disk is fed again after the next opening.
        stop()
    }

    /// Ends all work at once, as a crash would; what is in memory is fed again after the next opening.
    public func stop() {
        state.withLock { state in
            state.isClosed = true
            state.generation += 1
            state.waiting = []
            state.active = NewestPairs(from: state.runs.last?.header.to ?? 0, multiplier: multiplier)
        }
        working.withLock { _ in }  // A merge that is being written sees the mark at its next step.
    }

    func setAside(_ state: inout State) {
        state.waiting.append(state.active)
        state.active = NewestPairs(from: state.active.to, multiplier: multiplier)
    }

    /// Drops all tables and the runs after the first `count`, which it returns.
    func forget(_ state: inout State, keeping count: Int) -> [SortedRun] {
        let gone = Array(state.runs[count...])
        state.runs.removeSubrange(count...)
        state.waiting = []
        state.active = NewestPairs(from: state.runs.last?.header.to ?? 0, multiplier: multiplier)
        state.generation += 1
        return gone
    }

    private static func unique(_ entries: [UInt64]) -> [UInt64] {
        guard entries.count > 1 else { return entries }
        var result: [UInt64] = []
        result.reserveCapacity(entries.count)
        for entry in entries where result.last != entry { result.append(entry) }
        return result
    }
}
