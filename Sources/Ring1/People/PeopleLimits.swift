// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much the people module takes and keeps; beyond a limit it leaves out and counts.
public struct PeopleLimits: Hashable, Sendable {
    /// Observations kept; further ones are counted as refused. Default 20 million.
    public var observations: Int
    /// Bytes of one key or value; longer observations are counted as refused. Default 500.
    public var valueBytes: Int
    /// Values of one attribute compared for one record; the first ones. Default 8.
    public var comparedValues: Int
    /// Records in one block; a larger block is divided by a further letter, then left out and counted. Default 150.
    public var blockRecords: Int
    /// Candidate pairs compared in one resolution; further blocks are left out and counted. Default 40 million.
    public var pairs: Int
    /// Differently named holders that one address, number or handle may have before it counts as generic. Default 12.
    public var genericHolders: Int
    /// Pairs in the review queue; the most probable ones stay. Default 20,000.
    public var review: Int
    /// Sources listed for one value: the first half and the newest half; all are counted. Default 16.
    public var sources: Int
    /// Conflicts listed. Default 20,000.
    public var conflicts: Int

    /// Makes limits.
    public init(
        observations: Int = 20_000_000, valueBytes: Int = 500, comparedValues: Int = 8, blockRecords: Int = 150,
        pairs: Int = 40_000_000, genericHolders: Int = 12, review: Int = 20_000, sources: Int = 16,
        conflicts: Int = 20_000
    ) {
        self.observations = max(0, observations)
        self.valueBytes = max(1, valueBytes)
        self.comparedValues = max(1, comparedValues)
        self.blockRecords = max(2, blockRecords)
        self.pairs = max(0, pairs)
        self.genericHolders = max(1, genericHolders)
        self.review = max(0, review)
        self.sources = max(2, sources)
        self.conflicts = max(0, conflicts)
    }
}
