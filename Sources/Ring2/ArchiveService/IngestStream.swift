// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Content
import HTTPCodec
import HTTPServer
import Intake
import JSON
import Ledger
import Primitives
import Telemetry

/// One ingest as events: `progress`, `item`, `failed`, and at the end `done` or `error`.
struct IngestStream: Sendable {
    let source: IntakeSource
    let archive: TenantArchive
    let tellsItems: Bool
    let metrics: ArchiveMetrics

    /// Runs to the end. Throws where the client went away, which has ended the ingest at a batch boundary.
    func run(_ writer: ResponseWriter) async throws {
        // Whatever has come in by then is projected, also when nobody is there to hear of it.
        defer { archive.projection.signal() }
        try await send("start", ["kind": .string(source.kind.rawValue), "path": .string(source.path.string)], writer)
        let progress: IntakeProgress
        do {
            progress = try await IntakeRun(source, into: archive.ledger).run { event in
                try await tell(event, writer)
            }
        } catch let error as any ReportableError where !Task.isCancelled && !Self.isDisconnect(error) {
            // The head is gone, so the fault travels as an event with the usual body.
            try await send(
                "error",
                [
                    "error": [
                        "message": .string(error.message), "code": .string(error.code),
                        "next_step": .string(error.nextStep),
                    ]
                ], writer)
            return
        }
        // After `done` everything can be found.
        await archive.projection.settle(linking: false)
        var counts = progress.json
        counts["entries"] = Forms.number(archive.ledger.size)
        counts["documents"] = (try? await archive.knowledge.counts).map { JSONValue($0.documents) } ?? .null
        // A copy made from now on holds everything that was taken in.
        try? await archive.ledger.flush()
        counts["checkpoint"] = (try? await archive.ledger.checkpoint()).map { .string($0) } ?? .null
        try await send("done", counts, writer)
    }

    private func tell(_ event: IntakeEvent, _ writer: ResponseWriter) async throws {
        switch event {
        case .item(let item):
            metrics.count(event)
            guard tellsItems else { return }
            try await send(
                "item",
                [
                    "name": .string(item.name), "source": .string(item.source), "kind": .string(item.kind.name),
                    "index": Forms.number(item.index), "outcome": .string(item.isNew ? "appended" : "already_present"),
                    "size": JSONValue(item.size),
                ], writer)
        case .failed(let failure):
            metrics.count(event)
            try await send(
                "failed",
                [
                    "item": .string(failure.item), "code": .string(failure.code), "message": .string(failure.message),
                    "next_step": .string(failure.nextStep), "skipped": .bool(failure.isSkipped),
                ], writer)
        case .progress(let progress):
            archive.projection.signal()
            try await send("progress", progress.json, writer)
        }
    }

    private func send(_ event: String, _ object: JSONObject, _ writer: ResponseWriter) async throws {
        try await writer.send(ServerSentEvent(event: event, data: JSONValue.object(object).text))
    }

    private static func isDisconnect(_ error: any ReportableError) -> Bool { error.code == "client_disconnected" }
}
