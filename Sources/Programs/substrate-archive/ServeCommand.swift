// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import CommandModel
import EventLoop
import Glibc
import HTTPServer
import Home
import Primitives
import ServiceProgram
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
        options: taken.options,
        examples: [Example("substrate-archive serve --home /srv/box", "serve the box at /srv/box")]
    ) { try await serve($0) }

    private static let taken = ServiceOptions([
        "module_id", "archive.listen", "archive.socket", "limits.body_mib", "log.level", "log.format",
    ])

    private static func serve(_ invocation: Invocation) async throws -> ExitCode {
        let settings = try taken.settings(of: invocation)
        // Before anything else, so that a signal during the start is not lost.
        let signals = try SignalStream([SIGTERM, SIGINT])
        let home = try HomeDirectory.open(at: settings[.home])
        let logger = Logger(service: "archive", settings)
        let listen = settings[.archiveListen]
        let server = try await ArchiveServer.start(
            ArchiveServerOptions(
                home: home, moduleID: settings[.moduleID],
                listen: [.tcp(listen.host, listen.port), .unix(settings[.archiveSocket])],
                version: Version.text, logger: logger, bodyBytes: settings[.bodyLimit] << 20))
        var iterator = signals.makeAsyncIterator()
        _ = await iterator.next()
        await server.shutdown(grace: grace)
        return .ok
    }
}
