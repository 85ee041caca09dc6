// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import LogStore
import Primitives
import Vault

/// What the control entries of a ledger say, in their order: which keys count, what is held, what is erased.
struct ControlState: Sendable {
    private(set) var keys: LedgerKeyHistory
    private(set) var rules = ErasureRules()
    /// The erasures, in their order.
    private(set) var erasures: [RecordedErasure] = []
    /// Whether the key that the log names now belongs to another owner, as far as is known here.
    private(set) var isHandedOver = false

    /// An erasure as the log has it.
    struct RecordedErasure: Sendable {
        let index: UInt64
        let target: ErasureTarget
        let key: SubjectKeyID?
    }

    init(_ identity: LedgerIdentity) { keys = LedgerKeyHistory(identity: identity) }

    /// Reads all control entries of a log.
    static func read(_ log: LogStore, _ identity: LedgerIdentity) throws -> ControlState {
        var state = ControlState(identity)
        for index in try log.candidates(EntryKeys.control) {
            let (header, content) = try EntryHeader.read(try log.entry(index))
            try state.apply(header, content: content, at: index)
        }
        return state
    }

    /// Takes the next entry; any that is none of these kinds changes nothing.
    mutating func apply(_ header: EntryHeader, content: ArraySlice<UInt8>, at index: UInt64) throws {
        switch header.kind {
        case .keyRotation, .keyRevocation, .handOver:
            try applyChange(header.kind, content: content, at: index)
        case .hold, .release, .retention, .erasure, .erasureRefused:
            try apply(try ControlRecord(kindName: header.kind.name, body: Array(content)), at: index)
        default: break
        }
    }

    /// Takes the next change of keys.
    mutating func applyChange(
        _ kind: RecordKind, content: some Collection<UInt8>, at index: UInt64
    ) throws(LedgerError) {
        try keys.apply(kind, content: content, at: index)
        if kind != .keyRevocation { isHandedOver = kind == .handOver }
    }

    /// Takes note that the key that the log names now is ours.
    mutating func belongsHere() { isHandedOver = false }

    /// Takes the next record about holds and erasures.
    mutating func apply(_ record: ControlRecord, at index: UInt64) throws {
        try rules.apply(record, at: index)
        if case .erasure(let target, let key, _) = record {
            erasures.append(RecordedErasure(index: index, target: target, key: key))
        }
    }

    /// The entry that records the erasure of a sealed content; nil where there is none.
    func erasure(of header: EntryHeader, at index: UInt64) -> UInt64? {
        guard case .sealed = header.place else { return nil }
        return rules.erasure(of: header.candidate(at: index))
    }
}

extension EntryHeader {
    /// What the rules need to know of the entry with this header.
    func candidate(at index: UInt64) -> ErasureCandidate {
        ErasureCandidate(index: index, recordedAt: recordedAt, subjects: subjects, retention: retention)
    }
}
