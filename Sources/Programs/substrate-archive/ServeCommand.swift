// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import ArchiveService
import CommandModel
import EventLoop
import Extraction
import Glibc
import HTTPServer
import Home
import Intake
import MailTransport
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
            five seconds, an ingest ends after the batch it is writing. When a flush of the ledger fails it ends by itself \
            with code 1, because only opening the ledger anew tells what the disk holds; the supervisor starts it again.
            """,
        options: taken.options,
        examples: [Example("substrate-archive serve --home /srv/box", "serve the box at /srv/box")]
    ) { try await serve($0) }

    private static let taken = ServiceOptions([
        "module_id", "archive.listen", "archive.socket", "archive.public_log", "limits.body_mib", "log.level",
        "log.format", "anchor.policy", "anchor.rekor_url", "anchor.rekor_key", "anchor.tsa_url", "anchor.tsa_ca",
        "anchor.period_hours", "anchor.patience_seconds", "intake.drop_folder", "intake.drop_folder_afterwards",
        "intake.drop_folder_seconds", "mail.lmtp_socket", "mail.smtp_port", "mail.fetch_minutes",
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
                version: Version.text, logger: logger, bodyBytes: settings[.bodyLimit] << 20,
                publicLog: settings[.archivePublicLog], anchors: try anchors(settings),
                intake: intake(settings),
                extraction: ExtractionContext(
                    regions: settings[.phoneRegions].split(separator: ",").map(String.init))))
        let breakdown = await end(signals, server)
        // What hangs on a dead disk must not keep the process: its end is what makes the ledger whole again.
        let watchdog = breakdown.map { _ in
            Task {
                try await Task.sleep(for: grace * 2)
                exit(ExitCode.failed.rawValue)
            }
        }
        await server.shutdown(grace: breakdown == nil ? grace : .seconds(1))
        watchdog?.cancel()
        if let breakdown { throw breakdown }
        return .ok
    }

    /// What is taken in by itself; nothing unless the settings name a folder.
    private static func intake(_ settings: Settings) -> IntakeOptions {
        let folder = settings[.dropFolder]
        let pause = settings[.dropFolderPause]
        var listeners: [SMTPListenerConfiguration] = []
        let socket = settings[.mailSocket]
        if !socket.isEmpty {
            listeners.append(SMTPListenerConfiguration(address: .unix(FilePath(socket)), dialect: .lmtp))
        }
        if let port = UInt16(exactly: settings[.mailPort]), port > 0 {
            listeners.append(SMTPListenerConfiguration(address: .loopback(port), dialect: .smtp))
        }
        return IntakeOptions(
            dropFolder: folder.isEmpty ? nil : FilePath(folder),
            afterwards: settings[.dropFolderAfterwards] == "leave" ? .leave : .move, stillness: pause, pause: pause,
            fetchPause: .seconds(settings[.mailFetchPeriod] * 60), listeners: listeners)
    }

    /// Whom the ledger is anchored with; nobody unless the settings name somebody.
    private static func anchors(_ settings: Settings) throws(AnchorError) -> AnchorConfiguration {
        try AnchorConfiguration(
            policy: settings[.anchorPolicy], rekorURL: settings[.anchorRekorURL], rekorKey: settings[.anchorRekorKey],
            timeStampURL: settings[.anchorTimeStampURL],
            timeStampCertificates: settings[.anchorTimeStampCertificates],
            period: .seconds(settings[.anchorPeriod] * 3600), patience: settings[.anchorPatience])
    }

    /// Waits for a signal to stop, or for a breakdown, which it returns.
    private static func end(_ signals: SignalStream, _ server: ArchiveServer) async -> ArchiveError? {
        await withTaskGroup(of: ArchiveError?.self) { group in
            group.addTask {
                var iterator = signals.makeAsyncIterator()
                _ = await iterator.next()
                return nil
            }
            group.addTask {
                var iterator = server.breakdowns.makeAsyncIterator()
                return await iterator.next()
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
