// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Where a model runs.
public enum Tier: String, CaseIterable, Hashable, Sendable {
    /// Tier A: on the customer's own hardware.
    case local = "A"
    /// Tier B: a graphics machine that is rented or goes up on demand.
    case burst = "B"
    /// Tier C: a vendor's service.
    case vendor = "C"
}

/// How much of the box's AI answers.
public enum ServiceMode: String, Hashable, Sendable {
    /// Every configured tier answers.
    case full
    /// Some configured tiers answer.
    case degraded
    /// No tier answers, or AI is switched off. Everything that needs no model goes on.
    case deterministicOnly = "deterministic-only"

    /// The mode for the tiers' states.
    public init(_ tiers: [TierState]) {
        let configured = tiers.filter(\.isConfigured)
        let answering = configured.filter(\.isUp)
        self = answering.isEmpty ? .deterministicOnly : answering.count == configured.count ? .full : .degraded
    }
}

/// What is known about one tier.
public struct TierState: Hashable, Sendable {
    /// The tier.
    public let tier: Tier
    /// Whether there is anything to ask.
    public let isConfigured: Bool
    /// Whether it answered when it was last asked.
    public let isUp: Bool
    /// Why it does not answer; nil where it does.
    public let reason: String?

    /// Makes a state.
    public init(tier: Tier, isConfigured: Bool, isUp: Bool, reason: String?) {
        self.tier = tier
        self.isConfigured = isConfigured
        self.isUp = isUp
        self.reason = reason
    }
}
