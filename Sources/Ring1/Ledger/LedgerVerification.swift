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
        /// An entry is not of the form this program writes, or says something about keys or erasures that does not hold.
        case entryMalformed = "entry_malformed"
        /// An entry bundle is missing, or cut, or does not add up.
        case bundleDamaged = "bundle_damaged"
        /// A hash tile is missing, cut or changed; the entries may be intact.
        case treeChanged = "tree_changed"
        /// The content of an entry is not in the blob store, and no erasure says why.
        case contentMissing = "content_missing"
        /// The stored bytes of a content are not what its entry says.
        case contentChanged = "content_changed"
        /// The entries do not have the root that was signed.
        case rootMismatch = "root_mismatch"
        /// A checkpoint is missing, malformed or not signed by a key that counts.
        case checkpointInvalid = "checkpoint_invalid"
        /// The log does not begin with what was signed earlier, or is shorter.
        case historyChanged = "history_changed"
        /// An erasure was recorded although a hold forbade it.
        case holdBroken = "hold_broken"
        /// The identity is missing, malformed or not signed by the ledger's first key.
        case identityInvalid = "identity_invalid"
        /// A part could not be read.
        case unreadable = "unreadable"

        /// What a finding about the log is for the ledger.
        init(_ kind: LogFinding.Kind) {
            self =
                switch kind {
                case .entryChanged: .entryChanged
                case .bundleMissing, .bundleMalformed: .bundleDamaged
                case .tileMissing, .tileTruncated, .tileTrailingBytes, .tileChanged, .partialChanged: .treeChanged
                case .rootMismatch: .rootMismatch
                case .inconsistent, .rolledBack: .historyChanged
                case .checkpointMissing, .checkpointInvalid, .signatureMissing, .originDiffers, .witnessesMissing:
                    .checkpointInvalid
                case .unreadable: .unreadable
                }
        }
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
        case .unreadable: "make the file readable, then verify again"
        case .checkpointInvalid, .identityInvalid:
            "check that the key is the one of this ledger; if it is, restore the directory from a copy that verifies"
        case .historyChanged:
            "do not rely on this copy; compare it with another one and with the checkpoints that witnesses hold"
        case .holdBroken: "ask whoever ran the archive then; the ledger itself refuses such an erasure"
        case .entryMalformed: "verify with the version of the program that wrote it, or a newer one"
        default: "keep this copy as evidence, and restore the directory from a copy that verifies"
        }
    }
}

/// The verdict over a ledger.
public struct LedgerVerification: Hashable, Sendable {
    /// The entries that were checked and are good; all of them where nothing is wrong.
    public internal(set) var entries: UInt64 = 0
    /// The bytes of open content and of stored blobs that were hashed.
    public internal(set) var contentBytes = 0
    /// The signed root, where nothing is wrong with the log.
    public internal(set) var root: SHA256Digest = Merkle.emptyRoot
    /// The newest checkpoint, where there is a valid one.
    public internal(set) var checkpoint: Checkpoint?
    /// Whether signatures were checked, that is: whether a key was given.
    public internal(set) var isSignatureChecked = false
    /// The entries whose content is gone because an erasure says so.
    public internal(set) var erasedEntries = 0
    /// Every key that ever signed, and the sizes for which it counts.
    public internal(set) var keyHistory: [LedgerKeyPeriod] = []
    /// The most faults that are kept.
    public static let maxFaults = 1_000
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
            "erased_entries": JSONValue(erasedEntries),
            "keys": .array(
                keyHistory.map { period in
                    [
                        "vkey": .string(period.vkey), "from_size": JSONValue(period.fromSize),
                        "to_size": period.toSize.map { JSONValue($0) } ?? .null,
                    ]
                }),
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
