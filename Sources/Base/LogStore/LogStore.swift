// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
import KeyIndex
public import Primitives
public import TransparencyLog

/// A log of entries on the disk: durable before it answers, published as C2SP tiles, never able to sign a fork.
///
/// An append returns when its entries are in the write-ahead file and on the disk. A thread of its own makes full bundles
/// and tiles of them, signs a new head at most once a second, and forgets the write-ahead file behind it. The memory
/// of what was signed stands outside the directory, so an older copy of the directory is refused.
public final class LogStore: Sendable {
    private let core: LogCore
    private let threads: [OwnThread]

    /// Opens a log, or begins one where neither directory holds anything; blocks on the disk.
    ///
    /// - Parameters:
    ///   - directory: the log's own directory; its `log` folder holds the files of C2SP tlog-tiles and nothing else.
    ///   - signedState: the directory that remembers what was signed; never inside a backup of `directory`.
    ///   - signers: the log's keys, all of the same name, which is the origin.
    ///   - verifiers: further keys by which heads were signed, such as retired ones.
    ///   - clock: the time of signing is never before that of the last.
    ///   - options: the limits.
    ///   - keys: the keys of an entry, for entries that the index has lost.
    ///   - onStop: called once, from any thread, when a failed write ended the log; a program should exit.
    /// - Returns: the open log; it holds its locks until it is closed or let go.
    /// - Throws: `LogStoreError`, with `log_damaged`, `log_behind_signed_state` or `log_signed_state_changed` where the
    ///   files, the write-ahead file and the memory of what was signed do not agree.
    public static func open(
        directory: FilePath, signedState: FilePath, signers: [NoteSigner], verifiers: [NoteVerifier] = [],
        clock: WallClock = .system, options: LogStoreOptions = .init(),
        keys: @escaping @Sendable ([UInt8]) -> [UInt64] = { _ in [] },
        onStop: (@Sendable (LogStoreError) -> Void)? = nil
    ) throws -> LogStore {
        do {
            let opening = LogOpening(
                layout: LogLayout(directory: directory), signedState: signedState, signers: signers,
                verifiers: verifiers, clock: clock, options: options)
            return LogStore(core: try opening.run(keys: keys, onStop: onStop))
        } catch { throw LogStoreError.wrapping(error) }
    }

    private init(core: LogCore) {
        self.core = core
        threads = [
            OwnThread(name: "log-writer") { core.writeUntilEnd() },
            OwnThread(name: "log-publisher") { core.publishUntilEnd() },
        ]
    }

    /// Lets the log go as a killed process would: nothing more is written or signed.
    deinit { end(.abandoned) }

    private func end(_ how: LogCore.Ending) {
        core.ending.withLock { if $0 == .open { $0 = how } }
        core.writerGate.open()
        core.roomGate.open()
        core.publisherGate.open()
        for thread in threads { thread.join() }
        core.keys.close(isClean: how == .clean)
        core.unlock()
    }

    /// What opening found.
    public var recovery: LogRecovery { core.recovery }
    /// The number of durable entries.
    public var size: UInt64 { core.tree.size }
    /// The root over the durable entries.
    public var root: SHA256Digest { core.tree.head.root }
    /// The size and the root over the durable entries, of the same moment.
    public var head: (size: UInt64, root: SHA256Digest) { core.tree.head }

    /// Appends entries, all of them or none, and returns their numbers once they are on the disk.
    ///
    /// Throws `log_busy` where too much waits, `log_disk_full`, and `log_stopped` after a failure of the disk.
    public func append(_ leaves: [LogLeaf]) async throws -> Range<UInt64> { try await core.append(leaves) }

    /// An entry, checked against its leaf hash.
    public func entry(_ index: UInt64) throws -> [UInt8] { try core.entry(index) }
    /// Entries in their order, checked: at most `limit`, and no more than `maxBytes` save for a first that is longer.
    public func entries(from: UInt64, limit: Int, maxBytes: Int = 1 << 20) throws -> [[UInt8]] {
        try core.entries(from: from, limit: limit, maxBytes: maxBytes)
    }
    /// The leaf hash of an entry.
    public func leafHash(_ index: UInt64) throws -> SHA256Digest {
        let size = size
        guard index < size else { throw LogStoreError.noSuchEntry(index, size: size) }
        return try core.tree.node(height: 0, index: index)
    }
    /// The entries that may have a key, ascending; the caller compares.
    public func candidates(_ key: UInt64) throws -> [UInt64] { try core.candidates(key) }

    /// The proof that an entry is in the log as it was at a size.
    public func inclusionProof(index: UInt64, size: UInt64) throws -> InclusionProof {
        let durable = self.size
        guard size <= durable, index < size else { throw LogStoreError.noSuchEntry(max(index, size), size: durable) }
        return try Merkle.inclusionProof(index: index, size: size, nodes: core.tree.nodes(size: size))
    }
    /// The proof that the log at one size begins with the log at another.
    public func consistencyProof(from: UInt64, to: UInt64) throws -> ConsistencyProof {
        let durable = self.size
        guard from <= to, to <= durable else { throw LogStoreError.noSuchEntry(max(from, to), size: durable) }
        return try Merkle.consistencyProof(from: from, to: to, nodes: core.tree.nodes(size: to))
    }

    /// Signs what is durable now.
    public func checkpoint() async throws -> PublishedCheckpoint { try await core.demand() }
    /// The newest checkpoint that was signed.
    public var published: PublishedCheckpoint { core.head.published }
    /// The newest checkpoint that witnesses have cosigned.
    public var cosigned: PublishedCheckpoint? { core.head.cosigned }
    /// Adds the cosignatures of witnesses, which the caller has verified, to a checkpoint of this log.
    ///
    /// Kept for the newest checkpoint and for the newest that is cosigned; for others nothing happens.
    public func attach(_ cosignatures: [NoteSignature], to checkpoint: Checkpoint) throws {
        try core.head.attach(cosignatures, to: checkpoint)
    }

    /// The bytes of `checkpoint`, a tile or a bundle of the published log; nil where there is none of that name.
    ///
    /// Throws `tile_path_malformed` for what is not a path of the format.
    public func resource(_ path: String) throws -> LogResource? { try core.resource(path) }

    /// Signs what is durable, and brings the folder up to that: partial tiles and checkpoint.
    public func flush() async throws { _ = try await core.demand(toDisk: true) }

    /// Signs with other keys from now on, and signs the present head with them at once.
    public func setSigners(_ signers: [NoteSigner], verifiers: [NoteVerifier]) async throws {
        _ = try await core.demand(signers: (signers, verifiers))
    }

    /// Takes nothing more, finishes what waits, signs, brings the folder up to date and ends.
    public func close() async {
        core.queue.withLock { queue in
            if queue.refusal == nil { queue.refusal = LogStoreError(.closed, "the log was closed") }
        }
        await core.drain()
        // Here the thread may wait for the disk; what is left for the end is little.
        _ = try? await core.demand(toDisk: true)
        end(.clean)
    }
}
