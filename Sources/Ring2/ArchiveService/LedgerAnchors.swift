// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Cryptography
import HTTPClient
import Home
import JSON
import Ledger
import Primitives
import Telemetry

/// Anchors one tenant's ledger for as long as its stores are open.
final class LedgerAnchors: Sendable {
    let service: AnchorService
    private let client: HTTPClient
    private let task: Task<Void, Never>

    private let overdue: Lock<String?>

    private init(_ service: AnchorService, client: HTTPClient, overdue: Lock<String?>) {
        self.service = service
        self.overdue = overdue
        self.client = client
        task = Task { await service.run() }
    }

    /// Starts to anchor; nil where nothing is configured, or where it cannot start, which is logged: a ledger takes
    /// entries without it.
    static func start(
        _ ledger: Ledger, configuration: AnchorConfiguration, home: HomeDirectory, clock: WallClock, logger: Logger
    ) async -> LedgerAnchors? {
        guard !configuration.isOff else { return nil }
        let tenant = ledger.scope.moduleID.name
        let client = HTTPClient()
        let overdue = Lock<String?>(nil)
        do throws(AnchorError) {
            let service = try await AnchorService.open(
                log: ledger, configuration: configuration,
                directory: home.state.appending("anchors").appending(tenant),
                keyFile: home.keys.appending("anchor-\(tenant).key"), client: client, clock: clock,
                random: SecureRandom(), report: { tell($0, overdue, logger) })
            return service.map { LedgerAnchors($0, client: client, overdue: overdue) }
        } catch {
            logger.error("the ledger is not being anchored", error)
            await client.close()
            return nil
        }
    }

    /// The code of the alarm: for two periods no anchor was complete.
    var alarm: String? { overdue.withLock { $0 } }

    /// Breaks off what is under way; what was proved is on the disk.
    func stop() async {
        task.cancel()
        await task.value
        await client.close()
    }

    /// Logs an event, without naming the tenant.
    private static func tell(_ event: AnchorEvent, _ alarm: Lock<String?>, _ logger: Logger) {
        switch event {
        case .taken(let size): logger.info("a checkpoint is on its way to be anchored", ["entries": JSONValue(size)])
        case .proved(let part, let size):
            logger.info("a proof for an anchor came", ["part": .string(part), "entries": JSONValue(size)])
        case .failed(let part, let error):
            switch error.kind {
            case .unverified, .witnessAhead, .witnessForgot, .storageFailed:
                logger.error("a part of an anchor failed", error, ["part": .string(part)])
            default: logger.warning("a part of an anchor failed", error, ["part": .string(part)])
            }
        case .recorded(let size, let entry, let missing):
            if missing.isEmpty { alarm.withLock { $0 = nil } }
            logger.info(
                "an anchor is in the ledger",
                [
                    "entries": JSONValue(size), "entry": JSONValue(entry),
                    "missing": .array(missing.map { .string($0) }),
                ])
        case .superseded(let size):
            logger.info("a checkpoint without proofs made room for a newer one", ["entries": JSONValue(size)])
        case .damaged(let path):
            logger.error(
                "a damaged file of the anchor outbox was moved aside", ["file": .string(path.lastComponent.string)])
        case .overdue(let error):
            alarm.withLock { $0 = error.code }
            logger.error("the newest anchor is too old", error)
        }
    }
}
