// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import Durability
import Home
import NoteKeys
import Primitives
import Sanitiser

/// What the Doorman keeps for one tenant: its sanitiser, its ledger, its key for hashes.
final class TenantDesk: Sendable {
    let sanitiser: RequestSanitiser
    let ledger: CallLedger
    let auditKey: [UInt8]

    init(_ scope: TenantScope, home: HomeDirectory, secrets: TenantSecrets, clock: WallClock) throws {
        let tenant = try home.createTenant(scope)
        sanitiser = RequestSanitiser(secret: secrets.tokens(of: scope))
        auditKey = secrets.audit(of: scope)
        ledger = try CallLedger(
            scope: scope, root: home.auditLedgers, signing: try Self.signing(tenant, home), clock: clock)
    }

    /// The key of the tenant's audit log; one is made only for a log that has signed nothing yet.
    private static func signing(_ tenant: TenantDirectory, _ home: HomeDirectory) throws -> AuditSigning {
        let name = tenant.scope.moduleID.name
        let state = tenant.signedHeads.appending("audit")
        let isNew = !Files.exists(state) && !Files.exists(tenant.auditLedger.appending("log").appending("checkpoint"))
        let signer = try NoteKeyFile.open(
            home.keys.appending("audit-\(name).key"),
            name: "\(home.identity.boxID.string.lowercased()).substrate.local/\(name)/audit", mayCreate: isNew)
        return AuditSigning(signer: signer, signedState: state)
    }
}

/// The desks of all tenants, each opened when it is first needed. A desk that could not be opened is tried again.
final class DeskRoom: Sendable {
    private let home: HomeDirectory
    private let secrets: TenantSecrets
    private let clock: WallClock
    private let desks = Lock<[TenantScope: TenantDesk]>([:])
    /// Ledgers that were found damaged, and when they are looked at again: finding out reads much.
    private let damaged = Lock<[TenantScope: (error: AuditError, until: Instant)]>([:])
    private static let pause: Int64 = 30_000
    // Opening blocks on the disk, so it has a lock of its own; calls for open desks never wait for it.
    private let opening = Lock(false)

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
            let now = clock.now
            if let known = damaged.withLock({ $0[scope] }), now < known.until { throw known.error }
            do {
                let desk = try TenantDesk(scope, home: home, secrets: secrets, clock: clock)
                damaged.withLock { $0[scope] = nil }
                desks.withLock { $0[scope] = desk }
                return desk
            } catch let error as AuditError where error.reason != .unavailable {
                let until = Instant(milliseconds: now.milliseconds + Self.pause)
                damaged.withLock { $0[scope] = (error, until) }
                throw error
            }
        }
    }

    /// Closes every ledger.
    func close() async {
        for desk in desks.withLock({ Array($0.values) }) { await desk.ledger.close() }
    }
}
