// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The limits of a log, each with its default.
public struct LogStoreOptions: Sendable {
    /// The bytes after which a new write-ahead segment begins (64 MiB).
    public var segmentBytes = 64 << 20
    /// The entries that share one flush (1,024); one larger append is a group of its own.
    public var maxGroupEntries = 1024
    /// The bytes that share one flush (1 MiB); one larger append is a group of its own.
    public var maxGroupBytes = 1 << 20
    /// The entries of one append (65,536).
    public var maxAppendEntries = 65_536
    /// The bytes of one append (16 MiB).
    public var maxAppendBytes = 16 << 20
    /// The bytes that may wait for the disk, 128 more for each entry (64 MiB); an append beyond is refused with `log_busy`.
    public var maxWaitingBytes = 64 << 20
    /// The entries that may be durable and not yet in bundles (262,144); beyond, appends wait for the publisher.
    public var maxPendingEntries = 262_144
    /// The bytes of entries that may be durable and not yet in bundles (256 MiB); beyond, appends wait.
    public var maxPendingBytes = 256 << 20
    /// The bytes of pending entries that are held in memory (32 MiB); the others are read back from the write-ahead file.
    public var heldBytes = 32 << 20
    /// The time between two signed heads while entries come in (1 s).
    public var publishEvery = Duration.seconds(1)
    /// The time after which the partial tiles and the checkpoint are written to the directory (60 s).
    public var partialsEvery = Duration.seconds(60)
    /// Whether a caller that finds nobody writing flushes on its own thread (yes): the shortest way for one caller.
    ///
    /// A caller whose thread has others to serve, such as the loop of a server, says no: what comes in during a flush
    /// shares the next one then.
    public var commitsOnCaller = true
    /// The bytes of tiles and bundles kept in memory for readers (32 MiB).
    public var cacheBytes = 32 << 20
    /// What stands between the log and the kernel; tests put faults here.
    public var fileCalls = LogFileCalls()

    /// The defaults.
    public init() {}

    /// The bytes that a waiting entry counts for besides its own (128).
    static let waitingOverhead = 128
}
