// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import DoormanService
import EventLoop
import Glibc
import HTTPClient
import HTTPServer
import Home
import Primitives
import ServiceProgram
import Settings
import Telemetry
import Tiers

/// `substrate-doorman serve`
enum ServeCommand {
    /// How long calls under way may go on after the signal to stop.
    private static let grace = Duration.seconds(10)

    static let command = Command(
        "serve", "answer on the Doorman's address and socket",
        discussion: """
            Prints one log line with its addresses once it listens. SIGTERM and SIGINT stop it: calls under way get ten \
            seconds, then the ledgers are closed.
            """,
        options: taken.options + [
            .flag("single-tenant", "let the local operator's own token leave out X-Foundry-Module-ID")
        ],
        examples: [
            Example(
                "substrate-doorman serve --home /srv/box --tier-a-endpoint http://127.0.0.1:8080/v1",
                "serve the box at /srv/box with a local model server")
        ]
    ) { try await serve($0) }

    private static let taken = ServiceOptions([
        "module_id", "doorman.listen", "doorman.socket", "ai.enabled", "tier_a.endpoint", "tier_a.model",
        "tier_a.connect_seconds", "tier_a.first_byte_seconds", "tier_a.total_seconds", "limits.body_mib", "log.level",
        "log.format",
    ])
    private static func serve(_ invocation: Invocation) async throws -> ExitCode {
        let settings = try taken.settings(of: invocation)
        // Before anything else, so that a signal during the start is not lost.
        let signals = try SignalStream([SIGTERM, SIGINT])
        let client = HTTPClient()
        let listen = settings[.doormanListen]
        let server = try await DoormanServer.start(
            try options(settings, client), moduleID: settings[.moduleID],
            singleTenant: invocation.flag("single-tenant"),
            listen: [.tcp(listen.host, listen.port), .unix(settings[.doormanSocket])])
        var iterator = signals.makeAsyncIterator()
        _ = await iterator.next()
        await server.shutdown(grace: grace)
        await client.close()
        return .ok
    }

    private static func options(_ settings: Settings, _ client: HTTPClient) throws -> DoormanApplication.Options {
        let logger = Logger(service: "doorman", settings)
        let endpoint = settings[.tierAEndpoint]
        let isConfigured = !endpoint.isEmpty && endpoint != "none"
        var local: LocalTier?
        if settings[.aiEnabled], isConfigured {
            let timeouts = ClientTimeouts(
                connect: settings[.tierAConnect], firstByte: settings[.tierAFirstByte],
                betweenBytes: settings[.tierAFirstByte], total: settings[.tierATotal])
            local = LocalTier(.init(endpoint: endpoint, timeouts: timeouts), client: client, clock: .system)
        }
        return DoormanApplication.Options(
            home: try HomeDirectory.open(at: settings[.home]), local: local, defaultModel: settings[.tierAModel],
            offReason: settings[.aiEnabled] ? "tier_a.endpoint is not set" : "AI is switched off (ai.enabled)",
            bodyBytes: settings[.bodyLimit] << 20, version: Version.text, logger: logger)
    }
}
