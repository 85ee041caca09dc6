// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much of a container is read.
public struct ContainerLimits: Hashable, Sendable {
    /// Most members; a container with more is refused. 100,000.
    public var members: Int
    /// Most bytes of one member, unpacked. 64 MiB.
    public var memberBytes: Int
    /// Most bytes of all members together, unpacked, as they declare it and as it comes. 1 GiB.
    public var totalBytes: Int
    /// Most unpacked bytes for one packed byte; deflate itself can't give more than 1,032. 1,100.
    public var ratio: Int
    /// How many containers inside each other callers open. 4.
    public var depth: Int

    /// Makes limits; the defaults are those documented at each.
    public init(
        members: Int = 100_000, memberBytes: Int = 64 << 20, totalBytes: Int = 1 << 30, ratio: Int = 1_100,
        depth: Int = 4
    ) {
        self.members = members
        self.memberBytes = memberBytes
        self.totalBytes = totalBytes
        self.ratio = ratio
        self.depth = depth
    }
}
