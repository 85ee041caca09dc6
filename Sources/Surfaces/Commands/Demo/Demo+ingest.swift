// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPClient
import HTTPCodec
import Home
import JSON
import Primitives

extension Demo {
    /// Step 1: a box with keys and markers, and two services on it.
    func provision() async throws {
        receipt.begin("Provision a box and start its services")
        let begun = Progress.monotonic()
        let box = try await start()
        let milliseconds = (Progress.monotonic() - begun).seconds * 1000
        receipt.note("box \(box.home.identity.boxID), tenant demo, ledger key and operator token made")
        let alive = await box.archive().isAlive()
        let awake = await box.doorman().isAlive()
        try receipt.check(alive && awake, "archive and Doorman answered \(Int(milliseconds)) ms after the first line")
    }

    /// Step 2: real files into the ledger.
    func takeIn() async throws {
        receipt.begin("Take real files into the ledger (Ring 1), extract and index them (Ring 2)")
        let archive = try open().archive()
        for path in sources.paths {
            let progress = call.progress("ingest \(path.lastComponent)")
            var failures: [IngestFailure] = []
            let summary = try await IngestCommand.run(archive, path: path, kind: "auto", progress: progress) {
                failures.append($0)
            }
            progress.finish()
            let seconds = max(progress.elapsed.seconds, 0.001)
            let rate = Int(Double(summary.added) / seconds)
            receipt.note(
                "\(path): \(summary.added) entries, \(ByteCount(summary.bytes)) in "
                    + "\(DemoFigures.decimal(seconds)) s (\(rate) entries/s), \(summary.skipped) skipped")
            for failure in failures.prefix(3) { receipt.note("not taken in: \(failure.name): \(failure.message)") }
            try receipt.check(summary.added > 0, "every acknowledged entry is on disk before it is counted")
            let again = try await IngestCommand.run(archive, path: path, kind: "auto", progress: nil) { _ in }
            try receipt.check(again.added == 0, "taking the same in again adds nothing (\(again.present) were there)")
        }
    }

    /// Step 8: the archive dies in the middle of its work.
    func crash() async throws {
        receipt.begin("Kill the archive with SIGKILL in the middle of an ingest")
        let archive = try open().archive()
        let before = try await entryCount()
        let total = 4000
        let folder = try makeNotes(total)
        let acknowledged = try await ingestUntilKilled(folder, killAt: total / 4)
        try await archive.waitUntilAlive(log: nil)
        let after = try await entryCount()
        receipt.note("killed after \(acknowledged) of \(total) items were acknowledged; restarted by the supervisor")
        try receipt.check(acknowledged < total, "the kill came before the end")
        try receipt.check(
            after - before >= acknowledged, "nothing acknowledged is lost: \(after - before) entries found")
        let rest = try await IngestCommand.run(archive, path: folder, kind: "folder", progress: nil) { _ in }
        let sources = try await noteSources(from: before)
        try receipt.check(
            rest.added + rest.present == total && sources.count == total && Set(sources).count == total,
            "repeated: \(rest.present) were there, \(rest.added) added; \(total) notes, none missing, none doubled")
        let verified = try await Verification.run(of: open())
        try receipt.check(verified.isGood, "the ledger verifies from its first to its last byte")
    }

    private func entryCount() async throws -> Int {
        try await open().archive().get("/v1/status")["entries"]?.intValue ?? 0
    }

    private func ingestUntilKilled(_ folder: FilePath, killAt count: Int) async throws -> Int {
        let victim = try await archiveProcess()
        var acknowledged = 0
        do {
            let events = try await open().archive().events(
                "/v1/ingest", ["path": .string(folder.string), "items": false])
            for try await event in events where event.event == "progress" {
                guard let value = try? JSONValue(parsing: Array(event.data.utf8)) else { continue }
                acknowledged = value["appended"]?.intValue ?? acknowledged
                if acknowledged >= count { DemoSignals.kill(victim) }
            }
        } catch {
            // The connection breaks with the process; that is the point.
        }
        return acknowledged
    }

    private func noteSources(from first: Int) async throws -> [String] {
        var cursor = first
        var sources: [String] = []
        while true {
            let page = try await open().archive().get("/v1/entries?since=\(cursor)&limit=500")
            let entries = page["entries"]?.arrayValue ?? []
            guard !entries.isEmpty else { return sources }
            sources += entries.compactMap { $0["payload"]?["source"]?.stringValue }
            cursor += entries.count
        }
    }
}
