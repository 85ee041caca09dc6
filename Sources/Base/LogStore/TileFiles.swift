// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TransparencyLog

/// The tiles and bundles on the disk: full ones are written once and never replaced.
final class TileFiles: Sendable {
    let layout: LogLayout
    let calls: LogFileCalls
    private let cache: TileCache

    /// The permissions of what is never written again.
    static let permissions: UInt16 = 0o444

    init(layout: LogLayout, calls: LogFileCalls, cacheBytes: Int) {
        self.layout = layout
        self.calls = calls
        cache = TileCache(limit: cacheBytes)
    }

    // MARK: Reading

    /// A full hash tile; damage names the first entry below it.
    func hashTile(level: Int, _ index: UInt64) throws(LogStoreError) -> HashTile {
        let path = TilePath(level: .hashes(level), index: index)
        if case .hashes(let tile)? = cache.item(path) { return tile }
        let bytes = try read(path, limit: TileLayout.fullTileBytes)
        guard let tile = try? HashTile(bytes, width: TileLayout.width) else {
            throw .damaged("\(path) has \(bytes.count) bytes, not \(TileLayout.fullTileBytes)", index: path.firstEntry)
        }
        cache.insert(.hashes(tile), path)
        return tile
    }

    /// A full bundle.
    func bundle(_ index: UInt64) throws(LogStoreError) -> TileCache.Bundle {
        let path = TilePath(level: .entries, index: index)
        if case .bundle(let bundle)? = cache.item(path) { return bundle }
        let bytes = try read(path, limit: EntryBundle.maxBytes)
        let ranges = EntryBundle.ranges(in: bytes, count: TileLayout.width)
        guard ranges.count == TileLayout.width, ranges.last?.upperBound == bytes.count else {
            let first = path.firstEntry ?? 0
            throw .damaged("\(path) is not a bundle of 256 entries", index: first + UInt64(min(ranges.count, 255)))
        }
        let bundle = TileCache.Bundle(bytes: bytes, ranges: ranges)
        cache.insert(.bundle(bundle), path)
        return bundle
    }

    /// The bytes of a full tile or bundle, past the cache.
    func read(_ path: TilePath, limit: Int) throws(LogStoreError) -> [UInt8] {
        do throws(DurabilityError) {
            return try Files.read(layout.tile(path), limit: limit)
        } catch {
            switch error.kind {
            case .notFound, .wrongKind:
                throw LogStoreError.damaged("\(path) is missing", index: path.firstEntry)
            case .tooLarge: throw LogStoreError.damaged("\(path) is too large", index: path.firstEntry)
            default: throw LogStoreError(error)
            }
        }
    }

    // MARK: Writing

    /// Makes files durable under their names; in one batch, so that the disk commits few times for all.
    ///
    /// A file that stands there already, from before a crash, must hold the same bytes.
    func write(_ files: [(path: TilePath, bytes: [UInt8])]) throws(LogStoreError) {
        var directories: [FilePath] = []
        var staged: [StagedFile] = []
        do throws(DurabilityError) {
            for file in files {
                let target = layout.tile(file.path)
                let directory = target.parent
                if !directories.contains(directory) {
                    try calls.makeDirectory(directory)
                    directories.append(directory)
                }
                if let found = try Files.status(target) {
                    guard found.kind == .file, found.size == Int64(file.bytes.count),
                        try Files.read(target, limit: file.bytes.count) == file.bytes
                    else { throw differs(file.path, target) }
                    continue
                }
                let temporary = AtomicFile.temporaryPath(beside: layout.staging.appending("tile"))
                let open = try calls.create(temporary, permissions: Self.permissions)
                try calls.write(file.bytes, to: open, at: 0)
                open.startWriteback()
                staged.append(StagedFile(temporary: temporary, target: target, file: open))
            }
        } catch {
            // Written again from the write-ahead file later; what stays is removed at the next opening.
            for file in staged { try? Files.remove(file.temporary) }
            if error.kind == .alreadyExists {
                throw LogStoreError.damaged(error.message, index: files.first?.path.firstEntry)
            }
            throw LogStoreError(error)
        }
        do throws(DurabilityError) {
            for file in staged { try file.sync(calls) }
            for file in staged { try calls.renameNew(file.temporary, to: file.target) }
            for directory in directories { try calls.syncDirectory(directory) }
        } catch {
            // Nobody knows what the disk holds now, so not even a full disk is something to wait out.
            throw LogStoreError(.io, error.message, nextStep: error.nextStep)
        }
    }

    private func differs(_ path: TilePath, _ target: FilePath) -> DurabilityError {
        DurabilityError(
            .alreadyExists, path: target, "\(path) stands on the disk with other bytes than the log has",
            nextStep: "restore the directory from a copy that verifies")
    }

    /// Removes what a crash left on its way.
    func removeLeftovers() throws(DurabilityError) {
        for name in try Files.list(layout.staging) { try calls.remove(layout.staging.appending(bytes: name.bytes)) }
        for name in try Files.list(layout.log) where name.string.hasPrefix(AtomicFile.temporaryPrefix) {
            try calls.remove(layout.log.appending(bytes: name.bytes))
        }
    }
}

/// A file under a temporary name, not yet synced.
private final class StagedFile {
    let temporary: FilePath
    let target: FilePath
    private let file: OpenFile

    init(temporary: FilePath, target: FilePath, file: consuming OpenFile) {
        self.temporary = temporary
        self.target = target
        self.file = file
    }

    func sync(_ calls: LogFileCalls) throws(DurabilityError) { try calls.sync(file) }
}
