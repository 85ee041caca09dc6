// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import HTTPClient
import JSON
import LogClient
import LogStore
import NoteKeys
import Primitives
import TransparencyLog

/// `substrate-archive fsck`
enum FsckCommand {
    static let command = Command(
        "fsck", "check a whole log from its files alone, in a folder or at a URL",
        discussion: """
            Takes any log in the C2SP tlog-tiles format, also one that another program made: reads every entry bundle and \
            every tile of every level, computes all hashes up to the root, and compares them with the signed checkpoint. \
            What is wrong is named by file and entry. It looks at the log only: `verify` also checks a ledger's contents \
            and key history.

            Without a key nothing says whose log it is. With a checkpoint that was saved earlier the log must begin with \
            what that one signed, and with a policy file (C2SP tlog-policy) witnesses must have cosigned.
            """,
        options: [
            .value("key", .text("VKEY|FILE"), "a key of the log, or the .pub file that holds it", repeatable: true),
            .value("saved", .file, "a checkpoint that was kept elsewhere, with which the log must begin"),
            .value("policy", .file, "who must have cosigned, as a C2SP tlog-policy"),
        ],
        arguments: [Argument("log", .text("DIR|URL"), .required, "a ledger's or log's folder, or a log's URL")],
        examples: [
            Example("substrate-archive fsck /backup/ledger --key ledger-acme.pub", "a copy of a ledger"),
            Example("substrate-archive fsck https://log.example/2026 --key 'log.example/2026+…'", "somebody's log"),
        ],
        exitCodes: [.findings]
    ) { try await fsck($0) }

    private static func fsck(_ invocation: Invocation) async throws -> ExitCode {
        let place = invocation.argument("log") ?? "."
        let policy = try policy(invocation)
        let verifiers =
            try invocation.options("key").flatMap { try NoteKeyFile.verifiers(named: $0) }
            + (policy?.logs ?? []).map(\.verifier)
        let saved = try saved(invocation)
        let verdict: LogVerdict
        if isAddress(place) {
            let log = try RemoteLog(url: place, client: HTTPClient())
            verdict = try await check(log, verifiers, policy, saved, invocation)
        } else {
            verdict = try await check(try folder(place), verifiers, policy, saved, invocation)
        }
        let report = FsckReport(verdict, isSignatureChecked: !verifiers.isEmpty)
        if invocation.output == .json {
            invocation.show(document: report.json)
        } else {
            for line in report.lines { invocation.print(DisplayText.safe(line)) }
            for remark in report.remarks { invocation.say(DisplayText.safe(remark)) }
        }
        return report.isSound ? .ok : .findings
    }

    private static func check(
        _ log: some LogSource, _ verifiers: [NoteVerifier], _ policy: WitnessPolicy?, _ saved: Checkpoint?,
        _ invocation: Invocation
    ) async throws -> LogVerdict {
        let progress = invocation.progress("checking", unit: "entries")
        defer { progress.finish() }
        return try await LogCheck.run(
            log, verifiers: verifiers, witnesses: policy, from: saved,
            progress: {
                progress.update(done: Int(clamping: $0))
            })
    }

    private static func isAddress(_ place: String) -> Bool {
        place.hasPrefix("http://") || place.hasPrefix("https://")
    }

    /// The folder of a log; for a ledger's directory the `log` in it.
    private static func folder(_ place: String) throws -> LogFolder {
        let path = FilePath(place)
        guard try Files.status(path, followLinks: true)?.kind == .directory else {
            throw CommandFailure(
                DurabilityError.Code.notFound, "there is no directory \(path)",
                nextStep: "name the folder that holds the log's files, or the URL below which they lie")
        }
        let inside = path.appending("log")
        let isLedger = !Files.exists(path.appending("checkpoint")) && !Files.exists(path.appending("tile"))
        return LogFolder(isLedger && Files.exists(inside) ? inside : path)
    }

    private static func policy(_ invocation: Invocation) throws -> WitnessPolicy? {
        guard let file = invocation.option("policy") else { return nil }
        return try WitnessPolicy(parsing: try Files.read(FilePath(file), limit: WitnessPolicy.maxBytes))
    }

    private static func saved(_ invocation: Invocation) throws -> Checkpoint? {
        guard let file = invocation.option("saved") else { return nil }
        let note = try SignedNote(parsing: try Files.read(FilePath(file), limit: SignedNote.maxBytes))
        return try Checkpoint(parsing: note.text)
    }
}
