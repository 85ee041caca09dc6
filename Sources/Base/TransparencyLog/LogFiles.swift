// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// A bundle and the level-0 tile that belongs to it, as they were read.
struct LogBlock {
    let index: UInt64
    /// The bundle's bytes.
    var bytes: [UInt8] = []
    /// Where in them its entries lie.
    var entries: [Range<Int>] = []
    /// Their leaf hashes.
    var entryHashes: [SHA256Digest] = []
    /// The hashes of the tile; nil where it is missing or broken.
    var tileHashes: [SHA256Digest]?
    /// What the leaf hashes of this block may truly be.
    var versions: TileVersions

    /// The likeliest leaf hashes; nil where neither file tells them.
    var hashes: [SHA256Digest]? { versions.versions.first?.hashes }

    /// Whether nothing speaks against an entry.
    func agrees(at offset: Int) -> Bool { tileHashes.map { $0[offset] == entryHashes[offset] } ?? true }
}

/// Reads the files of a log, and says what is wrong with each by itself.
struct LogFiles<Source: LogSource> {
    /// After so many files in a row that cannot be read, the source itself is taken for broken.
    private static var mostFailures: Int { 16 }

    let source: Source
    private let size: UInt64
    let limit: Int
    private var failures = 0

    init(_ source: Source, size: UInt64, limit: Int) {
        self.source = source
        self.size = size
        self.limit = limit
    }

    /// A hash tile, or nil and why.
    mutating func hashTile(_ path: TilePath) async throws -> (hashes: [SHA256Digest]?, findings: FindingList) {
        var findings = FindingList(limit: limit)
        let read = try await read(path, limit: 2 * TileLayout.fullTileBytes, missing: .tileMissing, &findings)
        guard let (bytes, width) = read else { return (nil, findings) }
        let expected = width * TileLayout.hashBytes
        let shift = UInt64(8 * path.level.number)
        func entry(_ position: Int) -> UInt64? { path.firstEntry.map { $0 + UInt64(position) << shift } }
        guard bytes.count >= expected else {
            let whole = bytes.count / TileLayout.hashBytes
            findings.append(
                LogFinding(
                    .tileTruncated, path: path.path, index: entry(whole), count: UInt64(path.width - whole) << shift,
                    "the tile has \(bytes.count) bytes instead of \(expected)"))
            return (nil, findings)
        }
        if bytes.count > expected {
            findings.append(
                LogFinding(
                    .tileTrailingBytes, path: path.path, index: entry(0), count: UInt64(path.width) << shift,
                    "the tile has \(bytes.count) bytes instead of \(expected)"))
        }
        return (digests(bytes, count: path.width), findings)
    }

    /// A bundle with its tile.
    mutating func block(_ path: TilePath) async throws -> LogBlock {
        let tilePath = TilePath(level: .hashes(0), index: path.index, width: path.width)
        let tile = try await hashTile(tilePath)
        var settled = tile.findings
        var block = LogBlock(
            index: path.index, tileHashes: tile.hashes,
            versions: TileVersions(versions: [], settled: FindingList(limit: limit)))
        let isWhole = try await readBundle(path, into: &block, &settled)
        let present = [block.entryHashes, block.tileHashes ?? []].filter { !$0.isEmpty }
        for kept in [path, tilePath] { settled.append(try await olderPartials(of: kept, present: present)) }
        block.versions.settled = settled
        if isWhole { block.versions.versions.append(TileVersion(hashes: block.entryHashes, findings: settled)) }
        guard let hashes = tile.hashes else { return block }
        guard isWhole else {
            block.versions.versions.append(TileVersion(hashes: hashes, findings: settled))
            return block
        }
        guard hashes != block.entryHashes else { return block }
        // Two versions: with the bundle right the tile was changed, and the other way round.
        let positions = hashes.indices.filter { hashes[$0] != block.entryHashes[$0] }
        block.versions.versions[0].findings.append(.tileChanged(tilePath, positions: positions))
        var other = TileVersion(hashes: hashes, findings: settled)
        for finding in Self.changes(path, positions) { other.findings.append(finding) }
        block.versions.versions.append(other)
        return block
    }

    /// Reads a bundle and its entries; false where it is not there or does not hold all of them.
    private mutating func readBundle(
        _ path: TilePath, into block: inout LogBlock, _ findings: inout FindingList
    ) async throws -> Bool {
        let first = path.index << 8
        guard
            let (bytes, width) = try await read(
                path, limit: EntryBundle.maxBytes + 1, missing: .bundleMissing, &findings)
        else { return false }
        block.bytes = bytes
        var ranges = EntryBundle.ranges(in: bytes, count: width)
        let end = ranges.last?.upperBound ?? 0
        let isCut = ranges.count < width
        ranges.removeLast(max(ranges.count - path.width, 0))
        block.entries = ranges
        Merkle.leafHashes(of: ranges, in: bytes, into: &block.entryHashes)
        guard isCut || end != bytes.count else { return true }
        // A changed length shifts all that follows: the first entry that is not in the tile is the one that was hit.
        let differing = ranges.indices.first { !block.agrees(at: $0) }
        let hit = UInt64(differing ?? min(ranges.count, path.width - 1))
        findings.append(
            LogFinding(
                .bundleMalformed, path: path.path, index: first + hit, count: UInt64(path.width) - hit,
                isCut
                    ? "the bundle ends within its entry \(ranges.count) of \(width)"
                    : "the bundle has \(bytes.count - end) bytes after its \(width) entries"))
        return ranges.count == path.width
    }

    /// One finding for each run of changed entries.
    private static func changes(_ path: TilePath, _ positions: [Int]) -> [LogFinding] {
        var runs: [Range<Int>] = []
        for position in positions {
            if let last = runs.last, last.upperBound == position {
                runs[runs.count - 1] = last.lowerBound..<position + 1
            } else {
                runs.append(position..<position + 1)
            }
        }
        return runs.map { run in
            let first = path.index << 8 + UInt64(run.lowerBound)
            let what = run.count == 1 ? "entry \(first) is" : "entries \(first) to \(first + UInt64(run.count) - 1) are"
            return LogFinding(
                .entryChanged, path: path.path, index: first, count: UInt64(run.count),
                "\(what) not what was logged")
        }
    }

    /// Reads a file, or the full one in place of a partial one that is no longer there; with the width of what it is.
    private mutating func read(
        _ path: TilePath, limit: Int, missing: LogFinding.Kind, _ findings: inout FindingList
    ) async throws -> (bytes: [UInt8], width: Int)? {
        let first = path.firstEntry
        let count = UInt64(path.width) << UInt64(8 * path.level.number)
        do {
            if let bytes = try await source.read(path.path, limit: limit) {
                failures = 0
                return (bytes, path.width)
            }
            if !path.isFull, let bytes = try await source.read(path.full.path, limit: limit) {
                failures = 0
                return (bytes, TileLayout.width)
            }
            failures = 0
            findings.append(LogFinding(missing, path: path.path, index: first, count: count, "the file is not there"))
        } catch {
            failures += 1
            guard failures < Self.mostFailures else { throw error }
            findings.append(
                LogFinding(
                    .unreadable, path: path.path, index: first, count: count, "the file cannot be read: \(error)"))
        }
        return nil
    }
}
