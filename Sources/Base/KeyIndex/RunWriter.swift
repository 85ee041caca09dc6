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
    ) throws(DurabilityError) {
        let words = hasFilter ? KeyFilter.wordCount(pairs: pairs) : 0
        header = RunHeader(from: from, to: to, pairs: pairs, filterWords: words)
        filter = hasFilter ? KeyFilter(pairs: pairs) : nil
        path = directory.appending(header.newName())
        temporary = AtomicFile.temporaryPath(beside: path)
        file = try OpenFile(temporary, for: .createNew)
        fences.reserveCapacity(header.blocks)
        buffer.reserveCapacity(Self.piecePairs)
    }

    /// Appends the next pair in order.
    @inline(__always) mutating func append(_ pair: KeyPair) throws(DurabilityError) {
        buffer.append(pair)
        filter?.insert(pair.key)
        if buffer.count == Self.piecePairs { try writePiece() }
    }

    /// Starts bringing what was written to the disk, so that `seal` finds little left to wait for.
    func startWriteback() { file.startWriteback() }

    /// Writes the tables and waits until all is on the disk.
    mutating func seal() throws(DurabilityError) {
        try writePiece()
        precondition(written == header.pairs, "a run got \(written) pairs instead of \(header.pairs)")
        let table = KeyPair.bytes(of: fences)
        header.fenceDigest = BlockDigest.digest(table, 0..<table.count)
        try file.write(table, at: Int64(header.fenceOffset))
        if let words = filter?.words {
            let bytes = unsafe words.withUnsafeBytes { unsafe Array($0) }
            header.filterDigest = BlockDigest.digest(bytes, 0..<bytes.count)
            try file.write(bytes, at: Int64(header.filterOffset))
        }
        try file.write(header.bytes, at: 0)
        try file.sync()
    }

    /// Gives the sealed file its name and opens it; the directory is not synced.
    func publish() throws(DurabilityError) -> SortedRun {
        try Files.rename(temporary, to: path)
        return try SortedRun(path, header: header, fences: fences, filter: filter)
    }

    /// Removes the temporary file.
    func discard() {
        try? Files.remove(temporary)  // What is left is removed at the next opening.
    }

    private mutating func writePiece() throws(DurabilityError) {
        guard !buffer.isEmpty else { return }
        let bytes = KeyPair.bytes(of: buffer)
        let blockSize = RunHeader.pairsInBlock * KeyPair.size
        var start = 0
        while start < bytes.count {
            let end = min(start + blockSize, bytes.count)
            fences.append(KeyPair(key: buffer[start / KeyPair.size].key, entry: BlockDigest.digest(bytes, start..<end)))
            start = end
        }
        try file.write(bytes, at: Int64(RunHeader.size + written * KeyPair.size))
        written += buffer.count
        buffer.removeAll(keepingCapacity: true)
    }
}
