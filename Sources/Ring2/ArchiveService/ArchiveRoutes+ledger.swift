// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Content
import Cryptography
import HTTPCodec
import HTTPServer
import JSON
import Ledger
import Primitives
import ReadLedger

extension ArchiveRoutes {
    /// Ring 1, reading: entries, their contents and receipts.
    func addLedger(to router: inout Router) {
        router.on(.get, "/v1/entries", tenant(.ledgerRead, listEntries))
        router.on(.get, "/v1/entries/:index", tenant(.ledgerRead, showEntry))
        router.on(.get, "/v1/entries/:index/content", tenant(.ledgerRead, showContent))
        router.on(.get, "/v1/entries/:index/receipt", tenant(.ledgerRead, showReceipt))
    }

    func reading(_ call: TenantCall) -> LedgerReading { LedgerReading(call.archive, call.reader, limits) }

    /// Entries after the first `since` ones, where a cursor is the number of entries seen; or those of a name, a source
    /// or a leaf hash.
    @Sendable private func listEntries(_ call: TenantCall) async throws -> HTTPResponse {
        let parameters = call.parameters
        let ways = ["payload_id", "source", "leaf_hash"].filter { parameters.target.first($0) != nil }
        guard ways.count <= 1, ways.isEmpty || parameters.target.first("since") == nil else {
            throw ArchiveError(
                .parameterInvalid, "entries are asked for in two ways at once",
                nextStep: "give one of since, payload_id, source and leaf_hash")
        }
        let reading = reading(call)
        switch ways.first {
        case "payload_id":
            return Self.json(
                try await reading.page(payloadID: parameters.text("payload_id", most: limits.payloadIDBytes)))
        case "source": return Self.json(try await reading.page(source: parameters.text("source", most: 4096)))
        case "leaf_hash":
            guard let digest = SHA256Digest(hex: parameters.text("leaf_hash") ?? "") else {
                throw ArchiveError(
                    .parameterInvalid, "leaf_hash is no SHA-256 digest", nextStep: "give 64 hexadecimal digits")
            }
            return Self.json(try await reading.page(leafHash: digest))
        default:
            let since = try parameters.number("since", in: Parameters.indices, default: 0)
            let limit = try parameters.number("limit", in: 1...limits.entries, default: min(100, limits.entries))
            return Self.json(try await reading.page(since: since, limit: limit))
        }
    }

    /// The entry a path names.
    private func entry(_ call: TenantCall) async throws -> LedgerEntry {
        let index = try Parameters.number(call.path["index"] ?? "", named: "the entry's index", in: Parameters.indices)
        return try await reading(call).entry(index)
    }

    @Sendable private func showEntry(_ call: TenantCall) async throws -> HTTPResponse {
        let entry = try await entry(call)
        var form = Forms.entry(entry)
        form["document"] =
            try await call.archive.knowledge.document(entry.index).map { .object(Forms.document($0)) } ?? .null
        try call.archive.note(call.reader, .entry, entries: [entry.index])
        return Self.json(form)
    }

    /// The content as it came in. A browser saves it: it never runs what somebody mailed us.
    @Sendable private func showContent(_ call: TenantCall) async throws -> HTTPResponse {
        let entry = try await entry(call)
        let content = try await call.ledger.content(of: entry)
        try call.archive.note(call.reader, .content, entries: [entry.index])
        var headers: HTTPHeaders = [
            "X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store",
            "ETag": "\"\(entry.record.contentDigest)\"",
        ]
        // Media types come from outside; one that is no header value is not repeated.
        if entry.record.mediaType.isEmpty || !headers.add("Content-Type", entry.record.mediaType) {
            headers.set("Content-Type", "application/octet-stream")
        }
        return HTTPResponse(headers: headers, body: content)
    }

    /// A proof that stands alone (c2sp.org/tlog-proof@v1): path, checkpoint and signature in one text.
    @Sendable private func showReceipt(_ call: TenantCall) async throws -> HTTPResponse {
        HTTPResponse(text: try await reading(call).receipt(try await entry(call).index))
    }
}
