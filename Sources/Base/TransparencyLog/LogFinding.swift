// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with a log, and where.
public struct LogFinding: Hashable, Sendable {
    /// What can be wrong with a log.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// There is no checkpoint.
        case checkpointMissing = "checkpoint_missing"
        /// The checkpoint is no signed note, no checkpoint, or carries a wrong signature by a known key.
        case checkpointInvalid = "checkpoint_invalid"
        /// The checkpoint is not signed by a known key of the log.
        case signatureMissing = "signature_missing"
        /// The checkpoint is that of another log.
        case originDiffers = "origin_differs"
        /// Too few witnesses cosigned the checkpoint.
        case witnessesMissing = "witnesses_missing"
        /// The tiles do not lead to the signed root.
        case rootMismatch = "root_mismatch"
        /// The log does not begin with what an earlier checkpoint signed.
        case inconsistent
        /// The log is smaller than an earlier checkpoint.
        case rolledBack = "rolled_back"
        /// A hash tile is not there.
        case tileMissing = "tile_missing"
        /// A hash tile ends too early.
        case tileTruncated = "tile_truncated"
        /// A hash tile goes on after its last hash.
        case tileTrailingBytes = "tile_trailing_bytes"
        /// Hashes of a tile differ from what lies below, and what lies below leads to the root.
        case tileChanged = "tile_changed"
        /// An entry bundle is not there.
        case bundleMissing = "bundle_missing"
        /// The lengths in an entry bundle do not add up to its own length.
        case bundleMalformed = "bundle_malformed"
        /// Entries differ from their hashes, and their hashes lead to the root.
        case entryChanged = "entry_changed"
        /// An older, narrower version of a tile or bundle differs from the present one.
        case partialChanged = "partial_changed"
        /// A file is there and cannot be read.
        case unreadable

        /// What the finding means.
        public var explanation: String {
            switch self {
            case .checkpointMissing: "The log has no checkpoint, so nothing says how large it is or who vouches for it."
            case .checkpointInvalid: "The checkpoint breaks a rule of its format, or a known key's signature is wrong."
            case .signatureMissing: "The checkpoint carries no signature by the log's own key as it is known here."
            case .originDiffers: "The checkpoint names another log than the one that was to be checked."
            case .witnessesMissing: "Fewer witnesses than the policy asks for have cosigned the checkpoint."
            case .rootMismatch: "The hashes of all entries together do not give the root that the checkpoint signs."
            case .inconsistent:
                "The log does not begin with what an earlier checkpoint signed: its history was changed."
            case .rolledBack: "The log is smaller than an earlier checkpoint says: an old copy was put in its place."
            case .tileMissing: "A hash tile that a log of this size must have is not there."
            case .tileTruncated: "A hash tile ends before its last hash."
            case .tileTrailingBytes: "A hash tile has bytes after its last hash."
            case .tileChanged: "Hashes in a tile are not those of what lies below them, which leads to the signed root."
            case .bundleMissing: "An entry bundle that a log of this size must have is not there."
            case .bundleMalformed: "The lengths in an entry bundle do not add up: it was cut, extended or changed."
            case .entryChanged: "Entries are not those that were logged: their hashes in the tree are others."
            case .partialChanged: "An older partial tile or bundle is not the beginning of the present one."
            case .unreadable: "A file of the log is there and could not be read."
            }
        }
        /// What to do about it.
        public var nextStep: String {
            switch self {
            case .checkpointMissing, .tileMissing, .tileTruncated, .tileTrailingBytes, .tileChanged, .bundleMissing,
                .bundleMalformed, .entryChanged, .partialChanged:
                "keep this copy for the investigation and restore the named file from another copy of the log"
            case .checkpointInvalid, .rootMismatch, .inconsistent, .rolledBack:
                "do not rely on this copy; compare it with another one and with the checkpoints that witnesses hold"
            case .signatureMissing, .originDiffers: "check with the verifier key that the log's owner published"
            case .witnessesMissing: "wait for the witnesses, or check with the policy that holds for this log"
            case .unreadable: "check the disk or the connection, then check again"
            }
        }
    }

    /// What is wrong.
    public let kind: Kind
    /// The file concerned; nil where it is the log as a whole.
    public let path: String?
    /// The number of the first entry concerned; nil where it is no entry in particular.
    public let index: UInt64?
    /// How many entries the finding is about, from `index` on.
    public let count: UInt64
    /// What was found, in one sentence.
    public let message: String
    /// What to do about it.
    public var nextStep: String { kind.nextStep }

    /// Makes a finding from its parts.
    public init(_ kind: Kind, path: String? = nil, index: UInt64? = nil, count: UInt64 = 0, _ message: String) {
        self.kind = kind
        self.path = path
        self.index = index
        self.count = count
        self.message = message
    }
}

/// What the check of a whole log came to.
public struct LogVerdict: Hashable, Sendable {
    /// The checkpoint that the log was checked against; nil where it has none that can be read.
    public internal(set) var checkpoint: Checkpoint?
    /// The checkpoint's note with all its signatures; nil where it is none.
    public internal(set) var note: SignedNote?
    /// Which witnesses cosigned the checkpoint; nil without a policy.
    public internal(set) var witnesses: WitnessOutcome?
    /// The number of entries that are there and agree with the tiles above them.
    public internal(set) var entries: UInt64 = 0
    /// What is wrong, in the order of the log.
    public internal(set) var findings: [LogFinding] = []
    /// How many further findings were counted and not kept.
    public internal(set) var omittedFindings = 0

    /// Files below `tile` that are no part of a log, such as those that a power cut left half written; they do no harm.
    ///
    /// At most as many as findings are kept; none from a source that cannot list.
    public internal(set) var strays: [String] = []

    /// Whether nothing is wrong.
    public var isSound: Bool { findings.isEmpty && omittedFindings == 0 }
}

/// Findings up to a limit, and the number of those beyond it.
struct FindingList {
    private(set) var items: [LogFinding] = []
    private(set) var omitted = 0
    let limit: Int

    init(limit: Int) { self.limit = limit }

    var isEmpty: Bool { items.isEmpty && omitted == 0 }

    mutating func append(_ finding: LogFinding) {
        if items.count < limit { items.append(finding) } else { omitted += 1 }
    }
    mutating func append(_ other: FindingList) {
        guard !other.isEmpty else { return }
        for finding in other.items { append(finding) }
        omitted += other.omitted
    }
}
