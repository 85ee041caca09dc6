// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a proof, note or checkpoint is not accepted.
public struct TransparencyLogError: ReportableError, Hashable {
    /// The kinds of refusal that callers tell apart.
    public enum Code: String, ErrorCode {
        /// The text is not a signed note.
        case noteMalformed = "note_malformed"
        /// No signature is by a key that is known here.
        case noteUnknownKey = "note_unknown_key"
        /// A signature by a known key does not fit the text.
        case noteSignatureInvalid = "note_signature_invalid"
        /// The text is not a verifier key.
        case keyMalformed = "note_key_malformed"
        /// The text of a note is not a checkpoint.
        case checkpointMalformed = "checkpoint_malformed"
        /// The text is not a transparency-log proof.
        case proofMalformed = "log_proof_malformed"
        /// The proof does not lead to the root.
        case proofInvalid = "log_proof_invalid"
        /// The tree has no such entry or size.
        case outOfRange = "log_out_of_range"
        /// The text is not the path of a tile.
        case tilePathMalformed = "tile_path_malformed"
        /// A hash tile has another length than its width asks for.
        case tileMalformed = "hash_tile_malformed"
        /// An entry bundle ends within an entry, or goes on after its last.
        case bundleMalformed = "entry_bundle_malformed"
        /// The text is not a witness policy.
        case policyMalformed = "log_policy_malformed"
        /// What a witness was asked or answered breaks the rules of the exchange.
        case witnessExchangeMalformed = "witness_exchange_malformed"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .noteMalformed: "The text breaks the rules of the C2SP signed-note format."
            case .noteUnknownKey: "The note carries no signature by any of the keys it was checked with."
            case .noteSignatureInvalid: "The note claims a signature by a known key, and the signature is wrong."
            case .keyMalformed: "The text is not a verifier key of the form name+id+key, or its id does not fit."
            case .checkpointMalformed: "The note's text is not origin, tree size and root hash as C2SP asks."
            case .proofMalformed: "The text breaks the rules of the C2SP tlog-proof format."
            case .proofInvalid: "The hashes do not lead from the entry, or the older root, to the root that is claimed."
            case .outOfRange: "The entry or tree size asked for lies beyond the end of the log."
            case .tilePathMalformed: "The text breaks the rules for paths of the C2SP tlog-tiles format."
            case .tileMalformed: "A hash tile is cut off or has bytes too many: it holds 32 bytes for each hash."
            case .bundleMalformed: "An entry bundle is cut off, has bytes too many, or holds another number of entries."
            case .policyMalformed: "The text breaks the rules of the C2SP tlog-policy format."
            case .witnessExchangeMalformed:
                "A request to a witness, or its answer, breaks the C2SP tlog-witness format."
            }
        }
    }

    /// The kind of refusal.
    public let kind: Code
    /// What was found.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts.
    public init(_ kind: Code, _ message: String, nextStep: String? = nil) {
        self.kind = kind
        self.message = message
        let usual =
            switch kind {
            case .noteUnknownKey: "check with the verifier key that the log's owner published"
            case .noteSignatureInvalid, .proofInvalid: "do not rely on it; fetch it again from the log's owner"
            case .outOfRange: "ask for an entry or size within the log"
            case .tilePathMalformed: "write it like tile/0/x001/067 or tile/entries/000.p/8"
            case .tileMalformed, .bundleMalformed: "fetch the file again, or restore it from a copy of the log"
            case .policyMalformed: "correct the line that is named, in the witness policy file"
            case .witnessExchangeMalformed: "check that the address is that of a C2SP witness, and try again"
            default: "check that the text was copied whole and unchanged"
            }
        self.nextStep = nextStep ?? usual
    }
}
