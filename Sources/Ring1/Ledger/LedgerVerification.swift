// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
public import JSON
public import TransparencyLog

/// How far a verification has come.
public struct LedgerProgress: Hashable, Sendable {
    /// The entries checked so far, contents included.
    public let entries: UInt64
    /// The entries there are, as far as the checkpoint says.
    public let total: UInt64
    /// The bytes of content hashed so far.
    public let contentBytes: Int
}

/// One thing that is wrong with a ledger.
public struct LedgerFault: Hashable, Sendable {
    /// The kinds of faults.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The bytes of an entry are not those that were appended.
        case entryChanged = "entry_changed"
        /// The data ends inside or before an entry.
        case entriesCut = "entries_cut"
        /// The last bytes are not whole, and no checkpoint covers them: a write that a crash interrupted, or damage.
        case tornEnd = "torn_end"
        /// The content of an entry is not in the blob store.
        case contentMissing = "content_missing"
        /// The content of an entry is not what its digest says.
        case contentChanged = "content_changed"
        /// A derived hash was changed; the entry is intact.
        case treeChanged = "tree_changed"
        /// The entries do not have the root that was signed.
        case rootMismatch = "root_mismatch"
        /// A checkpoint is missing, malformed or not signed by the ledger's key.
        case checkpointInvalid = "checkpoint_invalid"
        /// A checkpoint covers more entries than there are.
        case checkpointBeyondData = "checkpoint_beyond_data"
        /// The identity is missing, malformed or not signed by the ledger's key.
        case identityInvalid = "identity_invalid"
        /// A part could not be read.
        case unreadable = "unreadable"
    }

    /// The kind of fault.
    public let kind: Kind
    /// The first entry it concerns, where it concerns one.
    public let index: UInt64?
    /// What was found.
    public let message: String
    /// What to do about it.
    public var nextStep: String {
        switch kind {
        case .treeChanged: "stop the archive and start it again: this file is derived and is rebuilt"
        case .tornEnd: "start the archive once: a write that was never acknowledged is cut off; then verify again"
        case .unreadable: "make the file readable, then verify again"
        case .checkpointInvalid, .identityInvalid:
            "check that the key is the one of this ledger; if it is, restore the directory from a copy that verifies"
        default: "keep this copy as evidence, and restore the directory from a copy that verifies"
        }
    }
}

/// The verdict over a ledger.
public struct LedgerVerification: Hashable, Sendable {
    /// The entries that were checked and are good; all of them where nothing is wrong.
    public internal(set) var entries: UInt64 = 0
    /// The bytes of content that were hashed.
    public internal(set) var contentBytes = 0
    /// The root over the entries that were checked.
    public internal(set) var root: SHA256Digest = Merkle.emptyRoot
    /// The newest checkpoint, where there is a valid one.
    public internal(set) var checkpoint: Checkpoint?
    /// Whether signatures were checked, that is: whether a key was given.
    public internal(set) var isSignatureChecked = false
    /// What is wrong: the fault of the first bad entry first.
    public internal(set) var faults: [LedgerFault] = []

    /// Whether nothing is wrong.
    public var isSound: Bool { faults.isEmpty }
    /// The first bad entry, where the first fault concerns one.
    public var firstBadIndex: UInt64? { faults.first?.index }
    /// The first fault, in words.
    public var problem: String? { faults.first?.message }
    /// What to do about the first fault.
    public var nextStep: String? { faults.first?.nextStep }

    /// The verdict as JSON, for interfaces.
    public var json: JSONValue {
        var object: JSONObject = [
            "sound": .bool(isSound), "entries": JSONValue(entries), "content_bytes": JSONValue(contentBytes),
            "root": .string(root.hex), "signature_checked": .bool(isSignatureChecked),
            "signed_entries": checkpoint.map { JSONValue($0.size) } ?? .null,
            "first_bad_index": firstBadIndex.map { JSONValue($0) } ?? .null,
        ]
        object["faults"] = .array(
            faults.map { fault in
                [
                    "kind": .string(fault.kind.rawValue), "index": fault.index.map { JSONValue($0) } ?? .null,
                    "message": .string(fault.message), "next_step": .string(fault.nextStep),
                ]
            })
        return .object(object)
    }
}
