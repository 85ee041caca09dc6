// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives

/// Writes one run to a temporary file, in order, in pieces of 256 KiB; `seal` makes it durable, `publish` names it.
struct RunWriter: ~Copyable {
    private let path: FilePath
    private let temporary: FilePath
    private let file: OpenFile
    private var header: RunHeader
    private var fences: [KeyPair] = []
    private var filter: KeyFilter?
    private var buffer: [KeyPair] = []
    private var written = 0

    private static let piecePairs = 64 * RunHeader.pairsInBlock

    /// Starts a run for the entries `from ..< to` that will get exactly `pairs` pairs.
    init(
        in directory: FilePath, from: UInt64, to: UInt64, pairs: Int, hasFilter: Bool
    ) throws(KeyIndexError) {
        let words = hasFilter ? KeyFilter.wordCount(pairs: pairs) : 0
        header = RunHeader(from: from, to: to, pairs: pairs, filterWords: words)
        filter = hasFilter ? KeyFilter(pairs: pairs) : nil
        path = directory.appending(header.newName())
        temporary = AtomicFile.temporaryPath(beside: path)
        do throws(DurabilityError) {
            file = try OpenFile(temporary, for: .createNew)
        } catch { throw KeyIndexError(error) }
        fences.reserveCapacity(header.blocks)
        buffer.reserveCapacity(Self.piecePairs)
    }

    /// Appends the next pair in order.
    @inline(__always) mutating func append(_ pair: KeyPair) throws(KeyIndexError) {
        buffer.append(pair)
        filter?.insert(pair.key)
        if buffer.count == Self.piecePairs { try writePiece() }
    }

    /// Starts bringing what was written to the disk, so that `seal` finds little left to wait for.
    func startWriteback() { file.startWriteback() }

    /// Writes the tables and waits until all is on the disk.
    mutating func seal() throws(KeyIndexError) {
        try writePiece()
        precondition(written == header.pairs, "a run got \(written) pairs instead of \(header.pairs)")
        let table = KeyPair.bytes(of: fences)
        header.fenceDigest = BlockDigest.digest(table, 0..<table.count)
        let filterBytes = unsafe (filter?.words ?? []).withUnsafeBytes { unsafe Array($0) }
        header.filterDigest = BlockDigest.digest(filterBytes, 0..<filterBytes.count)
        do throws(DurabilityError) {
            try file.write(table, at: Int64(header.fenceOffset))
            try file.write(filterBytes, at: Int64(header.filterOffset))
            try file.write(header.bytes, at: 0)
            try file.sync()
        } catch { throw KeyIndexError(error) }
    }

    /// Gives the sealed file its name and opens it; the directory is not synced.
    func publish() throws(KeyIndexError) -> SortedRun {
        do throws(DurabilityError) {
            try Files.rename(temporary, to: path)
            return try SortedRun(path, header: header, fences: fences, filter: filter)
        } catch { throw KeyIndexError(error) }
    }

    /// Removes the temporary file.
    func discard() {
        try? Files.remove(temporary)  // What is left is removed at the next opening.
    }

    private mutating func writePiece() throws(KeyIndexError) {
        guard !buffer.isEmpty else { return }
        let bytes = KeyPair.bytes(of: buffer)
        let blockSize = RunHeader.pairsInBlock * KeyPair.size
        var start = 0
        while start < bytes.count {
            let end = min(start + blockSize, bytes.count)
            fences.append(KeyPair(key: buffer[start / KeyPair.size].key, entry: BlockDigest.digest(bytes, start..<end)))
            start = end
        }
        do throws(DurabilityError) {
            try file.write(bytes, at: Int64(RunHeader.size + written * KeyPair.size))
        } catch { throw KeyIndexError(error) }
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }
}
