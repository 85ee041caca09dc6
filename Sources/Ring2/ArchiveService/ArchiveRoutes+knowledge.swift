// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Content
import Cryptography
import HTTPCodec
import HTTPServer
import Intake
import JSON
import Ledger
import Primitives
import ReadLedger
import Search
import Telemetry
import TransparencyLog

extension ArchiveRoutes {
    static let searchLimit = SearchIndex.hitLimits.upperBound
    static let factLimit = FactQuery.limits.upperBound

    /// Ring 2: search, facts, export, rebuild.
    func addKnowledge(to router: inout Router) {
        router.on(.get, "/v1/search", tenant(.search, search))
        router.on(.get, "/v1/facts", tenant(.factsRead, listFacts))
        router.on(.get, "/v1/status", tenant(.ledgerRead, showStatus))
        router.on(.get, "/v1/export", tenant(.factsRead, export))
        router.on(.get, "/v1/export/digest", tenant(.factsRead, showDigest))
        router.on(.post, "/v1/rebuild", tenant(.admin, rebuild))
    }

    @Sendable private func search(_ call: TenantCall) async throws -> HTTPResponse {
        let parameters = call.parameters
        let text = parameters.text("q") ?? ""
        let query = try SearchQuery(text)
        let limit = try parameters.number("limit", in: 1...UInt64(Self.searchLimit), default: 10)
        let offset = try parameters.number("offset", in: 0...UInt64(SearchIndex.offsetLimit), default: 0)
        let page = try await call.archive.knowledge.search(query, limit: Int(limit), offset: Int(offset))
        var hits: [JSONValue] = []
        for hit in page.hits {
            hits.append(.object(Forms.hit(hit, of: try await call.archive.knowledge.document(hit.entry))))
        }
        try call.archive.note(call.reader, .search, entries: page.hits.map(\.entry))
        application.metrics.searches.increment()
        return Self.json([
            "query": .string(text), "total": JSONValue(page.total), "offset": Forms.number(offset),
            "hits": .array(hits),
        ])
    }

    @Sendable private func listFacts(_ call: TenantCall) async throws -> HTTPResponse {
        let parameters = call.parameters
        var after: FactQuery.Position?
        if let cursor = parameters.text("cursor") {
            guard let position = FactQuery.Position(cursor) else {
                throw ArchiveError(
                    .parameterInvalid, "cursor is not a position of facts",
                    nextStep: "give the next_cursor of the page before, or leave it out")
            }
            after = position
        }
        var entry: UInt64?
        if parameters.text("entry") != nil { entry = try parameters.number("entry", in: Parameters.indices) }
        let limit = try parameters.number("limit", in: 1...UInt64(Self.factLimit), default: 50)
        let query = try FactQuery(
            text: parameters.text("q") ?? "", predicate: parameters.text("predicate"), entry: entry, after: after,
            limit: Int(limit))
        let page = try await call.archive.knowledge.facts(query)
        try call.archive.note(call.reader, .facts, entries: Set(page.facts.map(\.entry)))
        return Self.json([
            "total": JSONValue(page.total), "next_cursor": page.next.map { .string($0.text) } ?? .null,
            "facts": .array(page.facts.map { .object(Forms.fact($0)) }),
        ])
    }

    @Sendable private func showStatus(_ call: TenantCall) async throws -> HTTPResponse {
        let size = call.ledger.size
        let counts = try await call.archive.knowledge.counts
        let fault = call.archive.projection.lastFailure
        return Self.json([
            "module_id": .string(call.archive.moduleID.name), "mode": .string(fault == nil ? "full" : "degraded"),
            "entries": Forms.number(size), "documents": JSONValue(counts.documents), "facts": JSONValue(counts.facts),
            "searchable": JSONValue(try await call.archive.knowledge.searchableCount),
            "projected": Forms.number(counts.cursor),
            "behind": Forms.number(size > counts.cursor ? size - counts.cursor : 0),
            "linked": Forms.number(try await call.archive.knowledge.linkedCount),
            "projection_fault": fault.map { .string($0) } ?? .null, "ingesting": .bool(call.archive.ingests.isBusy),
            "intake_jobs_pending": JSONValue(await call.archive.jobs.pending),
            "readings": try await Forms.readings(call.archive.knowledge),
            "verification_key": .string(call.ledger.verificationKey.vkey),
        ])
    }

    @Sendable private func export(_ call: TenantCall) async throws -> HTTPResponse {
        await call.archive.projection.settle()
        try call.archive.note(call.reader, .export, [0..<call.ledger.size])
        return .stream(headers: ["Content-Type": "application/jsonl", "Cache-Control": "no-store"]) { writer in
            // What was not linked while it ran is linked afterwards.
            defer { call.archive.projection.signal() }
            try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await call.archive.knowledge.export { try await writer.write($0) }
            }
        }
    }

    @Sendable private func showDigest(_ call: TenantCall) async throws -> HTTPResponse {
        await call.archive.projection.settle()
        defer { call.archive.projection.signal() }
        let digest = try await call.archive.knowledge.exportDigest()
        try call.archive.note(call.reader, .export, count: 0)
        return Self.json([
            "knowledge_sha256": .string(digest.knowledge.hex), "search_sha256": .string(digest.search.hex),
        ])
    }

    @Sendable private func rebuild(_ call: TenantCall) async throws -> HTTPResponse {
        // Should the caller go away in the middle, the projection carries on from where the rebuild stopped.
        defer { call.archive.projection.signal() }
        let rebuilt = try await call.archive.knowledge.rebuild()
        return Self.json([
            "entries": JSONValue(rebuilt.entries), "identical": .bool(rebuilt.before == rebuilt.after),
            "before": Forms.digest(rebuilt.before), "after": Forms.digest(rebuilt.after),
        ])
    }
}
