// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import Home
import Primitives
import Sanitiser

/// What the Doorman keeps for one tenant: its sanitiser, its ledger, its key for hashes.
final class TenantDesk: Sendable {
    let sanitiser: RequestSanitiser
    let ledger: CallLedger
    let auditKey: [UInt8]

    init(_ scope: TenantScope, home: HomeDirectory, secrets: TenantSecrets, clock: WallClock) throws {
        try home.createTenant(scope)
        sanitiser = RequestSanitiser(secret: secrets.tokens(of: scope))
        auditKey = secrets.audit(of: scope)
        ledger = try CallLedger(scope: scope, root: home.auditLedgers, clock: clock)
    }
}

/// The desks of all tenants, each opened when it is first needed. A desk that could not be opened is tried again.
final class DeskRoom: Sendable {
    private let home: HomeDirectory
    private let secrets: TenantSecrets
    private let clock: WallClock
    private let desks = Lock<[TenantScope: TenantDesk]>([:])
    // Opening blocks on the disk, so it has a lock of its own; calls for open desks never wait for it.
    private let opening = Lock<Void>(())

    init(home: HomeDirectory, secrets: TenantSecrets, clock: WallClock) {
        self.home = home
        self.secrets = secrets
        self.clock = clock
    }

    /// The desk of a tenant; throws `AuditError` or `HomeError` where it cannot be opened.
    func desk(for scope: TenantScope) throws -> TenantDesk {
        if let desk = desks.withLock({ $0[scope] }) { return desk }
        return try opening.withLock { _ in
            if let desk = desks.withLock({ $0[scope] }) { return desk }
            let desk = try TenantDesk(scope, home: home, secrets: secrets, clock: clock)
            desks.withLock { $0[scope] = desk }
            return desk
        }
    }

    /// Closes every ledger.
    func close() async {
        for desk in desks.withLock({ Array($0.values) }) { await desk.ledger.close() }
    }
}
