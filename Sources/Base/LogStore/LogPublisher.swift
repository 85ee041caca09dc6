// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
public import Primitives
public import TransparencyLog

/// The publishing half of a log whose entries are durable elsewhere: tiles, bundles and signed heads, no write-ahead
/// file.
///
/// The owner gives every entry in its order, from `neededFrom` on after each opening. Full bundles and tiles go to the
/// disk as they fill; `publish` signs, after checking that the log begins with what was signed last. All calls block
/// on the disk; one at a time publishes, reading goes on meanwhile.
public final class LogPublisher: Sendable {
    private struct State {
        var range: CompactRange
        /// What went wrong for good.
        var refusal: LogStoreError?
    }
    private let tree: LogTree
    private let head: SignedHead
    private let folder: PublishedFolder
    private let files: TileFiles
    private let options: LogStoreOptions
    private let lock: FileLock
    /// Held by whoever gives entries or publishes, also while it waits for the disk.
    private let state: Lock<State>
    /// The entries of the bundles that are not full and on the disk yet, in their form.
    private let recent: Lock<[UInt64: [UInt8]]>
    /// The number of the first entry that the owner must give after opening: a multiple of 256.
    public let neededFrom: UInt64

    /// Opens the published half of a log, or begins one where neither directory holds anything.
    ///
    /// - Parameters:
    ///   - directory: holds `log`, the folder of the published files, and what belongs to it.
    ///   - signedState: the directory that remembers what was signed.
    ///   - signers: the log's keys, all of the same name, which is the origin.
    ///   - verifiers: further keys by which heads were signed, such as retired ones.
    ///   - clock: the time of signing is never before that of the last.
    ///   - options: the limits; those of appends do not matter here.
    ///   - available: the number of entries that the owner has, where it knows; fewer than were signed are refused with
    ///     `log_behind_signed_state` before the tiles are looked at.
    /// - Returns: the open log; it holds its locks until it is let go.
    /// - Throws: `LogStoreError`, with `log_damaged`, `log_behind_signed_state` or `log_signed_state_changed` where the
    ///   files, the write-ahead file and the memory of what was signed do not agree.
    public static func open(
        directory: FilePath, signedState: FilePath, signers: [NoteSigner], verifiers: [NoteVerifier] = [],
        clock: WallClock = .system, options: LogStoreOptions = .init(), available: UInt64? = nil
    ) throws -> LogPublisher {
        do {
            return try LogPublisher(
                layout: LogLayout(directory: directory), signedState: signedState, signers: signers,
                verifiers: verifiers, clock: clock, options: options, available: available)
        } catch { throw LogStoreError.wrapping(error) }
    }

    private init(
        layout: LogLayout, signedState: FilePath, signers: [NoteSigner], verifiers: [NoteVerifier], clock: WallClock,
        options: LogStoreOptions, available: UInt64?
    ) throws {
        let calls = options.fileCalls
        for directory in [layout.directory, layout.log, layout.staging] { try calls.makeDirectory(directory) }
        self.options = options
        lock = try FileLock(layout.lock)
        files = TileFiles(layout: layout, calls: calls, cacheBytes: options.cacheBytes)
        try files.removeLeftovers()
        head = try SignedHead(
            directory: signedState, cosignatures: layout.cosignatures, signers: signers, verifiers: verifiers,
            clock: clock, calls: calls, mayCreate: { try Files.list(layout.log).isEmpty })
        // Every bundle that is full in a signed log was on the disk before the log was signed.
        let size = head.published.checkpoint.size
        if let available, available < size {
            throw LogStoreError(
                .behindSignedState, "there are \(available) entries, \(size) were signed", index: available)
        }
        neededFrom = size & ~255
        let tail = try TreeEdge(files: files).tail(size: neededFrom)
        if size == neededFrom, tail.range.root != head.published.checkpoint.root {
            throw LogStoreError.damaged("the tiles up to entry \(size) do not have the root that was signed")
        }
        try TreeEdge(files: files).checkLastBundle(size: neededFrom)
        tree = LogTree(tail: tail, files: files)
        folder = try PublishedFolder(layout: layout, files: files, tree: tree, head: head)
        state = Lock(State(range: tail.range))
        recent = Lock([:])
    }

