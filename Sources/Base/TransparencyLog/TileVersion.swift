// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// What the hashes of one tile may truly be, and what is wrong in the log if they are.
///
/// Where a tile and what lies below it differ there are two versions of it; the level above, or in the end the signed
/// root, says which is the right one, and with it which file was changed.
struct TileVersion {
    var hashes: [SHA256Digest]
    var findings: FindingList
}

/// All versions of one tile; none where nothing tells its hashes.
struct TileVersions {
    var versions: [TileVersion]
    /// What is wrong whichever version is right, and where there is none.
    var settled: FindingList

    /// The versions as hashes over all of a full tile, for the level above.
    func claims(_ scratch: inout [SHA256Digest]) -> SubtreeClaims {
        SubtreeClaims(
            claims: versions.map {
                SubtreeClaim(hash: Merkle.root(ofTile: $0.hashes, &scratch), findings: $0.findings)
            },
            settled: settled)
    }
}

/// What the hash over one full tile may truly be, and what is wrong in the log if it is.
struct SubtreeClaim {
    let hash: SHA256Digest
    let findings: FindingList
}

/// All claims about one full tile, the likeliest first; none where nothing tells its hash.
struct SubtreeClaims {
    let claims: [SubtreeClaim]
    /// What is wrong whichever claim is right, and where there is none.
    let settled: FindingList
}

/// A tile above level 0 while the check passes over what lies below it.
struct OpenTile {
    let path: TilePath
    /// What its own file holds; nil where that is missing or broken.
    private let stored: [SHA256Digest]?
    /// What is wrong whichever version is right.
    private var settled: FindingList
    /// The hashes from below, as far as they are known.
    private var below: [SHA256Digest] = []
    /// Where this tile and all that is claimed from below differ.
    private var conflicts: [(position: Int, child: SubtreeClaims)] = []
    /// Where this tile does not help and two things are claimed from below.
    private var choices: [(position: Int, claims: [SubtreeClaim])] = []
    private var hasUnknown = false

    init(path: TilePath, stored: [SHA256Digest]?, findings: FindingList) {
        self.path = path
        self.stored = stored
        settled = findings
    }

    /// How many of its hashes were passed.
    var count: Int { below.count }

    /// What the tile's file says about the hash at a position.
    func stored(at position: Int) -> SHA256Digest? { stored?[position] }

    /// Takes what the next full tile below may be.
    mutating func absorb(_ child: SubtreeClaims) {
        let position = below.count
        guard let first = child.claims.first else {
            settled.append(child.settled)
            if let stored { below.append(stored[position]) } else { hasUnknown = true; below.append(.zero) }
            return
        }
        if let stored {
            let hash = stored[position]
            if let right = child.claims.first(where: { $0.hash == hash }) {
                settled.append(right.findings)
            } else {
                conflicts.append((position, child))
            }
            below.append(hash)
        } else {
            if child.claims.count > 1 {
                choices.append((position, child.claims))
            } else {
                settled.append(first.findings)
            }
            below.append(first.hash)
        }
    }

    /// What the tile may truly be, now that all below it was passed.
    func versions() -> TileVersions {
        if let stored { return TileVersions(versions: versions(stored), settled: settled) }
        var versions: [TileVersion] = []
        for choice in 0...(choices.isEmpty ? 0 : 1) {
            var version = TileVersion(hashes: below, findings: settled)
            for (position, claims) in choices {
                let claim = claims[min(choice, claims.count - 1)]
                version.hashes[position] = claim.hash
                version.findings.append(claim.findings)
            }
            versions.append(version)
        }
        guard hasUnknown else { return TileVersions(versions: versions, settled: settled) }
        return TileVersions(versions: [], settled: versions[0].findings)
    }

    private func versions(_ stored: [SHA256Digest]) -> [TileVersion] {
        // First: the file of this tile is right, and what lies below it was changed.
        var whole = TileVersion(hashes: stored, findings: settled)
        for (position, child) in conflicts {
            whole.findings.append(child.settled)
            for finding in faults(below: position, child) { whole.findings.append(finding) }
        }
        guard let most = conflicts.map(\.child.claims.count).max() else { return [whole] }
        // Or: what lies below is right, in one of its versions, and this tile was changed.
        return [whole]
            + (0..<most).map { choice in
                var version = TileVersion(hashes: stored, findings: settled)
                version.findings.append(.tileChanged(path, positions: conflicts.map(\.position)))
                for (position, child) in conflicts {
                    let claim = child.claims[min(choice, child.claims.count - 1)]
                    version.hashes[position] = claim.hash
                    version.findings.append(claim.findings)
                }
                return version
            }
    }

    /// What is wrong where this tile is right and nothing below a position agrees with it.
    private func faults(below position: Int, _ child: SubtreeClaims) -> [LogFinding] {
        guard case .hashes(let level) = path.level else { return [] }
        let tile = TilePath(level: .hashes(level - 1), index: path.index << 8 + UInt64(position))
        let width = UInt64(1) << UInt64(8 * level)
        func finding(_ kind: LogFinding.Kind, _ path: TilePath) -> LogFinding {
            LogFinding(
                kind, path: path.path, index: tile.firstEntry, count: width,
                "what it holds differs from what the hash at \(self.path) was made from")
        }
        let files = Set(child.settled.items.map(\.path))
        let bundle = TilePath(level: .entries, index: tile.index)
        let entries = level == 1 && !files.contains(bundle.path) ? [finding(.entryChanged, bundle)] : []
        return entries + (files.contains(tile.path) ? [] : [finding(.tileChanged, tile)])
    }
}

extension LogFinding {
    /// Some hashes of a tile are wrong.
    static func tileChanged(_ path: TilePath, positions: [Int]) -> LogFinding {
        let shift = UInt64(8 * path.level.number)
        let first = UInt64(positions.first ?? 0)
        let last = UInt64(positions.last ?? 0)
        return LogFinding(
            .tileChanged, path: path.path, index: path.firstEntry.map { $0 + first << shift },
            count: (last - first + 1) << shift,
            "\(positions.count) of its \(path.width) hashes differ from what lies below, the first is hash \(first)")
    }
}
