// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Glibc
import Primitives

extension KeyIndex {
    /// Pairs that are merged before the worker looks whether a table waits.
    private static let mergeStep = 65_536

    /// Writes the oldest waiting table as a run; false where none waits.
    func writeOldestTable() throws(KeyIndexError) -> Bool {
        try flushing.withLock { (_) throws(KeyIndexError) -> Bool in
            let found = state.withLock { state in
                state.waiting.first.map { ($0, state.generation, hasRoomForFilter(state, pairs: $0.pairs.count)) }
            }
            guard let (table, generation, hasFilter) = found else { return false }
            let pairs = KeyPair.sorted(table.pairs)
            var writer = try RunWriter(
                in: directory, from: table.from, to: table.to, pairs: pairs.count, hasFilter: hasFilter)
            do throws(KeyIndexError) {
                for pair in pairs { try writer.append(pair) }
                try writer.seal()
                // Under the lock, so that nothing thrown away meanwhile comes back.
                let isPublished = try state.withLock { (state) throws(KeyIndexError) -> Bool in
                    guard state.generation == generation else { return false }
                    state.runs.append(try writer.publish())
                    state.waiting.removeFirst()
                    return true
                }
                if !isPublished { writer.discard() }
            } catch {
                writer.discard()
                throw error
            }
            return true
        }
    }

    /// Writes tables in the calling thread until few enough wait; where the disk refuses, the index falls behind.
    func catchUp() {
        while state.withLock({ $0.waiting.count > options.waitingTables }) {
            do throws(KeyIndexError) {
                guard try writeOldestTable() else { return }
            } catch {
                state.withLock { state in
                    guard state.waiting.count > options.waitingTables else { return }
                    _ = forget(&state, keeping: state.runs.count)
                    state.isBehind = true
                }
                return
            }
        }
    }

    /// Writes and merges until nothing is left to do, in the calling thread.
    ///
    /// The worker's whole life; anybody else may call it to have the index settled.
    func settle() {
        working.withLock { _ in
            var isDone = false
            while !isDone {
                do throws(KeyIndexError) {
                    while try writeOldestTable() {}
                    if let group = nextMerge() { try merge(group) }
                } catch { break }  // The next full table tries again; the owner is not concerned.
                isDone = state.withLock { state in
                    guard state.isClosed || (state.waiting.isEmpty && mergeGroup(state) == nil) else { return false }
                    state.workerRuns = false
                    return true
                }
            }
            if !isDone { state.withLock { $0.workerRuns = false } }
        }
    }

    /// Merges a group of runs and puts the result in their place.
    private func merge(_ group: (runs: [SortedRun], hasFilter: Bool, generation: Int)) throws(KeyIndexError) {
        var merge = try RunMerge(group.runs, in: directory, hasFilter: group.hasFilter)
        do throws(KeyIndexError) {
            while try merge.step(Self.mergeStep) {
                while try writeOldestTable() {}
                guard state.withLock({ $0.generation == group.generation }) else {
                    merge.discard()
                    return
                }
            }
            let isPublished = try state.withLock { (state) throws(KeyIndexError) -> Bool in
                guard state.generation == group.generation,
                    let first = state.runs.firstIndex(where: { $0 === group.runs.first })
                else { return false }
                state.runs.replaceSubrange(first..<(first + group.runs.count), with: [try merge.publish()])
                return true
            }
            guard isPublished else {
                merge.discard()
                return
            }
        } catch {
            merge.discard()
            if error.kind == .damaged, let run = group.runs.first(where: { $0.path == error.path }) {
                throwAway(from: run)
            }
            throw error
        }
        // The new name first, the old ones after it: a crash in between leaves both, and opening keeps the larger run.
        try? Files.syncDirectory(directory)
        removeFiles(of: group.runs)
    }

    private func nextMerge() -> (runs: [SortedRun], hasFilter: Bool, generation: Int)? {
        state.withLock { state in
            guard !state.isClosed, let group = mergeGroup(state) else { return nil }
            let runs = Array(state.runs[group])
            let pairs = runs.reduce(0) { $0 + $1.header.pairs }
            return (runs, hasRoomForFilter(state, pairs: pairs, replacing: group), state.generation)
        }
    }

    /// Neighbouring runs of one size class, the smallest class first; nil where nothing is to be merged.
    private func mergeGroup(_ state: State) -> Range<Int>? {
        let fanIn = max(options.fanIn, 2)
        var end = state.runs.count
        while end > 0 {
            let size = sizeClass(state.runs[end - 1])
            var start = end
            while start > 0, sizeClass(state.runs[start - 1]) <= size { start -= 1 }
            if end - start >= fanIn {
                let group = start..<(start + fanIn)
                let pairs = state.runs[group].reduce(0) { $0 + $1.header.pairs }
                if pairs <= options.largestRunPairs { return group }
            }
            end = start
        }
        return nil
    }

    /// 0 for a run of one table, 1 for one of up to `fanIn` tables, and so on.
    private func sizeClass(_ run: SortedRun) -> Int {
        var limit = options.tablePairs
        var size = 0
        while run.header.pairs > limit {
            limit *= max(options.fanIn, 2)
            size += 1
        }
        return size
    }

    private func hasRoomForFilter(_ state: State, pairs: Int, replacing group: Range<Int> = 0..<0) -> Bool {
        var bytes = KeyFilter.wordCount(pairs: pairs) * 8
        for (index, run) in state.runs.enumerated() where !group.contains(index) { bytes += run.filterBytes }
        return bytes <= options.filterBytes
    }

    /// Throws a damaged run away with everything newer; the index is behind from there on.
    func throwAway(from run: SortedRun) {
        let gone = state.withLock { state -> [SortedRun] in
            guard let index = state.runs.firstIndex(where: { $0 === run }) else { return [] }
            defer { state.isBehind = true }
            return forget(&state, keeping: index)
        }
        removeFiles(of: gone)
    }

    func removeFiles(of runs: [SortedRun]) {
        // Newest first: what a crash leaves is a shorter row without a hole.
        for run in runs.reversed() { try? Files.remove(run.path) }  // Opening sorts out what could not be removed.
    }

    /// Starts a thread that settles the index and ends; without one, `add` does the work when too much waits.
    func startWorker() {
        let box = unsafe Unmanaged.passRetained(self).toOpaque()
        var attributes = pthread_attr_t()
        var thread = pthread_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, 512 << 10)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let status = unsafe pthread_create(&thread, &attributes, keyIndexWorker, box)
        unsafe pthread_attr_destroy(&attributes)
        if status != 0 {
            unsafe Unmanaged<KeyIndex>.fromOpaque(box).release()
            state.withLock { $0.workerRuns = false }
        }
    }
}

private func keyIndexWorker(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box = unsafe box else { return nil }
    // Signals belong to the program's own threads.
    var everySignal = sigset_t()
    unsafe sigfillset(&everySignal)
    unsafe pthread_sigmask(SIG_BLOCK, &everySignal, nil)
    unsafe Unmanaged<KeyIndex>.fromOpaque(box).takeRetainedValue().settle()
    return nil
}