    /// The number of entries given so far, with those before `neededFrom`.
    public var size: UInt64 { tree.size }
    /// The root over them.
    public var root: SHA256Digest { tree.head.root }

    /// Takes the next entries, which are durable with their owner: all of them, or none where it throws.
    ///
    /// A full disk keeps full bundles in memory, up to the limits on pending entries; only then it throws
    /// `log_disk_full`, before it takes anything. Throws `log_entry_too_large`, and `log_damaged` where an entry differs
    /// from what was signed: nothing is ever signed after that.
    public func integrate(_ entries: [[UInt8]]) throws {
        try state.withLock { state in
            if let refusal = state.refusal { throw refusal }
            do throws(LogStoreError) {
                if let entry = entries.first(where: { $0.count > LogLeaf.maxBytes }) {
                    throw LogStoreError(
                        .entryTooLarge, "the entry has \(entry.count) bytes, the limit is \(LogLeaf.maxBytes)")
                }
                if !hasRoom { try writeFull() }
                for entry in entries {
                    try add(entry, &state)
                    // Many entries at once are written bundle by bundle, so the memory stays small.
                    if state.range.size & 0x3fff == 0 { try writeWhatFits() }
                }
                try writeWhatFits()
            } catch { throw keep(error, &state) }
        }
    }

    /// Whether the entries that are not in bundles on the disk are within their limits.
    private var hasRoom: Bool {
        recent.withLock { bundles in
            bundles.count <= options.maxPendingEntries >> 8
                && bundles.values.reduce(0) { $0 + $1.count } <= options.maxPendingBytes
        }
    }

    /// Writes full bundles; on a full disk they wait for the next call, since the entries have been taken.
    private func writeWhatFits() throws(LogStoreError) {
        do throws(LogStoreError) {
            try writeFull()
        } catch { if error.kind != .diskFull { throw error } }
    }

    private func add(_ entry: [UInt8], _ state: inout State) throws(LogStoreError) {
        var nodes: [CompletedNode] = []
        let bundle = state.range.size >> 8
        state.range.append(Merkle.leafHash(entry), into: &nodes)
        let signed = head.published.checkpoint
        if state.range.size == signed.size, state.range.root != signed.root {
            throw .damaged("the first \(signed.size) entries do not have the root that was signed")
        }
        recent.withLock { EntryBundle.append(entry, to: &$0[bundle, default: []]) }
        let range = state.range
        tree.tail.withLock { $0.apply(nodes, range: range) }
    }

    private func writeFull() throws(LogStoreError) {
        try tree.writeFull(upTo: tree.size) { (index) throws(LogStoreError) in
            .bytes(recent.withLock { $0[index] } ?? [])
        } written: { size in
            recent.withLock { bundles in
                for index in bundles.keys where index < size >> 8 { bundles[index] = nil }
            }
        }
    }

    /// What may pass is thrown and forgotten; anything else ends the publishing for good.
    private func keep(_ error: LogStoreError, _ state: inout State) -> LogStoreError {
        switch error.kind {
        case .diskFull, .clockBehind, .entryTooLarge, .behindSignedState, .wrongKey: break
        default: state.refusal = error
        }
        return error
    }

    /// Signs what was given, after checking that it begins with what was signed last.
    ///
    /// Throws `log_behind_signed_state` while the owner has given fewer entries than were signed.
    @discardableResult public func publish() throws -> PublishedCheckpoint { try publish(signers: nil) }

    /// Signs with other keys from now on, and signs the present head with them at once.
    public func setSigners(_ signers: [NoteSigner], verifiers: [NoteVerifier]) throws {
        _ = try publish(signers: (signers, verifiers))
    }

