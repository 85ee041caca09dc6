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
                let stagedFile = StagedFile(temporary: temporary, target: target, file: open)
                // Before the write, so that one that fails on a full disk gives back what it took.
                staged.append(stagedFile)
                try stagedFile.write(file.bytes, calls)
            }
        } catch {
            Self.remove(staged)
            if error.kind == .alreadyExists {
                throw LogStoreError.damaged(error.message, index: files.first?.path.firstEntry)
            }
            throw LogStoreError(error)
        }
        do throws(DurabilityError) {
            for file in staged { try file.sync(calls) }
        } catch {
            Self.remove(staged)
            throw Self.unknownFate(error)
        }
        do throws(DurabilityError) {
            for file in staged { try calls.renameNew(file.temporary, to: file.target) }
        } catch {
            Self.remove(staged)
            // No room for a name: those that have theirs are found with the same bytes when this is tried again.
            throw error.kind == .diskFull ? LogStoreError(error) : Self.unknownFate(error)
        }
        do throws(DurabilityError) {
            for directory in directories { try calls.syncDirectory(directory) }
        } catch { throw Self.unknownFate(error) }
    }

    /// After a failed flush nobody knows what the disk holds, so not even a full disk is something to wait out.
    private static func unknownFate(_ error: DurabilityError) -> LogStoreError {
        LogStoreError(.io, error.message, nextStep: error.nextStep)
    }

    /// Removes the files that have not got their names; they are written again later.
    private static func remove(_ staged: [StagedFile]) {
        for file in staged { try? Files.remove(file.temporary) }  // What stays is removed at the next opening.
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

    func write(_ bytes: [UInt8], _ calls: LogFileCalls) throws(DurabilityError) {
        try calls.write(bytes, to: file, at: 0)
        file.startWriteback()
    }
    func sync(_ calls: LogFileCalls) throws(DurabilityError) { try calls.sync(file) }
}
