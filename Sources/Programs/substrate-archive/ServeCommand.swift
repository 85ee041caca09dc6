// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import CommandModel
import EventLoop
import Glibc
import HTTPServer
import Home
import Primitives
import Settings
import Telemetry

/// `substrate-archive serve`
enum ServeCommand {
    /// How long requests under way may go on after the signal to stop.
    private static let grace = Duration.seconds(5)

    static let command = Command(
        "serve", "answer on the archive's address and socket",
        discussion: """
            Prints one log line with its addresses once it listens. SIGTERM and SIGINT stop it: requests under way get \
            five seconds, an ingest ends after the batch it is writing.
            """,
        options: keys.map { key in
            .value(
                optionName(key), .text("VALUE"), SettingsCatalogue.box[key]?.summary.withoutStop ?? key,
                variable: SettingsCatalogue.box[key]?.environment)
        },
        examples: [Example("substrate-archive serve --home /srv/box", "serve the box at /srv/box")]
    ) { try await serve($0) }

    /// The settings that can be given as options: `archive.listen` as `--archive-listen`.
    private static let keys = [
        "module_id", "archive.listen", "archive.socket", "limits.body_mib", "log.level", "log.format",
    ]

    private static func optionName(_ key: String) -> String {
        String(key.map { $0 == "." || $0 == "_" ? "-" : $0 })
    }

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
        let home = try HomeDirectory.open(at: settings[.home])
        let logger = Logger(
            label: "archive",
            sink: DescriptorLogSink(format: settings[.logFormat] == "text" ? .text : .json),
            level: LogLevel(rawValue: settings[.logLevel]) ?? .info)
        let listen = settings[.archiveListen]
        let server = try await ArchiveServer.start(
            ArchiveServerOptions(
                home: home, moduleID: settings[.moduleID],
                listen: [.tcp(listen.host, listen.port), .unix(settings[.archiveSocket])],
                version: ArchiveProgram.version, logger: logger, bodyBytes: settings[.bodyLimit] << 20))
        var iterator = signals.makeAsyncIterator()
        _ = await iterator.next()
        await server.shutdown(grace: grace)
        return .ok
    }
}

extension String {
    /// A sentence as a summary: without its full stop.
    fileprivate var withoutStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
