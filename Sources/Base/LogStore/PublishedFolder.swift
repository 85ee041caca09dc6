// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TransparencyLog

/// The checkpoint and the partial tiles in the log's folder, so that the folder by itself is a whole log.
///
/// Order: full tiles, partial tiles, checkpoint; so the folder's checkpoint is never ahead of its tiles. Old partial
/// tiles go only when the full tile stands there.
final class PublishedFolder: Sendable {
    private struct State {
        /// The checkpoint in the folder, as it is served from there.
        var written: [UInt8]?
        var size: UInt64 = 0
    }
    private let state: Lock<State>
    private let layout: LogLayout
    private let files: TileFiles
    private let tree: LogTree
    private let head: SignedHead

    init(layout: LogLayout, files: TileFiles, tree: LogTree, head: SignedHead) throws {
        self.layout = layout
        self.files = files
        self.tree = tree
        self.head = head
        var found = State()
        let signed = head.published.checkpoint
        if Files.exists(layout.checkpoint) {
            let bytes = try Files.read(layout.checkpoint, limit: SignedNote.maxBytes)
            let checkpoint = try head.check(bytes, "the checkpoint in the folder")
            guard checkpoint.size <= signed.size else {
                throw LogStoreError(
                    .signedStateChanged,
                    "the folder has a checkpoint of size \(checkpoint.size), the last signed head has \(signed.size)")
            }
            // What the owner of the entries has not given yet is compared with the signed head when it comes.
            let root =
                checkpoint.size <= tree.size
                ? try tree.root(size: checkpoint.size) : checkpoint.size == signed.size ? signed.root : checkpoint.root
            guard root == checkpoint.root else {
                throw LogStoreError.damaged("the checkpoint in the folder has another root than its entries")
            }
            found = State(written: bytes, size: checkpoint.size)
        }
        state = Lock(found)
    }

    /// Whether the folder's checkpoint is the newest.
    var isCurrent: Bool { state.withLock { $0.written } == head.published.bytes }

    /// Brings the folder up to the newest checkpoint; all its full tiles must be on the disk.
    ///
    /// `bundle` gives the first entries of a bundle, in its form.
    func write(bundle: (UInt64, Int) throws(LogStoreError) -> [UInt8]) throws(LogStoreError) {
        let published = head.published
        let size = published.checkpoint.size
        let old = state.withLock { $0 }
        guard old.written != published.bytes else { return }
        var partials: [(path: TilePath, bytes: [UInt8])] = []
        for path in TileLayout.rightEdge(ofSize: size) {
            guard case .hashes(let level) = path.level else { continue }
            partials.append((path, try tree.tileBytes(level: level, path.index, width: path.width)))
        }
        if let path = TileLayout.partialBundle(ofSize: size) {
            partials.append((path, try bundle(path.index, path.width)))
        }
        try files.write(partials)
        do throws(DurabilityError) {
            try removePartials(of: old.size, at: size)
            try files.calls.replace(published.bytes, at: layout.checkpoint, permissions: 0o444)
        } catch { throw LogStoreError(error) }
        state.withLock { $0 = State(written: published.bytes, size: size) }
    }

    /// Removes all partial versions of the tiles that were at the edge and are full now.
    private func removePartials(of old: UInt64, at size: UInt64) throws(DurabilityError) {
        let edge = TileLayout.rightEdge(ofSize: old) + [TileLayout.partialBundle(ofSize: old)].compactMap { $0 }
        for path in edge where TileLayout.width(level: path.level, index: path.index, size: size) == TileLayout.width {
            let directory = layout.tile(path).parent
            guard Files.exists(layout.tile(path.full)), Files.exists(directory) else { continue }
            for name in try Files.list(directory) { try files.calls.remove(directory.appending(bytes: name.bytes)) }
            try files.calls.remove(directory)
        }
    }
}
