// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// Older partial tiles must be the beginnings of the present ones; a difference shows that history was rewritten.
extension LogFiles {
    /// Looks at the older partial versions of a hash tile, and adds what is wrong with them to all its versions.
    func withOlderPartials(of path: TilePath, _ versions: TileVersions) async throws -> TileVersions {
        let findings = try await olderPartials(of: path, present: versions.versions.map(\.hashes))
        var result = versions
        result.settled.append(findings)
        for index in result.versions.indices { result.versions[index].findings.append(findings) }
        return result
    }

    /// Looks at the older partial versions of a tile or bundle, whose hashes are one of those given.
    func olderPartials(of path: TilePath, present: [[SHA256Digest]]) async throws -> FindingList {
        var findings = FindingList(limit: limit)
        for width in try await source.partialWidths(of: path.full) where width != path.width {
            guard (1..<TileLayout.width).contains(width) else { continue }
            let older = TilePath(level: path.level, index: path.index, width: width)
            let limit = older.byteCount.map { $0 + 1 } ?? EntryBundle.maxBytes
            guard let bytes = try await source.read(older.path, limit: limit) else { continue }
            let hashes = Self.hashes(older, bytes)
            if let finding = Self.finding(older, hashes, present: present, path) { findings.append(finding) }
        }
        return findings
    }

    /// The hashes that a partial tile holds, or that the entries of a partial bundle have; nil for a wrong length.
    private static func hashes(_ path: TilePath, _ bytes: [UInt8]) -> [SHA256Digest]? {
        if let expected = path.byteCount { return bytes.count == expected ? digests(bytes, count: path.width) : nil }
        let ranges = EntryBundle.ranges(in: bytes, count: path.width)
        guard ranges.count == path.width, ranges.last?.upperBound == bytes.count else { return nil }
        var hashes: [SHA256Digest] = []
        Merkle.leafHashes(of: ranges, in: bytes, into: &hashes)
        return hashes
    }

    /// What is wrong where the older hashes are not the beginning of any present version.
    private static func finding(
        _ older: TilePath, _ hashes: [SHA256Digest]?, present: [[SHA256Digest]], _ path: TilePath
    ) -> LogFinding? {
        if let hashes, present.isEmpty || present.contains(where: { zip(hashes, $0).allSatisfy(==) }) { return nil }
        let shift = UInt64(8 * path.level.number)
        return LogFinding(
            .partialChanged, path: older.path, index: older.firstEntry, count: UInt64(older.width) << shift,
            hashes == nil
                ? "the older partial file has another length than its width asks for"
                : "the older partial file is not the beginning of \(path)")
    }
}

/// The hashes of a tile; the bytes hold at least so many.
func digests(_ bytes: [UInt8], count: Int) -> [SHA256Digest] {
    (0..<count).map { SHA256Digest(bytes.span, at: $0 * TileLayout.hashBytes) }
}
