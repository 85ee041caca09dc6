// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How many jobs a tenant may have.
public struct IntakeJobLimits: Hashable, Sendable {
    /// Most jobs that have not ended for good (1,000).
    public var open = 1_000
    /// Most ended jobs that are remembered (1,000); the oldest go first, with their failures.
    public var ended = 1_000

    /// The documented defaults.
    public init() {}
}
