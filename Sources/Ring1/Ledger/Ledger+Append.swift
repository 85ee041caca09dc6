// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TransparencyLog

/// One call of `append`, waiting for its group.
struct PendingAppend: Sendable {
    let items: [NewRecord]
    let digests: [SHA256Digest]
    let reply: CheckedContinuation<[AppendOutcome], any Error>
}

/// A group that is ready to be written: its bytes, the hashes it completes, and the state after it.
private struct PreparedGroup: Sendable {
    var entries: [[UInt8]] = []
    var hashes: [UInt8] = []
    var added: [(identity: RecordIdentity, index: UInt64)] = []
    /// For each waiting call its outcomes, or why it is refused.
    var outcomes: [Result<[AppendOutcome], any Error>] = []
    var range: CompactRange
}

extension Ledger {
    /// Appends records with their contents, in order; all are on the disk when it returns, or none was acknowledged.
    ///
    /// The same source with the same content is appended once, whoever brings it and however often. Calls that arrive
    /// while others are being written share the next group and its one sync. A call that was cancelled still counts.
    ///
    /// - Parameter items: what to append, within `limits`; one record that breaks them refuses the whole call.
    /// - Returns: one outcome for each record, in order.
    /// - Throws: `LedgerError`, or `DurabilityError` where the disk failed: then try again once it works.
    public func append(_ items: [NewRecord]) async throws -> [AppendOutcome] {
        try refuseClosed()
        guard !items.isEmpty else { return [] }
        let digests = try await Self.check(items, limits)
        var missing: [(digest: SHA256Digest, bytes: [UInt8])] = []
        for (item, digest) in zip(items, digests)
        where contents.index[RecordIdentity(source: item.source, blob: digest)] == nil {
            missing.append((digest, item.content))
        }
        try await blobs.store(missing)
        try refuseClosed()
        guard queuedRecords + items.count <= limits.maxWaitingRecords || queue.isEmpty else {
            throw LedgerError(.batchTooLarge, "more than \(limits.maxWaitingRecords) records wait to be written")
        }
        queuedRecords += items.count
        return try await withCheckedThrowingContinuation { reply in
            queue.append(PendingAppend(items: items, digests: digests, reply: reply))
            guard !isCommitting else { return }
            isCommitting = true
            Task { await commitQueue() }
        }
    }

    private func refuseClosed() throws {
        if isClosed { throw LedgerError(.closed, "the ledger was closed") }
    }

    /// Off the actor: the limits, and the digests of the contents.
    @concurrent private static func check(_ items: [NewRecord], _ limits: LedgerLimits) async throws -> [SHA256Digest] {
        let bytes = items.reduce(0) { $0 + $1.content.count }
        guard items.count <= limits.maxBatchRecords, bytes <= limits.maxBatchBytes else {
            throw LedgerError(
                .batchTooLarge,
                "a batch of \(items.count) records and \(bytes) bytes is over the limit of \(limits.maxBatchRecords) records "
                    + "and \(limits.maxBatchBytes) bytes")
        }
        for (position, item) in items.enumerated() {
            if let refusal = limits.refusal(of: item, position: position) { throw refusal }
            if let parent = item.parentPosition, !(0..<position).contains(parent) {
                throw LedgerError(.invalidRecord, "a record names a parent that is not before it", position: position)
            }
        }
        return items.map { SHA256.hash($0.content) }
    }

    /// Writes groups until nobody waits.
    private func commitQueue() async {
        while !queue.isEmpty {
            let waiting = takeWaiting()
            let group = prepare(waiting)
            do {
                let payloadStart = try await Self.write(group, after: contents.size, to: writer, tree)
                commit(group, payloadStart: payloadStart)
                for (append, outcome) in zip(waiting, group.outcomes) { append.reply.resume(with: outcome) }
            } catch {
                for append in waiting { append.reply.resume(throwing: error) }
            }
        }
        isCommitting = false
        for waiter in idle { waiter.resume() }
        idle = []
    }

    /// The calls of the next group: at least one, and more while they are small.
    private func takeWaiting() -> [PendingAppend] {
        var count = 1
        var records = queue[0].items.count
        while count < queue.count, records + queue[count].items.count <= limits.maxBatchRecords {
            records += queue[count].items.count
            count += 1
        }
        defer { queue.removeFirst(count) }
        queuedRecords -= records
        return Array(queue.prefix(count))
    }

    private func prepare(_ waiting: [PendingAppend]) -> PreparedGroup {
        var group = PreparedGroup(range: contents.range)
        var fresh: [RecordIdentity: LedgerEntry] = [:]
        let now = clock.now
        for append in waiting {
            let before = (group, fresh)
            do {
                var outcomes: [AppendOutcome] = []
                for (position, item) in append.items.enumerated() {
                    let identity = RecordIdentity(source: item.source, blob: append.digests[position])
                    if let entry = fresh[identity] {
                        outcomes.append(.alreadyPresent(entry))
                    } else if let index = contents.index[identity] {
                        outcomes.append(.alreadyPresent(try entry(index)))
                    } else {
                        let parent = item.parentPosition.map { outcomes[$0].entry.index } ?? item.parent
                        if let parent = item.parent, parent >= contents.size {
                            throw LedgerError(
                                .invalidRecord, "the parent \(parent) of a record does not exist", position: position)
                        }
                        let record = item.bound(blob: append.digests[position], recordedAt: now, parent: parent)
                        let entry = try add(record, identity: identity, to: &group)
                        fresh[identity] = entry
                        outcomes.append(.appended(entry))
                    }
                }
                group.outcomes.append(.success(outcomes))
            } catch {
                // Only this call is refused; what it would have added is taken out again.
                (group, fresh) = before
                group.outcomes.append(.failure(error))
            }
        }
        return group
    }

    private func add(
        _ record: LedgerRecord, identity: RecordIdentity, to group: inout PreparedGroup
    ) throws -> LedgerEntry {
        let bytes = try record.canonicalBytes()
        // Read back before it is written: what cannot be read must not become an entry.
        let read = try LedgerRecord(canonicalBytes: bytes)
        let index = group.range.size
        let leaf = Merkle.leafHash(bytes)
        var completed: [UInt8] = []
        group.range.append(leaf) { _, _, hash in completed += hash.bytes }
        group.hashes += completed
        group.entries.append(bytes)
        group.added.append((identity, index))
        return LedgerEntry(index: index, record: read, leafHash: leaf)
    }

    /// Off the actor: the derived hashes first (they count only once the entries do), then the entries and the sync.
    @concurrent private static func write(
        _ group: PreparedGroup, after size: UInt64, to writer: AppendFile, _ tree: SharedTreeFile
    ) async throws -> Int64 {
        guard !group.entries.isEmpty else { return 0 }
        try tree.tree.write(group.hashes, at: TreeFile.position(ofLeaf: size))
        let bytes = EntryGroup.encode(firstIndex: size, root: group.range.root, entries: group.entries)
        let start = try writer.append(bytes)
        try writer.sync()
        return start + Int64(EntryGroup.headerSize)
    }

    private func commit(_ group: PreparedGroup, payloadStart: Int64) {
        var offset = payloadStart
        for bytes in group.entries {
            contents.offsets.append(offset)
            offset += Int64(bytes.count + 2)
        }
        for added in group.added { contents.index[added.identity] = added.index }
        contents.range = group.range
    }
}
