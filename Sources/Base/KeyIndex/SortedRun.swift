// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives

/// An immutable file of pairs sorted by key, for the entries `from ..< to`; only its fences and filter are in memory.
///
/// It stays readable through its open descriptor after a merge has removed its name.
final class SortedRun: Sendable {
    let path: FilePath
    let header: RunHeader
    private let file: OpenFile
    /// First key (`key`) and digest (`entry`) of every block.
    private let fences: [KeyPair]
    private let filter: KeyFilter?

    /// Opens a run and checks header, fences and filter; blocks are checked whenever they are read.
    ///
    /// A filter larger than `filterBudget` bytes stays on the disk.
    init(_ path: FilePath, filterBudget: Int) throws(KeyIndexError) {
        do throws(DurabilityError) {
            file = try OpenFile(path, for: .read)
            guard let header = RunHeader(try file.read(at: 0, count: RunHeader.size)) else {
                throw Self.unusable(path)
            }
            let named = RunHeader.range(ofName: path.lastComponent.string)
            guard try file.status().size == Int64(header.fileSize), let named, named == (header.from, header.to) else {
                throw Self.unusable(path)
            }
            let table = try file.read(at: Int64(header.fenceOffset), count: header.blocks * KeyPair.size)
            guard table.count == header.blocks * KeyPair.size,
                BlockDigest.digest(table, 0..<table.count) == header.fenceDigest
            else { throw Self.unusable(path) }
            self.header = header
            self.path = path
            fences = KeyPair.pairs(in: table)
            filter = try Self.filter(of: file, header, budget: filterBudget)
        } catch { throw error.kind == .wrongKind ? .damaged(path, "is not a run") : KeyIndexError(error) }
    }

    /// Takes a run that has just been written.
    init(_ path: FilePath, header: RunHeader, fences: [KeyPair], filter: KeyFilter?) throws(DurabilityError) {
        self.path = path
        self.header = header
        self.fences = fences
        self.filter = filter
        file = try OpenFile(path, for: .read)
    }

    /// The bytes its filter takes in memory.
    var filterBytes: Int { (filter?.words.count ?? 0) * 8 }

    /// Puts the entries with this key at the end of `entries`, ascending; throws where a block is not what was written.
    func collect(_ key: UInt64, into entries: inout [UInt64]) throws(KeyIndexError) {
        if let filter, !filter.mayContain(key) { return }
        // The first fence at or above the key; the key may start in the block before it.
        var low = 0
        var high = fences.count
        while low < high {
            let middle = (low + high) / 2
            if fences[middle].key < key { low = middle + 1 } else { high = middle }
        }
        var block = max(low - 1, 0)
        var batch = 1
        while block < fences.count, fences[block].key <= key {
            let end = min(block + batch, fences.count)
            let pairs = try self.pairs(inBlocks: block..<end)
            var index = Self.firstIndex(of: key, in: pairs)
            while index < pairs.count, pairs[index].key == key {
                entries.append(pairs[index].entry)
                index += 1
            }
            if index < pairs.count { return }
            block = end
            batch = min(batch * 4, 64)
        }
    }

    /// The pairs of some blocks, read and checked.
    func pairs(inBlocks blocks: Range<Int>) throws(KeyIndexError) -> [KeyPair] {
        let blockSize = RunHeader.pairsInBlock * KeyPair.size
        let first = blocks.lowerBound * blockSize
        let count = min(blocks.upperBound * blockSize, header.pairs * KeyPair.size) - first
        let bytes: [UInt8]
        do throws(DurabilityError) {
            bytes = try file.read(at: Int64(RunHeader.size + first), count: count)
        } catch { throw .damaged(path, "cannot be read") }
        guard bytes.count == count else { throw .damaged(path, "is too short") }
        for block in blocks {
            let start = (block - blocks.lowerBound) * blockSize
            let end = min(start + blockSize, count)
            guard BlockDigest.digest(bytes, start..<end) == fences[block].entry else {
                throw .damaged(path, "was changed at byte \(RunHeader.size + first + start)")
            }
        }
        return KeyPair.pairs(in: bytes)
    }

    private static func filter(
        of file: borrowing OpenFile, _ header: RunHeader, budget: Int
    ) throws(DurabilityError) -> KeyFilter? {
        guard header.filterWords > 0, header.filterWords * 8 <= budget else { return nil }
        let bytes = try file.read(at: Int64(header.filterOffset), count: header.filterWords * 8)
        guard bytes.count == header.filterWords * 8, BlockDigest.digest(bytes, 0..<bytes.count) == header.filterDigest
        else { throw unusable(file.path) }
        let words = unsafe bytes.withUnsafeBytes { unsafe Array($0.assumingMemoryBound(to: UInt64.self)) }
        return KeyFilter(words: words)
    }

    private static func firstIndex(of key: UInt64, in pairs: [KeyPair]) -> Int {
        var low = 0
        var high = pairs.count
        while low < high {
            let middle = (low + high) / 2
            if pairs[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func unusable(_ path: FilePath) -> DurabilityError {
        DurabilityError(.wrongKind, path: path, "\(path) is not a whole run", nextStep: "let it be made again")
    }
}
