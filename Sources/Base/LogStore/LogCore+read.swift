// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TransparencyLog

extension LogCore {
    /// The first entries of a bundle in its form, wherever they are.
    func bundleBytes(_ index: UInt64, count: Int) throws(LogStoreError) -> [UInt8] {
        if let found = pending.withLock({ $0.find(bundle: index, count: count) }) {
            let bytes = try found.read()
            guard EntryBundle.ranges(in: bytes, count: count).last?.upperBound == bytes.count else {
                throw .damaged("the entries from \(index << 8) on cannot be read back", index: index << 8)
            }
            return bytes
        }
        let bundle = try files.bundle(index)
        return Array(bundle.bytes[..<bundle.ranges[count - 1].upperBound])
    }

    func entry(_ index: UInt64) throws(LogStoreError) -> [UInt8] {
        let size = tree.size
        guard index < size else { throw .noSuchEntry(index, size: size) }
        let bytes: [UInt8]
        if let found = pending.withLock({ $0.find(entry: index) }) {
            bytes = Array(try found.read().dropFirst(2))
        } else {
            let bundle = try files.bundle(index >> 8)
            bytes = Array(bundle.bytes[bundle.ranges[Int(index & 255)]])
        }
        try check(bytes[...], index)
        return bytes
    }

    func entries(from start: UInt64, limit: Int, maxBytes: Int) throws(LogStoreError) -> [[UInt8]] {
        let size = tree.size
        guard start <= size else { throw .noSuchEntry(start, size: size) }
        let end = start + min(UInt64(max(limit, 0)), size - start)
        var entries: [[UInt8]] = []
        var total = 0
        var next = start
        while next < end {
            let last = min(end, (next | 255) + 1)
            let bytes = try bundleBytes(next >> 8, count: Int((last - 1) & 255) + 1)
            let ranges = EntryBundle.ranges(in: bytes, count: Int((last - 1) & 255) + 1)
            for index in next..<last {
                let entry = bytes[ranges[Int(index & 255)]]
                // At least one, so that a reader gets on.
                guard entries.isEmpty || total + entry.count <= maxBytes else { return entries }
                try check(entry, index)
                total += entry.count
                entries.append(Array(entry))
            }
            next = last
        }
        return entries
    }

    private func check(_ bytes: ArraySlice<UInt8>, _ index: UInt64) throws(LogStoreError) {
        guard Merkle.leafHash(bytes) == (try tree.node(height: 0, index: index)) else {
            throw .damaged("entry \(index) is not what was appended", index: index)
        }
    }

    func candidates(_ key: UInt64) throws(LogStoreError) -> [UInt64] {
        if let found = keys.candidates(key) { return found }
        try feedKeys()
        if let found = keys.candidates(key) { return found }
        throw LogStoreError(
            .io, "the index of keys cannot be read", nextStep: "open the log again: the index is rebuilt")
    }

    func feedKeys() throws(LogStoreError) {
        try keys.feed(size: { tree.size }) { (from, count) throws(LogStoreError) in
            try entries(from: from, limit: count, maxBytes: .max)
        }
    }

    /// A file of the log as it is published: the checkpoint, a tile or a bundle.
    func resource(_ path: String) throws -> LogResource? {
        let published = head.published
        if path == "checkpoint" { return LogResource(bytes: published.bytes, isImmutable: false) }
        let tile = try TilePath(parsing: path)
        let width = TileLayout.width(level: tile.level, index: tile.index, size: published.checkpoint.size)
        guard width >= tile.width else { return nil }
        let bytes =
            switch tile.level {
            case .hashes(let level): try tree.tileBytes(level: level, tile.index, width: tile.width)
            case .entries: try bundleBytes(tile.index, count: tile.width)
            }
        return LogResource(bytes: bytes, isImmutable: true)
    }
}
