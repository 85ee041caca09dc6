// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives

/// Where the parts of a ledger are, below its directory. A copy of the directory is a whole ledger.
struct LedgerLayout: Hashable, Sendable {
    let directory: FilePath

    /// Held by the one process that writes.
    var lock: FilePath { directory.appending("lock") }
    /// Whose ledger this is: a note signed by the ledger's key.
    var identity: FilePath { directory.appending("identity") }
    /// The groups of entries, the only part that cannot be derived (with the blobs).
    var entries: FilePath { directory.appending("entries.log") }
    /// The hashes of all complete subtrees; derived from the entries, rebuilt at opening where they differ.
    var tree: FilePath { directory.appending("tree.hashes") }
    /// The newest checkpoint, for readers.
    var checkpoint: FilePath { directory.appending("checkpoint") }
    /// All signed checkpoints, for finding out which entries a change concerns.
    var checkpoints: FilePath { directory.appending("checkpoints") }
    /// What was signed last: never goes back.
    var signedState: FilePath { directory.appending("state").appending("signed") }
    /// Torn ends that were cut off at an opening.
    var torn: FilePath { directory.appending("torn") }
    /// The contents, named by their digest.
    var blobs: FilePath { directory.appending("blobs") }

    func blob(_ digest: SHA256Digest) -> FilePath {
        let name = digest.hex
        return blobs.appending(String(name.prefix(2))).appending(name)
    }
}

extension UInt64 {
    /// The number whose big-endian bytes (at most eight) these are.
    init(bigEndianBytes bytes: some Sequence<UInt8>) { self = bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

extension FixedWidthInteger {
    /// The big-endian bytes.
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
    }
}
