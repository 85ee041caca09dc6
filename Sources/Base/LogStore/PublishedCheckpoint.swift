// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

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
