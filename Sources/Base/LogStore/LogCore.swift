// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import KeyIndex
import Primitives
import TransparencyLog

/// Everything of an open log that its threads share; `LogStore` is the handle that ends them.
final class LogCore: Sendable {
    /// An append on its way.
    struct Waiting {
        let leaves: [LogLeaf]
        let byteCount: Int
        /// What it takes of the queue's limit: an empty entry takes memory too.
        var waitingBytes: Int { byteCount + LogStoreOptions.waitingOverhead * max(leaves.count, 1) }
        let reply: CheckedContinuation<Range<UInt64>, any Error>?
    }
    struct Queue {
        var waiting: [Waiting] = []
        var waitingBytes = 0
        /// Whether someone has the turn to write: a caller for its own append, or the writer thread for all.
        var isWriting = false
        /// Why nothing more is taken: closed, or stopped by a failure.
        var refusal: LogStoreError?
        var drained: [CheckedContinuation<Void, Never>] = []
    }
    /// What belongs to whoever has the turn to write.
    struct Writing {
        var wal: WalWriter
        /// The durable tree.
        var range: CompactRange
        var nodes: [CompletedNode] = []
    }
    struct Publishing {
        var demands: [Demand] = []
        var isIdle = false
        /// Why the last attempt failed, while it is something that may pass.
        var trouble: LogStoreError?
    }
    /// A wish to the publisher.
    struct Demand {
        var toDisk = false
        var signers: (signers: [NoteSigner], verifiers: [NoteVerifier])?
        let reply: CheckedContinuation<PublishedCheckpoint, any Error>
    }
    enum Ending { case open, clean, abandoned }

    let layout: LogLayout
    let options: LogStoreOptions
    let files: TileFiles
    let tree: LogTree
    let head: SignedHead
    let keys: EntryKeys
    let recovery: LogRecovery
    let pending: Lock<PendingEntries>
    let queue = Lock(Queue())
    /// Held by whoever has the turn to write, also while it waits for the disk: nobody else wants it then, save for
    /// the publisher when it carries the write-ahead file on.
    let writing: Lock<Writing>
    let publishing = Lock(Publishing())
    let ending = Lock(Ending.open)
    let writerGate = Gate()
    let publisherGate = Gate()
    /// Opened when entries have gone into bundles, for a writer that waits because too many are pending.
    let roomGate = Gate()
    let folder: PublishedFolder
    private let lock: Lock<FileLock?>
    private let onStop: (@Sendable (LogStoreError) -> Void)?

    init(
        lock: FileLock, layout: LogLayout, options: LogStoreOptions, files: TileFiles, head: SignedHead,
        found: WalRecovery.Found, index: KeyIndex, keys: @escaping @Sendable ([UInt8]) -> [UInt64],
        onStop: (@Sendable (LogStoreError) -> Void)?
    ) throws {
        self.lock = Lock(lock)
        self.layout = layout
        self.options = options
        self.files = files
        self.head = head
        self.onStop = onStop
        tree = LogTree(tail: found.tail, files: files)
        recovery = LogRecovery(
            cutBytes: found.cutBytes, replayedEntries: found.replayed,
            unsignedEntries: found.tail.size - head.published.checkpoint.size)
        pending = Lock(found.pending)
        guard let segment = found.segments.last else { throw LogStoreError.damaged("there is no write-ahead file") }
        let wal = WalWriter(
            segments: found.segments, segment: segment, position: found.position, end: found.end, layout: layout,
            calls: options.fileCalls,
            segmentBytes: options.segmentBytes)
        writing = Lock(Writing(wal: wal, range: found.tail.range))
        self.keys = EntryKeys(index, keys: keys)
        folder = try PublishedFolder(layout: layout, files: files, tree: tree, head: head)
    }

    /// Ends the log for good after a failure that leaves the fate of a write unknown.
    func stop(_ error: LogStoreError) {
        let stopped = LogStoreError(.stopped, error.message, nextStep: error.nextStep, index: error.index)
        let waiting = queue.withLock { queue -> [Waiting]? in
            if let refusal = queue.refusal, refusal.kind == .stopped { return nil }
            defer { queue.waiting = [] }
            queue.refusal = stopped
            queue.waitingBytes = 0
            return queue.waiting
        }
        guard let waiting else { return }
        for append in waiting { append.reply?.resume(throwing: stopped) }
        publisherGate.open()
        onStop?(stopped)
    }

    /// Lets another process, or another handle, open the log.
    func unlock() {
        head.unlock()
        lock.withLock { $0 = nil }
    }

    var isStopped: Bool { queue.withLock { $0.refusal?.kind == .stopped } }
    var isEnding: Bool { ending.withLock { $0 != .open } }
}
