// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TransparencyLog

/// What opening a ledger found after its last use.
public struct LedgerRecovery: Hashable, Sendable {
    /// The bytes of a torn write that were cut off the end (kept in `torn/`); 0 after a clean stop.
    public let cutBytes: Int64
    /// The entries after the last signed checkpoint: durable, not signed yet.
    public let unsignedEntries: UInt64

    /// Makes a report.
    public init(cutBytes: Int64, unsignedEntries: UInt64) {
        self.cutBytes = cutBytes
        self.unsignedEntries = unsignedEntries
    }
}

/// What is known of the committed entries: enough to append, look up and prove.
struct LedgerContents: Sendable {
    var range = CompactRange()
    /// Where the length field of each entry stands in `entries.log`.
    var offsets: [Int64] = []
    var index: [RecordIdentity: UInt64] = [:]

    var size: UInt64 { range.size }
}

/// Brings the files of a ledger into the state of its last whole group.
struct LedgerOpening {
    let layout: LedgerLayout
    let signed: Checkpoint

    /// Reads all entries, cuts a torn end, rebuilds the tree file where it differs.
    func run() throws -> (contents: LedgerContents, cutBytes: Int64) {
        var contents = LedgerContents()
        let file = try AppendFile(layout.entries)
        var scan = try EntryScan(layout.entries)
        var tree = TreeRebuild(try TreeFile(layout.tree, for: .create))
        if signed.size == 0 { try checkSigned(contents.range) }
        while true {
            switch try scan.next() {
            case .group(let group, let offset, let payload):
                for range in EntryGroup.ranges(in: payload) {
                    try add(Array(payload[range]), offset: offset + Int64(range.lowerBound) - 2, to: &contents, &tree)
                }
                guard contents.range.root == group.root else {
                    throw LedgerError(
                        .damaged, "the entries up to \(contents.size) do not have the root they were written with",
                        index: group.firstIndex)
                }
            case .end:
                try finish(contents, &tree)
                return (contents, 0)
            case .broken:
                let cut = scan.restLength
                try refuseUnlessTorn(scan)
                try keep(scan.rest(limit: EntryGroup.maxPayload), index: contents.size)
                try file.cut(to: scan.offset)
                try finish(contents, &tree)
                return (contents, cut)
            }
        }
    }

    private func add(
        _ bytes: [UInt8], offset: Int64, to contents: inout LedgerContents, _ tree: inout TreeRebuild
    ) throws {
        let record = try LedgerRecord(canonicalBytes: bytes)
        contents.index[RecordIdentity(source: record.source, blob: record.blob)] = contents.size
        contents.offsets.append(offset)
        try tree.append(Merkle.leafHash(bytes), to: &contents.range)
        if contents.size == signed.size { try checkSigned(contents.range) }
    }

    private func checkSigned(_ range: CompactRange) throws {
        guard range.root == signed.root else {
            throw LedgerError(
                .damaged, "the first \(signed.size) entries do not have the root that was signed",
                nextStep: "run `substrate ledger verify` to find the first bad entry, then restore a copy that verifies"
            )
        }
    }

    private func refuseUnlessTorn(_ scan: borrowing EntryScan) throws {
        guard scan.nextIndex >= signed.size, try !scan.hasWholeGroupLater() else {
            throw LedgerError(
                .damaged, "entry \(scan.nextIndex) is damaged, and entries after it were acknowledged",
                index: scan.nextIndex)
        }
    }

    /// A torn write was never acknowledged; its bytes are kept for whoever wants to look.
    private func keep(_ bytes: [UInt8], index: UInt64) throws {
        try Files.createDirectory(layout.torn, parents: false)
        try AtomicFile.write(bytes, to: layout.torn.appending("from-\(index)"))
    }

    private func finish(_ contents: LedgerContents, _ tree: inout TreeRebuild) throws {
        guard contents.size >= signed.size else {
            throw LedgerError(
                .damaged, "\(contents.size) entries are there, \(signed.size) were signed", index: contents.size)
        }
        try tree.finish(size: contents.size)
    }
}

/// Compares the tree file with the hashes it should hold, a megabyte at a time, and rewrites what differs.
private struct TreeRebuild: ~Copyable {
    private let file: TreeFile
    private var buffer: [UInt8] = []
    private var start: UInt64 = 0

    init(_ file: consuming TreeFile) { self.file = file }

    mutating func append(_ leaf: SHA256Digest, to range: inout CompactRange) throws {
        var completed: [UInt8] = []
        range.append(leaf) { _, _, hash in completed += hash.bytes }
        buffer += completed
        if buffer.count >= 1 << 20 { try flush() }
    }

    mutating func finish(size: UInt64) throws {
        try flush()
        try file.cut(toLeaves: size)
    }

    private mutating func flush() throws {
        let count = buffer.count / 32
        if try file.read(from: start, count: count) != buffer { try file.write(buffer, at: start) }
        start += UInt64(count)
        buffer = []
    }
}
