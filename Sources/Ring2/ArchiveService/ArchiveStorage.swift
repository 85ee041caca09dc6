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

    /// Sets them up; each has its default.
    public init(
        log: LogStoreOptions = LogStoreOptions(), reads: ReadLedgerLimits = ReadLedgerLimits(),
        readLog: LogStoreOptions = LogStoreOptions()
    ) {
        self.log = log
        self.reads = reads
        self.readLog = readLog
    }
}
