// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Home
import JSON
public import Primitives
public import Telemetry
public import Tiers

/// The Doorman without HTTP: the tiers it may ask, the desks of its tenants, what it counts.
public final class DoormanApplication: Sendable {
    /// What does not change while it runs.
    public struct Options: Sendable {
        /// The box.
        public var home: HomeDirectory
        /// Tier A, or nil where there is none.
        public var local: (any TierDriver)?
        /// The model asked for where a caller names none; empty for the first that answers.
        public var defaultModel: String
        /// Why there is no tier, where that is on purpose.
        public var offReason: String?
        /// The largest request body, in bytes.
        public var bodyBytes: Int
        /// The program's version.
        public var version: String
        /// The present time.
        public var clock: WallClock
        /// Where the log goes.
        public var logger: Logger

        /// Makes options with the usual limits.
        public init(
            home: HomeDirectory, local: (any TierDriver)?, defaultModel: String = "", offReason: String? = nil,
            bodyBytes: Int = 64 << 20, version: String, clock: WallClock = .system, logger: Logger = .silent
        ) {
            self.home = home
            self.local = local
            self.defaultModel = defaultModel
            self.offReason = offReason
            self.bodyBytes = bodyBytes
            self.version = version
            self.clock = clock
            self.logger = logger
        }
    }

    let options: Options
    let desks: DeskRoom
    let metrics: DoormanMetrics

    /// Makes the application, with the box's secret; no ledger is opened and no tier asked yet.
    public init(_ options: Options, metrics: MetricsRegistry = MetricsRegistry()) throws {
        self.options = options
        let secrets = try TenantSecrets.loadOrCreate(in: options.home)
        desks = DeskRoom(home: options.home, secrets: secrets, clock: options.clock)
        self.metrics = DoormanMetrics(metrics)
    }

    /// Opens a tenant's ledger now, so that lost calls are named and a fault shows at the start.
    public func warmUp(_ scope: TenantScope) throws { _ = try desks.desk(for: scope) }

    /// Closes every ledger.
    public func close() async { await desks.close() }

    /// The state of every tier there can be.
    func tiers() async -> [TierState] {
        let local =
            await options.local?.state()
            ?? TierState(
                tier: .local, isConfigured: false, isUp: false, reason: options.offReason ?? "none is configured")
        return [local]
    }
}
