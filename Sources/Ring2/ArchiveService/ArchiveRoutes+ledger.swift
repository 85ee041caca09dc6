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
import TransparencyLog

extension ArchiveRoutes {
    /// Ring 1, reading: entries, checkpoints, proofs.
    func addLedger(to router: inout Router) {
        router.on(.get, "/v1/entries", tenant(.ledgerRead, listEntries))
        router.on(.get, "/v1/entries/:index", tenant(.ledgerRead, showEntry))
        router.on(.get, "/v1/entries/:index/content", tenant(.ledgerRead, showContent))
        router.on(.get, "/v1/entries/:index/receipt", tenant(.ledgerRead, showReceipt))
        router.on(.get, "/v1/checkpoint", tenant(.ledgerRead, showCheckpoint))
        router.on(.get, "/v1/proof/inclusion", tenant(.ledgerRead, proveInclusion))
        router.on(.get, "/v1/proof/consistency", tenant(.ledgerRead, proveConsistency))
        router.on(.post, "/v1/ledger/verify", tenant(.ledgerRead, verify))
    }

    private func reading(_ call: TenantCall) -> LedgerReading { LedgerReading(call.archive, limits) }

    /// Entries after the first `since` ones; a cursor is the number of entries seen.
    @Sendable private func listEntries(_ call: TenantCall) async throws -> HTTPResponse {
        let since = try call.parameters.number("since", in: Parameters.indices, default: 0)
        let limit = try call.parameters.number("limit", in: 1...limits.entries, default: min(100, limits.entries))
        return Self.json(try await reading(call).page(since: since, limit: limit))
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
        return Self.json(form)
    }

    /// The content as it came in. A browser saves it: it never runs what somebody mailed us.
    @Sendable private func showContent(_ call: TenantCall) async throws -> HTTPResponse {
        let entry = try await entry(call)
        let record = entry.record
        let content = try await call.ledger.content(of: entry)
        var headers: HTTPHeaders = [
            "X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'", "ETag": "\"\(record.contentDigest)\"",
        ]
        // Media types come from outside; one that is no header value is not repeated.
        if record.mediaType.isEmpty || !headers.add("Content-Type", record.mediaType) {
            headers.set("Content-Type", "application/octet-stream")
        }
        return HTTPResponse(headers: headers, body: content)
    }

    /// A proof that stands alone (c2sp.org/tlog-proof@v1): path, checkpoint and signature in one text.
    @Sendable private func showReceipt(_ call: TenantCall) async throws -> HTTPResponse {
        HTTPResponse(text: try await reading(call).receipt(try await entry(call).index))
    }

    @Sendable private func showCheckpoint(_ call: TenantCall) async throws -> HTTPResponse {
        HTTPResponse(text: try await call.ledger.checkpoint())
    }

    @Sendable private func proveInclusion(_ call: TenantCall) async throws -> HTTPResponse {
        let index = try call.parameters.number("index", in: Parameters.indices)
        let size = try call.parameters.optionalNumber("size", in: Parameters.indices)
        return Self.json(try await reading(call).inclusion(index: index, size: size))
    }

    @Sendable private func proveConsistency(_ call: TenantCall) async throws -> HTTPResponse {
        let from = try call.parameters.number("from", in: Parameters.indices)
        let to = try call.parameters.optionalNumber("to", in: Parameters.indices)
        return Self.json(try await reading(call).consistency(from: from, to: to))
    }

    @Sendable private func verify(_ call: TenantCall) async throws -> HTTPResponse {
        Self.json(await call.ledger.verify().json.bytes)
    }
}

extension TenantArchive {
    /// The JSON value a program appended; null where the content can't be read back.
    func payload(of entry: LedgerEntry) async throws -> JSONValue {
        let content = try await ledger.content(of: entry)
        return (try? JSONValue(parsing: content)) ?? .null
    }
}
