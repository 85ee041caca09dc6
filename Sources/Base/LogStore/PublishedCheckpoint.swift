// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import Primitives
public import TransparencyLog

/// A checkpoint that was signed, remembered and given out.
public struct PublishedCheckpoint: Hashable, Sendable {
    /// What was signed.
    public let checkpoint: Checkpoint
    /// The signatures, those of the log first, then those of witnesses.
    public let note: SignedNote
    /// The note as it is served.
    public let bytes: [UInt8]

    init(checkpoint: Checkpoint, note: SignedNote) {
        self.checkpoint = checkpoint
        self.note = note
        bytes = note.bytes
    }
}

extension PublishedCheckpoint {
    /// The head that was signed last, as the memory of a log tells it; nil where nothing is remembered.
    ///
    /// Reads only, while the log is open or not, and does not check the signatures. Throws `log_damaged` and
    /// `log_unknown_format`.
    public static func remembered(in signedState: FilePath) throws -> PublishedCheckpoint? {
        let bytes: [UInt8]
        do throws(DurabilityError) {
            bytes = try Files.read(signedState.appending("head"), limit: SignedHead.maxBytes)
        } catch {
            if error.kind == .notFound { return nil }
            throw LogStoreError(error)
        }
        let (note, _) = try SignedHead.decode(bytes)
        do {
            return PublishedCheckpoint(checkpoint: try Checkpoint(parsing: note.text), note: note)
        } catch { throw LogStoreError.wrapping(error) }
    }
}
