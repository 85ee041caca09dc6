// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TransparencyLog

extension LogCore {
    /// Appends, on this thread where nobody else writes, else together with all others that wait.
    func append(_ leaves: [LogLeaf]) async throws -> Range<UInt64> {
        let bytes = leaves.reduce(0) { $0 + $1.bytes.count }
        guard leaves.count <= options.maxAppendEntries, bytes <= options.maxAppendBytes else {
            throw LogStoreError(
                .batchTooLarge,
                "the append has \(leaves.count) entries and \(bytes) bytes; the limits are "
                    + "\(options.maxAppendEntries) and \(options.maxAppendBytes)")
        }
        guard leaves.allSatisfy({ $0.keys.count <= 1024 }) else {
            throw LogStoreError(.batchTooLarge, "an entry has more than 1024 keys")
        }
        let hasRoom = hasRoom
        let leads = try queue.withLock { (queue) throws(LogStoreError) -> Bool in
            try Self.refuse(0, queue, options)
            guard options.commitsOnCaller, hasRoom, !queue.isWriting, queue.waiting.isEmpty else { return false }
            queue.isWriting = true
            return true
        }
        if leads {
            let result = commit(CollectionOfOne(Waiting(leaves: leaves, byteCount: bytes, reply: nil)))
            passTurn()
            let first = try result.get()
            return first..<(first + UInt64(leaves.count))
        }
        return try await withCheckedThrowingContinuation { reply in
            let outcome = queue.withLock { queue -> Result<Bool, LogStoreError> in
                let waiting = Waiting(leaves: leaves, byteCount: bytes, reply: reply)
                do throws(LogStoreError) {
                    try Self.refuse(waiting.waitingBytes, queue, options)
                } catch { return .failure(error) }
                queue.waiting.append(waiting)
                queue.waitingBytes += waiting.waitingBytes
                defer { queue.isWriting = true }
                return .success(!queue.isWriting)
            }
            switch outcome {
            case .failure(let error): reply.resume(throwing: error)
            case .success(let mustWake): if mustWake { writerGate.open() }
            }
        }
    }

    private static func refuse(
        _ bytes: Int, _ queue: Queue, _ options: LogStoreOptions
    ) throws(LogStoreError) {
        if let refusal = queue.refusal { throw refusal }
        guard queue.waitingBytes == 0 || queue.waitingBytes + bytes <= options.maxWaitingBytes else {
            throw LogStoreError(.busy, "\(queue.waitingBytes) bytes wait to be written")
        }
    }

    /// Whether the entries that are not in bundles yet are within their limits.
    private var hasRoom: Bool {
        pending.withLock { $0.count < options.maxPendingEntries && $0.byteCount < options.maxPendingBytes }
    }

    /// Gives the turn to the writer thread where others wait.
    private func passTurn() {
        let (mustWake, drained) = queue.withLock { queue -> (Bool, [CheckedContinuation<Void, Never>]) in
            queue.isWriting = !queue.waiting.isEmpty
            return (queue.isWriting, Self.takeDrained(&queue))
        }
        if mustWake { writerGate.open() }
        for waiter in drained { waiter.resume() }
    }

    private static func takeDrained(_ queue: inout Queue) -> [CheckedContinuation<Void, Never>] {
        guard !queue.isWriting, !queue.drained.isEmpty else { return [] }
        defer { queue.drained = [] }
        return queue.drained
    }

    /// Waits until nobody writes and nobody waits to.
    func drain() async {
        await withCheckedContinuation { reply in
            let isDrained = queue.withLock { queue in
                if !queue.isWriting, queue.waiting.isEmpty { return true }
                queue.drained.append(reply)
                return false
            }
            if isDrained { reply.resume() }
        }
    }

    // MARK: The writer thread

    func writeUntilEnd() {
        var batch: [Waiting] = []
        while true {
            writerGate.wait()
            while takeWaiting(&batch) { write(&batch) }
            if ending.withLock({ $0 != .open }) { return }
        }
    }

    /// Takes all that wait, or gives the turn back.
    private func takeWaiting(_ batch: inout [Waiting]) -> Bool {
        let (hasWork, drained) = queue.withLock { queue -> (Bool, [CheckedContinuation<Void, Never>]) in
            swap(&batch, &queue.waiting)
            queue.isWriting = !batch.isEmpty
            return (queue.isWriting, Self.takeDrained(&queue))
        }
        for waiter in drained { waiter.resume() }
        return hasWork
    }

