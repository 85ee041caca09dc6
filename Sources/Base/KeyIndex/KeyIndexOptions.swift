// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The limits of an index; every default suits a log of 10 million entries in less than 64 MiB of memory.
public struct KeyIndexOptions: Sendable, Hashable {
    /// Pairs in memory before they are written as a run (default 65,536: 2 MiB of memory, 1 MiB on disk).
    public var tablePairs = 65_536
    /// Full tables that may wait for the disk (default 4); beyond, an `add` writes one itself.
    public var waitingTables = 4
    /// Runs of one size that are merged into one (default 8).
    public var fanIn = 8
    /// Pairs in the largest run that is made by merging (default 67,108,864: 1 GiB on disk).
    public var largestRunPairs = 1 << 26
    /// Bytes of memory for the filters of all runs (default 64 MiB); a run beyond costs one read per lookup.
    public var filterBytes = 64 << 20
    /// Keys one entry may have (default 1,024).
    public var keysPerEntry = 1024

    /// Makes the defaults.
    public init() {}
}
