// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TransparencyLog

extension LogCore {
    /// Asks the publisher for a checkpoint over what is durable now.
    func demand(
        toDisk: Bool = false, signers: (signers: [NoteSigner], verifiers: [NoteVerifier])? = nil
    ) async throws -> PublishedCheckpoint {
        try await withCheckedThrowingContinuation { reply in
            let refusal = publishing.withLock { publishing -> LogStoreError? in
                // After its end nobody would answer.
                if ending.withLock({ $0 != .open }) { return LogStoreError(.closed, "the log was closed") }
                publishing.demands.append(Demand(toDisk: toDisk, signers: signers, reply: reply))
                return nil
            }
            if let refusal { reply.resume(throwing: refusal) } else { publisherGate.open() }
        }
    }

    // MARK: The publisher thread

    func publishUntilEnd() {
        var lastSigned = Gate.now
        var lastWritten = Gate.now
        while true {
            // The end first: a demand that comes after it is refused, one before it is taken here.
            let end = ending.withLock { $0 }
            let demands = publishing.withLock { publishing in
                defer { publishing.demands = [] }
                return publishing.demands
            }
            if let refusal = queue.withLock({ $0.refusal }), refusal.kind == .stopped || end == .abandoned {
                answer(demands, .failure(refusal))
                if end != .open { return }
                publisherGate.wait()
                continue
            }
            if end == .abandoned { return answer(demands, .failure(LogStoreError(.closed, "the log was let go"))) }
            let now = Gate.now
            let hasNew = tree.size > head.published.checkpoint.size
            let toDisk =
                demands.contains { $0.toDisk } || end == .clean
                || (!folder.isCurrent && now >= lastWritten + options.partialsEvery)
            let mustSign =
                !demands.isEmpty || end == .clean || toDisk
                || (hasNew && now >= lastSigned + options.publishEvery)
            let result = Result { () throws(LogStoreError) in
                if mustSign || isBulkDue { try integrate() }
                if mustSign {
                    if hasNew { lastSigned = now }
                    try sign(demands)
                }
                if toDisk {
                    lastWritten = now
                    try writeFolder()
                }
                return head.published
            }
            settle(result)
            answer(demands, result)
            if end == .clean { return }
            waitForWork(lastSigned: lastSigned, lastWritten: lastWritten, failed: result)
        }
    }

    private func waitForWork(
        lastSigned: Duration, lastWritten: Duration, failed: Result<PublishedCheckpoint, LogStoreError>
    ) {
        publishing.withLock { $0.isIdle = true }
        var deadline: Duration?
        if tree.size > head.published.checkpoint.size { deadline = lastSigned + options.publishEvery }
        if deadline == nil, !folder.isCurrent { deadline = lastWritten + options.partialsEvery }
        if case .failure = failed { deadline = Gate.now + options.publishEvery }
        publisherGate.wait(until: deadline)
        publishing.withLock { $0.isIdle = false }
    }

    private func answer(_ demands: [Demand], _ result: Result<PublishedCheckpoint, LogStoreError>) {
        for demand in demands { demand.reply.resume(with: result.mapError { $0 as any Error }) }
    }

    /// What may pass is tried again in a while; anything else ends the log.
    private func settle(_ result: Result<PublishedCheckpoint, LogStoreError>) {
        switch result {
        case .success: publishing.withLock { $0.trouble = nil }
        case .failure(let error):
            switch error.kind {
            case .diskFull, .clockBehind, .wrongKey: publishing.withLock { $0.trouble = error }
            default: stop(error)
            }
        }
        roomGate.open()
    }

    /// Writes what is full by now into bundles and tiles.
    private func integrate() throws(LogStoreError) {
        try tree.writeFull(upTo: tree.size) { (index) throws(LogStoreError) in
            guard let found = pending.withLock({ $0.find(bundle: index, count: TileLayout.width) }) else {
                throw LogStoreError.damaged("the entries from \(index << 8) on are not pending", index: index << 8)
            }
            return found
        } written: { size in
            pending.withLock { $0.drop(below: size) }
            roomGate.open()
        }
    }

    private func sign(_ demands: [Demand]) throws(LogStoreError) {
        let (size, root) = tree.head
        do {
            _ = try head.advance(
                to: size, root: root,
                proof: { try Merkle.consistencyProof(from: $0, to: size, nodes: tree.nodes(size: size)) },
                signers: demands.last { $0.signers != nil }?.signers)
        } catch { throw .wrapping(error) }
        try removeSegments()
    }

    /// Removes the segments all of whose entries are in signed full bundles.
    private func removeSegments() throws(LogStoreError) {
        let safe = min(tree.bundled, head.published.checkpoint.size) & ~255
        try remove(writing.withLock { $0.wal.takeSegments(below: safe) })
    }

    private func remove(_ segments: [WalSegment]) throws(LogStoreError) {
        do throws(DurabilityError) {
            for segment in segments {
                try options.fileCalls.remove(segment.path)
                // In order on the disk too: a later one must not be gone while an earlier one is back.
                try options.fileCalls.syncDirectory(layout.wal)
            }
        } catch { throw LogStoreError(.io, error.message, nextStep: error.nextStep) }
    }

    private func writeFolder() throws(LogStoreError) {
        try integrate()
        try folder.write { (index, count) throws(LogStoreError) in try bundleBytes(index, count: count) }
        try carryOn()
    }

    /// Moves the few entries that are not in full bundles into a segment of their own, so that a log at rest takes no
    /// more of the disk than it must.
    private func carryOn() throws(LogStoreError) {
        let old = try writing.withLock { (writing) throws(LogStoreError) -> [WalSegment] in
            let first = tree.bundled
            let count = Int(writing.range.size - first)
            // All that is left out is in signed full bundles; what is taken along is less than one of them.
            guard writing.wal.isLong(from: first), first <= head.published.checkpoint.size,
                (1..<TileLayout.width).contains(count),
                let found = pending.withLock({ $0.find(bundle: first >> 8, count: count) })
            else { return [] }
            let payload = try found.read()
            let group = WalGroup(first: first, root: writing.range.root, count: count, payloadBytes: payload.count)
            let carried = try writing.wal.carryOn(group, payload: payload)
            pending.withLock { $0.move(to: carried.segment, offset: carried.offset, payload: payload) }
            return carried.old
        }
        try remove(old)
    }
}
