// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why an anchor did not come about, or is not believed.
public struct AnchorError: ReportableError, Hashable {
    /// The kinds of failure that callers tell apart.
    public enum Code: String, ErrorCode {
        /// Nothing is configured to anchor with.
        case off = "anchor_off"
        /// The settings for anchoring make no sense together.
        case configurationInvalid = "anchor_configuration_invalid"
        /// The ledger's anchor key is damaged, open to others, or belongs to another ledger.
        case keyInvalid = "anchor_key_invalid"
        /// No answer came.
        case unreachable = "anchor_unreachable"
        /// The other side answered that it does not do it.
        case refused = "anchor_refused"
        /// The answer is not proof of what was asked for; nothing of it was kept.
        case unverified = "anchor_unverified"
        /// A witness keeps naming another size than the one it was told.
        case witnessStale = "anchor_witness_stale"
        /// A witness no longer knows what it confirmed earlier.
        case witnessForgot = "anchor_witness_forgot"
        /// A witness has seen a larger log than there is here.
        case witnessAhead = "anchor_witness_ahead"
        /// The checkpoint is older than one that the witness confirmed already.
        case outdated = "anchor_outdated"
        /// A file of the outbox is damaged.
        case outboxDamaged = "anchor_outbox_damaged"
        /// The outbox could not be read or written.
        case storageFailed = "anchor_storage_failed"
        /// An anchor record does not prove what it says.
        case recordInvalid = "anchor_record_invalid"
        /// The newest complete anchor is too old.
        case overdue = "anchor_overdue"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .off: "No witness, log or time-stamp authority is configured, so the ledger is not anchored."
            case .configurationInvalid:
                "A setting of the anchor section is malformed, or one is there without the other that it needs."
            case .keyInvalid:
                "Each ledger signs its anchors with a key of its own; this file cannot be that key."
            case .unreachable:
                "A witness, log or time-stamp authority gave no complete answer in time; it is tried again."
            case .refused: "A witness, log or time-stamp authority answered with a refusal; it is tried again, later."
            case .unverified:
                "An answer came, but a signature, proof or content in it is wrong. Nothing unverified is ever kept."
            case .witnessStale:
                "The witness answers every attempt with a size other than the one it named before; it is not counted."
            case .witnessForgot:
                "The witness names a size smaller than one it has cosigned: it lost its state, so its word is worth less."
            case .witnessAhead:
                "The witness has cosigned a larger log of this name: this ledger was put back from an old copy, or the "
                    + "log was forked."
            case .outdated: "The witness has confirmed a newer checkpoint already; the next anchor goes to it again."
            case .outboxDamaged:
                "A file of the anchor outbox cannot be read; it was moved aside and nothing else is lost."
            case .storageFailed: "The anchor outbox could not be read or written; nothing was sent that is not kept."
            case .recordInvalid:
                "An anchor record of the ledger does not verify against the keys and certificates it was checked with."
            case .overdue:
                "No complete anchor came about for two periods, so the newest entries have no outside witness."
            }
        }
    }

    /// The kind of failure.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error; the message never holds a key, or an answer's text beyond its first line.
    public init(_ kind: Code, _ message: String, nextStep: String? = nil) {
        self.kind = kind
        self.message = message
        let usual =
            switch kind {
            case .off: "name a policy, a log or an authority in the settings anchor.*"
            case .configurationInvalid: "correct the setting"
            case .keyInvalid: "put the key file of this ledger back from your backup"
            case .unreachable, .outdated: "wait for the next attempt"
            case .refused: "check the address in the settings, and ask whoever runs the service"
            case .unverified:
                "check the keys and certificates in the settings; if they are right, do not trust the service"
            case .witnessStale, .witnessForgot: "ask whoever runs the witness, or take it out of the policy"
            case .witnessAhead: "stop writing, and compare this ledger with the copy that the witness saw"
            case .outboxDamaged: "look at the file that was moved aside, then remove it"
            case .storageFailed: "make room on the disk, or correct the permissions of the directory"
            case .recordInvalid: "check it with the keys of that time; if they are right, do not rely on this anchor"
            case .overdue: "look at the last errors with `substrate ledger anchor`, and repair the connection"
            }
        self.nextStep = nextStep ?? usual
    }
}
