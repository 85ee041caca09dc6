// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why contents or keys are refused. Never holds a key, a content or the name of a person.
///
/// Failures of the disk pass through as `DurabilityError`.
public struct VaultError: ReportableError, Hashable {
    /// The kinds of refusal that callers tell apart.
    public enum Code: String, ErrorCode {
        /// The stored bytes are not a sealed blob of a version in use.
        case blobUnknownFormat = "vault_blob_unknown_format"
        /// The blob ends too early.
        case blobTruncated = "vault_blob_truncated"
        /// The blob goes on after its end.
        case blobExtended = "vault_blob_extended"
        /// Parts of the blob stand in another order.
        case blobReordered = "vault_blob_reordered"
        /// Bytes of the blob were changed.
        case blobDamaged = "vault_blob_damaged"
        /// The blob was sealed under another key than the one given.
        case blobForeignKey = "vault_blob_foreign_key"
        /// The blob belongs to another entry, or its header was changed.
        case blobForeignEntry = "vault_blob_foreign_entry"
        /// The blob is not in the store.
        case blobMissing = "vault_blob_missing"
        /// A content or its description is over its limit.
        case tooLarge = "vault_too_large"
        /// A compressed content does not unpack to what its header says.
        case compressionInvalid = "vault_compression_invalid"
        /// A key file is missing.
        case keyMissing = "vault_key_missing"
        /// A key file is damaged or belongs elsewhere.
        case keyDamaged = "vault_key_damaged"
        /// A key file can be read by others.
        case keyExposed = "vault_key_exposed"
        /// A control record breaks its form or contradicts those before it.
        case controlInvalid = "vault_control_invalid"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .blobUnknownFormat:
                "A stored blob does not begin as sealed blobs do, or was written by a newer version of the program."
            case .blobTruncated: "A stored blob ends before the length its header states."
            case .blobExtended: "A stored blob goes on after the length its header states."
            case .blobReordered: "A part of a stored blob stands in the place of another part."
            case .blobDamaged: "A stored blob was changed: a part of it is not genuine under its key."
            case .blobForeignKey:
                "A stored blob was sealed under another key: the subject's key was destroyed, lost or replaced."
            case .blobForeignEntry:
                "A stored blob has the right key but belongs to another entry, or its header was changed."
            case .blobMissing: "An entry names a blob that is not in the blob store."
            case .tooLarge: "A content, its description or a stored blob is over the stated limit."
            case .compressionInvalid: "A compressed content does not unpack to the size that its header states."
            case .keyMissing: "A key file is missing while there is data that was sealed with it."
            case .keyDamaged: "A key file was changed, cut off, or belongs to another tenant or subject."
            case .keyExposed: "A key file or key directory is open to other users, or belongs to another user."
            case .controlInvalid:
                "A hold, release, retention or erasure record has a wrong form or contradicts an earlier one."
            }
        }
        fileprivate var nextStep: String {
            switch self {
            case .blobUnknownFormat: "install the version of the program that wrote it, or a newer one"
            case .blobTruncated, .blobExtended, .blobReordered, .blobDamaged, .blobForeignEntry, .blobMissing,
                .compressionInvalid:
                "run `substrate ledger verify`, and restore the blob from a copy that verifies"
            case .blobForeignKey:
                "look for an erasure of this subject; if there is none, restore the subject's key file"
            case .tooLarge: "split the content, or raise the limit"
            case .keyMissing, .keyDamaged: "restore the key file from the backup of keys"
            case .keyExposed: "close it to others with `chmod 600` for files and `chmod 700` for directories"
            case .controlInvalid: "correct the request; a record in the ledger stays as it is"
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

    /// Makes an error from its parts; the next step is the code's usual one where none is given.
    public init(_ kind: Code, _ message: String, nextStep: String? = nil) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep ?? kind.nextStep
    }
}
