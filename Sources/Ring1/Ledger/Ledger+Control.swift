// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import JSON
import LogStore
import Primitives
import TransparencyLog
import Vault

extension Ledger {
    /// Appends what an anchoring said about a checkpoint, e.g. a public log's answer and a time stamp; at most 32 KiB in
    /// canonical JSON.
    @concurrent public func recordAnchor(_ anchor: JSONObject) async throws -> LedgerEntry {
        try await LedgerError.translating {
            try await gate.sharing {
                try refuseHandedOver()
                return try await appendControl(.anchor, anchor)
            }
        }
    }

    /// Appends an entry of the ledger about itself; its content is open.
    func appendControl(_ kind: RecordKind, _ object: JSONObject, actor: String? = nil) async throws -> LedgerEntry {
        let content = try CanonicalJSON.encode(.object(object))
        guard content.count <= LedgerLimits.maxOpenBytes else {
            throw LedgerError(
                .invalidRecord,
                "an entry of the kind \(kind) of \(content.count) bytes is over the limit of "
                    + "\(LedgerLimits.maxOpenBytes)")
        }
        let facts = RecordFacts(
            source: "ledger:\(kind)", name: kind.name, mediaType: "application/json", attributes: [:])
        let header = EntryHeader(
            kind: kind, recordedAt: clock.now, id: tenantKeys.identity(ofSource: facts.source),
            commitment: try subjectKeys.key(for: .tenant).commitment(to: content), size: content.count, actor: actor,
            subjects: [], place: .open(facts))
        let bytes = try header.entry(content: content)
        let leaf = Merkle.leafHash(bytes)
        let range = try await log.append([try LogLeaf(bytes, keys: EntryKeys.keys(header, leaf: leaf))])
        return LedgerEntry(
            index: range.lowerBound, record: LedgerRecord(header, facts: facts, index: range.lowerBound), leafHash: leaf
        )
    }

    /// Refuses where the key that the log names now is not ours.
    func refuseHandedOver() throws(LedgerError) {
        guard control.withLock({ $0.isHandedOver }) else { return }
        throw LedgerError(.handedOver, "the ledger was handed over to another owner's key")
    }
}
