// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Repository

/// How much an intake run takes in.
public struct IntakeLimits: Hashable, Sendable {
    /// Which commits of a repository: those of HEAD, or of every branch and tag.
    public var repositoryBranches = RepositoryOptions.Branches.head
    /// Largest item in bytes; a larger one is recorded as such and never read.
    public var itemBytes = 64 << 20
    /// Most items of one run.
    public var items = 1_000_000
    /// Most levels of folders inside folders.
    public var folderDepth = 100
    /// Most records in one append to the ledger.
    public var batchItems = 64
    /// Bytes of content after which a batch is appended.
    public var batchBytes = 8 << 20
    /// How often a file that changes while it is read is read anew.
    public var attempts = 3
    /// Most levels of mails forwarded inside mails that are opened.
    public var mailDepth = 4
    /// Most containers inside each other that are opened.
    public var containerDepth = 4
    /// Most members that are taken out of the containers of one item.
    public var containerMembers = 100_000
    /// Most bytes that are taken out of the containers of one item; they are in memory together.
    public var containerBytes = 256 << 20
    /// Items in a row that the ledger may refuse before the run gives up.
    public var refusals = 100

    /// The documented defaults.
    public init() {}
}
