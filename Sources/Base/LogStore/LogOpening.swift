// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import KeyIndex
import Primitives
import TransparencyLog

/// Opens a log: locks, memory of what was signed, tiles, write-ahead file, index; refuses where they do not agree.
struct LogOpening {
    let layout: LogLayout
    let signedState: FilePath
    let signers: [NoteSigner]
    let verifiers: [NoteVerifier]
    let clock: WallClock
    let options: LogStoreOptions

    func run(
        keys: @escaping @Sendable ([UInt8]) -> [UInt64], onStop: (@Sendable (LogStoreError) -> Void)?
    ) throws -> LogCore {
        let calls = options.fileCalls
        for directory in [layout.directory, layout.wal, layout.log, layout.staging] {
            try calls.makeDirectory(directory)
        }
        let lock = try FileLock(layout.lock)
        let files = TileFiles(layout: layout, calls: calls, cacheBytes: options.cacheBytes)
        let isNew = try isNew()
        let head = try SignedHead(
            directory: signedState, cosignatures: layout.cosignatures, signers: signers, verifiers: verifiers,
            clock: clock, calls: calls, mayCreate: { isNew })
        try files.removeLeftovers()
        let signed = head.published.checkpoint
        if isNew {
            guard signed.size == 0 else {
                throw LogStoreError(
                    .behindSignedState, "the directory is empty, but \(signed.size) entries were signed", index: 0)
            }
            _ = try WalSegment.create(firstIndex: 0, zeros: WalWriter.firstStep, layout: layout, calls: calls)
        }
        let recovery = WalRecovery(
            layout: layout, files: files, calls: calls, signed: signed, heldLimit: options.heldBytes)
        let found = try recovery.run(recovery.segments())
        try TreeEdge(files: files).checkLastBundle(size: found.tail.firstTile(level: 0) << 8)
        try refuseBundlesBeyond(found.tail.size)
        let core = try LogCore(
            lock: lock, layout: layout, options: options, files: files, head: head, found: found,
            index: KeyIndex.open(directory: layout.index), keys: keys, onStop: onStop)
        try core.feedKeys()
        return core
    }

    /// Whether nothing was ever written: no segment, no checkpoint, no tile.
    private func isNew() throws -> Bool {
        try Files.list(layout.wal).isEmpty
            && Files.list(layout.log).allSatisfy { $0.string.hasPrefix(AtomicFile.temporaryPrefix) }
    }

    /// A full bundle is made of durable entries only: one beyond the end tells that the end was lost.
    private func refuseBundlesBeyond(_ size: UInt64) throws {
        let path = TilePath(level: .entries, index: size >> 8)
        guard !Files.exists(layout.tile(path)) else {
            throw LogStoreError.damaged("\(path) holds more entries than the write-ahead file", index: size)
        }
    }
}