    private func publish(
        signers: (signers: [NoteSigner], verifiers: [NoteVerifier])?
    ) throws -> PublishedCheckpoint {
        try state.withLock { state in
            if let refusal = state.refusal { throw refusal }
            do {
                let (size, root) = tree.head
                let signed = head.published.checkpoint.size
                guard size >= signed else {
                    throw LogStoreError(
                        .behindSignedState, "\(size) entries were given, \(signed) were signed", index: size)
                }
                try writeFull()
                return try head.advance(
                    to: size, root: root,
                    proof: { try Merkle.consistencyProof(from: $0, to: size, nodes: tree.nodes(size: size)) },
                    signers: signers)
            } catch { throw keep(.wrapping(error), &state) }
        }
    }

    /// Signs what was given and brings the folder up to that: partial tiles and checkpoint.
    public func flush() throws {
        try publish()
        try state.withLock { state in
            do throws(LogStoreError) {
                try folder.write { (index, count) throws(LogStoreError) in try bundleBytes(index, count: count) }
            } catch { throw keep(error, &state) }
        }
    }

    /// The newest checkpoint that was signed.
    public var published: PublishedCheckpoint { head.published }
    /// The newest checkpoint that witnesses have cosigned.
    public var cosigned: PublishedCheckpoint? { head.cosigned }
    /// Adds the cosignatures of witnesses, which the caller has verified, to a checkpoint of this log.
    public func attach(_ cosignatures: [NoteSignature], to checkpoint: Checkpoint) throws {
        try head.attach(cosignatures, to: checkpoint)
    }

    /// The leaf hash of an entry.
    public func leafHash(_ index: UInt64) throws -> SHA256Digest {
        let size = size
        guard index < size else { throw LogStoreError.noSuchEntry(index, size: size) }
        return try tree.node(height: 0, index: index)
    }
    /// The proof that an entry is in the log as it was at a size.
    public func inclusionProof(index: UInt64, size: UInt64) throws -> InclusionProof {
        let given = self.size
        guard size <= given, index < size else { throw LogStoreError.noSuchEntry(max(index, size), size: given) }
        return try Merkle.inclusionProof(index: index, size: size, nodes: tree.nodes(size: size))
    }
    /// The proof that the log at one size begins with the log at another.
    public func consistencyProof(from: UInt64, to: UInt64) throws -> ConsistencyProof {
        let given = self.size
        guard from <= to, to <= given else { throw LogStoreError.noSuchEntry(max(from, to), size: given) }
        return try Merkle.consistencyProof(from: from, to: to, nodes: tree.nodes(size: to))
    }

    /// The bytes of `checkpoint`, a tile or a bundle of the published log; nil where there is none of that name.
    public func resource(_ path: String) throws -> LogResource? {
        if path == "checkpoint" { return LogResource(bytes: published.bytes, isImmutable: false) }
        let tile = try TilePath(parsing: path)
        let size = min(published.checkpoint.size, self.size)
        guard TileLayout.width(level: tile.level, index: tile.index, size: size) >= tile.width else { return nil }
        let bytes =
            switch tile.level {
            case .hashes(let level): try tree.tileBytes(level: level, tile.index, width: tile.width)
            case .entries: try bundleBytes(tile.index, count: tile.width)
            }
        return LogResource(bytes: bytes, isImmutable: true)
    }

    private func bundleBytes(_ index: UInt64, count: Int) throws(LogStoreError) -> [UInt8] {
        if let bytes = recent.withLock({ $0[index] }) {
            let ranges = EntryBundle.ranges(in: bytes, count: count)
            guard ranges.count == count, let end = ranges.last?.upperBound else {
                throw .damaged("the entries from \(index << 8) on are not there", index: index << 8)
            }
            return Array(bytes[..<end])
        }
        let bundle = try files.bundle(index)
        return Array(bundle.bytes[..<bundle.ranges[count - 1].upperBound])
    }
}