    /// Writes a batch group by group and answers each as soon as it is durable.
    private func write(_ batch: inout [Waiting]) {
        var next = 0
        while next < batch.count {
            var end = next + 1
            var entries = batch[next].leaves.count
            var bytes = batch[next].byteCount
            while end < batch.count, entries + batch[end].leaves.count <= options.maxGroupEntries,
                bytes + batch[end].byteCount <= options.maxGroupBytes
            {
                entries += batch[end].leaves.count
                bytes += batch[end].byteCount
                end += 1
            }
            let result = refusalOrRoom().map { .failure($0) } ?? commit(batch[next..<end])
            let waited = batch[next..<end].reduce(0) { $0 + $1.waitingBytes }
            queue.withLock { $0.waitingBytes = max(0, $0.waitingBytes - waited) }
            switch result {
            case .success(var first):
                for append in batch[next..<end] {
                    append.reply?.resume(returning: first..<(first + UInt64(append.leaves.count)))
                    first += UInt64(append.leaves.count)
                }
            case .failure(let error): for append in batch[next..<end] { append.reply?.resume(throwing: error) }
            }
            next = end
        }
        batch.removeAll(keepingCapacity: batch.capacity <= 65_536)
    }

    /// Waits until the publisher has caught up; says why it cannot, or why nothing may be written any more.
    private func refusalOrRoom() -> LogStoreError? {
        while true {
            if let refusal = queue.withLock({ $0.refusal }), refusal.kind == .stopped { return refusal }
            if hasRoom { return nil }
            if let trouble = publishing.withLock({ $0.trouble }) { return trouble }
            if ending.withLock({ $0 == .abandoned }) { return LogStoreError(.closed, "the log was let go") }
            publisherGate.open()
            roomGate.wait()
        }
    }

    // MARK: With the turn to write

    /// Makes some appends durable in one group, and tells the index of the first entry.
    private func commit(_ group: some Collection<Waiting>) -> Result<UInt64, LogStoreError> {
        let result = writing.withLock { writing in Result { () throws(LogStoreError) in try commit(group, &writing) } }
        switch result {
        case .success(let first):
            let mustWake = publishing.withLock { publishing in
                defer { publishing.isIdle = false }
                return publishing.isIdle
            }
            if mustWake || isBulkDue { publisherGate.open() }
            return .success(first)
        case .failure(let error):
            if error.kind != .diskFull { stop(error) }
            return .failure(error)
        }
    }

    private func commit(_ group: some Collection<Waiting>, _ writing: inout Writing) throws(LogStoreError) -> UInt64 {
        let first = writing.range.size
        var range = writing.range
        var nodes = writing.nodes
        writing.nodes = []
        nodes.removeAll(keepingCapacity: true)
        var count = 0
        var bytes = 0
        for append in group {
            for leaf in append.leaves { range.append(leaf.leafHash, into: &nodes) }
            count += append.leaves.count
            bytes += append.byteCount
        }
        guard count > 0 else { return first }
        let place = try writing.wal.write(
            WalGroup(first: first, root: range.root, count: count, payloadBytes: bytes + 2 * count)
        ) { buffer in
            for append in group {
                for leaf in append.leaves { EntryBundle.append(leaf.bytes, to: &buffer) }
            }
        }
        writing.range = range
        // Whoever sees the new size finds everything else there already.
        pending.withLock { pending in
            var offset = place.offset
            for append in group {
                for leaf in append.leaves {
                    pending.append(leaf.bytes[...], offset: UInt32(offset), segment: place.segment)
                    offset += Int64(leaf.bytes.count) + 2
                }
            }
        }
        tree.tail.withLock { $0.apply(nodes, range: range) }
        writing.nodes = nodes
        var entry = first
        for append in group {
            keys.add(append.leaves, first: entry)
            entry += UInt64(append.leaves.count)
        }
        return first
    }

    /// Whether so much is pending that the publisher should not wait for its time.
    var isBulkDue: Bool {
        pending.withLock { $0.count >= options.maxPendingEntries / 16 || $0.byteCount >= options.maxPendingBytes / 16 }
    }
}
