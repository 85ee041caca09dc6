// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// One pass over the tiles of a log, left to right, with one open tile a level.
struct LogWalk<Source: LogSource> {
    private let checkpoint: Checkpoint
    private let entry: ((UInt64, ArraySlice<UInt8>) throws -> Void)?
    private let limit: Int
    private var files: LogFiles<Source>
    private var open: [Int: OpenTile] = [:]
    private var prefix: LogPrefix?
    private var edge: LogBlock?
    private var scratch: [SHA256Digest] = []
    private var missingInARow = 0

    /// What is wrong.
    private(set) var findings: FindingList
    /// The number of entries that are there and are right.
    private(set) var soundEntries: UInt64 = 0

    init(
        _ source: Source, checkpoint: Checkpoint, saved: Checkpoint?, limit: Int,
        entry: ((UInt64, ArraySlice<UInt8>) throws -> Void)?
    ) {
        self.checkpoint = checkpoint
        self.entry = entry
        self.limit = limit
        files = LogFiles(source, size: checkpoint.size, limit: limit)
        prefix = saved.map { LogPrefix(saved: $0) }
        findings = FindingList(limit: limit)
    }

    mutating func run(progress: ((UInt64) -> Void)?) async throws {
        let size = checkpoint.size
        var index: UInt64 = 0
        while let path = TileLayout.tile(level: .entries, index: index, size: size) {
            let block = try await files.block(path)
            missingInARow = block.hashes == nil ? missingInARow + 1 : 0
            if missingInARow > limit {
                // A log whose files end here: naming each of what may be billions of them would take for ever.
                findings.append(
                    LogFinding(
                        .bundleMissing, path: path.path, index: index << 8, count: size - index << 8,
                        "nothing is there from here on; the rest was not looked for"))
                for level in open.keys.sorted() {
                    if let tile = open[level]?.versions() {
                        findings.append(tile.versions.first?.findings ?? tile.settled)
                    }
                }
                return
            }
            if path.isFull { try await pass(block) } else { edge = block }
            index += 1
            progress?(min(index << 8, size))
        }
        try await finish()
    }

    /// Takes a full bundle with its tile, and closes every tile above that it completes.
    private mutating func pass(_ block: LogBlock) async throws {
        let claims = block.versions.claims(&scratch)
        try await openTile(level: 1, index: block.index >> 8)
        let above = open[1]?.stored(at: Int(block.index & 0xff))
        let right =
            claims.claims.firstIndex { $0.hash == above } ?? (above == nil && claims.claims.count == 1 ? 0 : nil)
        prefix?.take(
            block: block.index, hash: right.map { claims.claims[$0].hash } ?? above ?? claims.claims.first?.hash,
            leaves: right.map { block.versions.versions[$0].hashes } ?? block.hashes)
        // Where nothing here agrees with the tile above, nothing is handed on: which entries changed cannot be told.
        if right != nil || above == nil { try deliver(block, right.map { block.versions.versions[$0].hashes }) }
        var child = claims
        var index = block.index
        var level = 1
        while true {
            try await openTile(level: level, index: index >> 8)
            open[level]?.absorb(child)
            index >>= 8
            guard let tile = open[level], tile.count == TileLayout.width else { return }
            open[level] = nil
            let versions = try await files.withOlderPartials(of: tile.path, tile.versions())
            child = versions.claims(&scratch)
            level += 1
        }
    }

    private mutating func openTile(level: Int, index: UInt64) async throws {
        guard open[level] == nil,
            let path = TileLayout.tile(level: .hashes(level), index: index, size: checkpoint.size)
        else { return }
        let tile = try await files.hashTile(path)
        open[level] = OpenTile(path: path, stored: tile.hashes, findings: tile.findings)
    }

    /// Hands on the entries that are right: those whose hash is the one in the tree.
    ///
    /// Without a tree that tells, those are the entries that nothing speaks against.
    private mutating func deliver(_ block: LogBlock, _ right: [SHA256Digest]?) throws {
        guard let truth = right ?? block.tileHashes ?? block.hashes else { return }
        if truth == block.entryHashes {
            soundEntries += UInt64(block.entries.count)
            guard let entry else { return }
            for (offset, range) in block.entries.enumerated() {
                try entry(block.index << 8 + UInt64(offset), block.bytes[range])
            }
            return
        }
        for (offset, range) in block.entries.enumerated() where truth[offset] == block.entryHashes[offset] {
            soundEntries += 1
            try entry?(block.index << 8 + UInt64(offset), block.bytes[range])
        }
    }

    /// Lets the root decide about the tiles at the right edge, and compares with the saved checkpoint.
    private mutating func finish() async throws {
        var edges: [TileVersions] = []
        if let edge { edges.append(edge.versions) }
        for level in open.keys.sorted() {
            guard let tile = open[level] else { continue }
            edges.append(try await files.withOlderPartials(of: tile.path, tile.versions()))
        }
        let choice = EdgeChoice(edges: edges, root: checkpoint.root)
        for (edge, version) in zip(edges, choice.versions).reversed() {
            findings.append(version.map { edge.versions[$0].findings } ?? edge.settled)
        }
        if let edge {
            let version = choice.versions.first.flatMap { $0 }
            let hashes = version.map { edge.versions.versions[$0].hashes }
            prefix?.take(block: edge.index, hash: nil, leaves: hashes ?? edge.hashes)
            try deliver(edge, choice.isProven ? hashes : nil)
        }
        if !choice.isProven, choice.isComplete {
            findings.append(
                LogFinding(.rootMismatch, path: "checkpoint", "the tiles do not lead to the root \(checkpoint.root)"))
        }
        if let finding = prefix?.finding(in: checkpoint) { findings.append(finding) }
    }
}

/// Which versions of the tiles at the right edge lead to the root, lowest level first.
private struct EdgeChoice {
    /// For each edge the number of its version; nil where it has none.
    private(set) var versions: [Int?]
    /// Whether the versions lead to the root.
    private(set) var isProven = false
    /// Whether every edge has a version.
    let isComplete: Bool

    init(edges: [TileVersions], root: SHA256Digest) {
        isComplete = edges.allSatisfy { !$0.versions.isEmpty }
        versions = edges.map { $0.versions.isEmpty ? nil : 0 }
        guard isComplete else { return }
        var choice = edges.map { _ in 0 }
        // At most three versions of each of eight edges, and hardly ever more than one of any.
        while true {
            let tiles = zip(edges, choice).map { edge, number in edge.versions[number].hashes }
            if Merkle.root(ofEdges: tiles) == root {
                versions = choice
                isProven = true
                return
            }
            guard let next = choice.indices.first(where: { choice[$0] + 1 < edges[$0].versions.count }) else { return }
            choice[next] += 1
            for lower in 0..<next { choice[lower] = 0 }
        }
    }
}
