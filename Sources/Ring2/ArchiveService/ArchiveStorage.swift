// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import LogStore
public import ReadLedger

/// How the stores of an archive are set up.
public struct ArchiveStorage: Sendable {
    /// The limits of the logs below the ledgers.
    public var log: LogStoreOptions
    /// How reads are gathered.
    public var reads: ReadLedgerLimits
    /// The limits of the logs below the logs of reads.
    public var readLog: LogStoreOptions

    /// A log that is appended to from the loops of a server, which must not wait for the disk, and whose folder can be
    /// copied at any time: it is behind by at most 5 s.
    public static var serverLog: LogStoreOptions {
        var options = LogStoreOptions()
        options.commitsOnCaller = false
        options.partialsEvery = .seconds(5)
        return options
    }

    /// Sets them up; each has its default.
    public init(
        log: LogStoreOptions = Self.serverLog, reads: ReadLedgerLimits = ReadLedgerLimits(),
        readLog: LogStoreOptions = LogStoreOptions()
    ) {
        self.log = log
        self.reads = reads
        self.readLog = readLog
    }
}
