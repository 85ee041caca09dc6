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
        options: keys.map { key in
            .value(
                optionName(key), .text("VALUE"), SettingsCatalogue.box[key]?.summary.withoutStop ?? key,
                variable: SettingsCatalogue.box[key]?.environment)
        } + [
            .flag("single-tenant", "let the local operator's own token leave out X-Foundry-Module-ID")
        ],
        examples: [
            Example(
                "substrate-doorman serve --home /srv/box --tier-a-endpoint http://127.0.0.1:8080/v1",
                "serve the box at /srv/box with a local model server")
        ]
    ) { try await serve($0) }

    /// The settings that can be given as options: `tier_a.endpoint` as `--tier-a-endpoint`.
    private static let keys = [
        "module_id", "doorman.listen", "doorman.socket", "ai.enabled", "tier_a.endpoint", "tier_a.model",
        "tier_a.connect_seconds", "tier_a.first_byte_seconds", "tier_a.total_seconds", "limits.body_mib", "log.level",
        "log.format",
    ]
    private static func optionName(_ key: String) -> String { String(key.map { $0 == "." || $0 == "_" ? "-" : $0 }) }

    private static func settings(_ invocation: Invocation) throws -> Settings {
        var flags: [String: String] = [:]
        for key in keys { flags[key] = invocation.option(optionName(key)) }
        flags["home"] = invocation.home
        let names =
            SettingsCatalogue.box.definitions.map(\.environment)
            + ["HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_HOME"]
        var environment: [String: String] = [:]
        for name in names { environment[name] = invocation.terminal.environment(name) }
        return try Settings.load(flags: flags, environment: environment)
    }

    private static func serve(_ invocation: Invocation) async throws -> ExitCode {
        let settings = try settings(invocation)
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
        let logger = Logger(
            label: "doorman", sink: DescriptorLogSink(format: settings[.logFormat] == "text" ? .text : .json),
            level: LogLevel(rawValue: settings[.logLevel]) ?? .info)
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
            bodyBytes: settings[.bodyLimit] << 20, version: DoormanProgram.version, logger: logger)
    }
}

extension String {
    /// A sentence as a summary: without its full stop.
    fileprivate var withoutStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
