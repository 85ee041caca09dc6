// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Content
import Intake
import Ledger
import Primitives
import ReadLedger
import Telemetry

/// Everything the archive holds of one tenant, open.
final class TenantArchive: Sendable {
    let moduleID: ModuleID
    let ledger: Ledger
    /// Who read what.
    let reads: ReadLedger
    let knowledge: Knowledge
    /// Who is who.
    let people: PeopleRegister
    /// Has others vouch for the ledger; nil where nobody is configured.
    let anchors: LedgerAnchors?
    let projection: ProjectionLoop
    let ingests = IngestGate()
    /// What is taken in by itself.
    let jobs: IntakeJobs
    let appends = AppendPressure()

    init(
        moduleID: ModuleID, ledger: Ledger, reads: ReadLedger, knowledge: Knowledge, anchors: LedgerAnchors?,
        jobs makeJobs: (_ signal: @escaping @Sendable () -> Void) throws -> IntakeJobs,
        accounts makeAccounts: (_ signal: @escaping @Sendable () -> Void) throws -> MailAccounts, logger: Logger
    ) rethrows {
        self.moduleID = moduleID
        self.ledger = ledger
        self.reads = reads
        self.knowledge = knowledge
        people = PeopleRegister(knowledge)
        self.anchors = anchors
        let projection = ProjectionLoop(knowledge, isBusy: { [appends] in appends.isHigh }, logger: logger)
        self.projection = projection
        jobs = try makeJobs { projection.signal() }
        accounts = try makeAccounts { projection.signal() }
    }

    /// What brings things in by itself; nil before it is started.
    let inlets = Lock<TenantInlets?>(nil)
    /// Mail accounts at other servers.
    let accounts: MailAccounts

    /// The codes of what is wrong with what works in the background.
    var faults: [String] { [projection.lastFailure, anchors?.alarm].compactMap(\.self) }

    /// Stops the projection at a batch boundary, breaks off what goes outside, and closes all stores.
    func close() async {
        await inlets.withLock { $0 }?.stop()
        await accounts.stop()
        await jobs.stop()
        await anchors?.stop()
        await projection.stop()
        await knowledge.close()
        await reads.close()
        await ledger.close()
    }
}
