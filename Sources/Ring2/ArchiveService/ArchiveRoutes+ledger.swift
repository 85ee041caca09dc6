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
    /// Ring 1: entries, checkpoints, proofs.
    func addLedger(to router: inout Router) {
        router.on(.get, "/v1/entries", tenant(.ledgerRead, listEntries))
        router.on(.get, "/v1/entries/:index", tenant(.ledgerRead, showEntry))
        router.on(.get, "/v1/entries/:index/content", tenant(.ledgerRead, showContent))
        router.on(.get, "/v1/entries/:index/receipt", tenant(.ledgerRead, showReceipt))
        router.on(.get, "/v1/checkpoint", tenant(.ledgerRead, showCheckpoint))
        router.on(.get, "/v1/proof/inclusion", tenant(.ledgerRead, proveInclusion))
        router.on(.get, "/v1/proof/consistency", tenant(.ledgerRead, proveConsistency))
        router.on(.post, "/v1/append", tenant(.ledgerAppend, append))
        router.on(.post, "/v1/ledger/verify", tenant(.ledgerRead, verify))
    }

    /// Entries after the first `since` ones; a cursor is the number of entries seen.
    @Sendable private func listEntries(
        _ request: HTTPRequest, _: PathParameters, _ archive: TenantArchive
    ) async throws -> HTTPResponse {
        let parameters = Parameters(target: request.target)
        let since = try parameters.number("since", in: Parameters.indices, default: 0)
        let limit = try parameters.number("limit", in: 1...limits.entries, default: min(100, limits.entries))
        var entries: [JSONValue] = []
        var next = since
        var bytes = 0
        for entry in try await archive.ledger.entries(from: since, limit: Int(limit)) {
            let isPayload = entry.record.kind == .payload
            bytes += isPayload ? entry.record.size : 0
            if !entries.isEmpty, bytes > limits.pageBytes { break }
            let payload = isPayload ? try await archive.payload(of: entry) : .object(Forms.record(entry.record))
            next = entry.index + 1
            entries.append([
                "cursor": Forms.number(next), "index": Forms.number(entry.index),
                "payload_id": .string(entry.record.payloadID), "payload": payload,
                "leaf_hash": .string(entry.leafHash.hex),
            ])
        }
        return Self.json([
            "module_id": .string(archive.moduleID.name), "next_cursor": Forms.number(next), "entries": .array(entries),
        ])
    }

    /// The entry a path names.
    private func entry(_ parameters: PathParameters, _ archive: TenantArchive) async throws -> LedgerEntry {
        let index = try Parameters.number(
            parameters["index"] ?? "", named: "the entry's index", in: Parameters.indices)
        guard index < (await archive.ledger.size) else {
            throw ArchiveError(
                .entryNotFound, "the ledger has no entry \(index)", nextStep: "see GET /v1/status for its size")
        }
        return try await archive.ledger.entry(index)
    }

    @Sendable private func showEntry(
        _: HTTPRequest, _ parameters: PathParameters, _ archive: TenantArchive
    ) async throws -> HTTPResponse {
        let entry = try await entry(parameters, archive)
        var form = Forms.entry(entry)
        form["document"] =
            try await archive.knowledge.document(entry.index).map { .object(Forms.document($0)) } ?? .null
        return Self.json(form)
    }

    /// The content as it came in. A browser saves it: it never runs what somebody mailed us.
    @Sendable private func showContent(
        _: HTTPRequest, _ parameters: PathParameters, _ archive: TenantArchive
    ) async throws -> HTTPResponse {
        let record = try await entry(parameters, archive).record
        let content = try await archive.ledger.content(record.blob)
        var headers: HTTPHeaders = [
            "X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'", "ETag": "\"\(record.blob.hex)\"",
        ]
        // Media types come from outside; one that is no header value is not repeated.
        if record.mediaType.isEmpty || !headers.add("Content-Type", record.mediaType) {
            headers.set("Content-Type", "application/octet-stream")
        }
        return HTTPResponse(headers: headers, body: content)
    }

    /// A proof that stands alone (c2sp.org/tlog-proof@v1): path, checkpoint and signature in one text.
    @Sendable private func showReceipt(
        _: HTTPRequest, _ parameters: PathParameters, _ archive: TenantArchive
    ) async throws -> HTTPResponse {
        let index = try await entry(parameters, archive).index
        return HTTPResponse(text: try await archive.ledger.receipt(index: index).text)
    }

    @Sendable private func showCheckpoint(
        _: HTTPRequest, _: PathParameters, _ archive: TenantArchive
    ) async throws -> HTTPResponse {
        HTTPResponse(text: try await archive.ledger.checkpoint())
    }

    @Sendable private func proveInclusion(
        _ request: HTTPRequest, _: PathParameters, _ archive: TenantArchive
    ) async throws -> HTTPResponse {
        let parameters = Parameters(target: request.target)
        let present = await archive.ledger.size
        let size = try parameters.number("size", in: Parameters.indices, default: present)
        let index = try parameters.number("index", in: Parameters.indices)
        guard index < size, size <= present else {
            throw ArchiveError(
                .proofOutOfRange, "there is no entry \(index) in a ledger of \(size)",
                nextStep: "ask for an index below the size, and a size of at most \(present)")
        }
        let proof = try await archive.ledger.inclusionProof(index: index, size: size)
        return Self.json([
            "index": Forms.number(index), "size": Forms.number(size),
            "leaf_hash": .string(try await archive.ledger.entry(index).leafHash.hex),
            "hashes": .array(proof.path.map { .string($0.hex) }),
        ])
    }

    @Sendable private func proveConsistency(
        _ request: HTTPRequest, _: PathParameters, _ archive: TenantArchive
    ) async throws -> HTTPResponse {
        let parameters = Parameters(target: request.target)
        let present = await archive.ledger.size
        let from = try parameters.number("from", in: Parameters.indices)
        let to = try parameters.number("to", in: Parameters.indices, default: present)
        guard from <= to, to <= present else {
            throw ArchiveError(
                .proofOutOfRange, "there is no proof from \(from) to \(to)",
                nextStep: "ask from a smaller to a larger size, at most \(present)")
        }
        let proof = try await archive.ledger.consistencyProof(from: from, to: to)
        return Self.json([
            "from": Forms.number(from), "to": Forms.number(to), "hashes": .array(proof.path.map { .string($0.hex) }),
        ])
    }

    /// Appends a JSON value under a name. The same name and value again is the same entry; another value under the
    /// same name is a later entry, which is how a ledger is corrected.
    @Sendable private func append(
        _ request: HTTPRequest, _: PathParameters, _ archive: TenantArchive
    ) async throws -> HTTPResponse {
        let body = try await object(request, limit: limits.appendBytes)
        guard let name = body["payload_id"]?.stringValue, (1...limits.payloadIDBytes).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 }), let payload = body["payload"]
        else {
            throw ArchiveError(
                .bodyInvalid, "the body needs payload_id, 1 to \(limits.payloadIDBytes) bytes of text, and payload",
                nextStep: "send {\"payload_id\": \"…\", \"payload\": …}")
        }
        let record = NewRecord(
            kind: .payload, source: LedgerRecord.payloadSource(name), name: name, mediaType: "application/json",
            content: payload.bytes)
        guard let outcome = try await archive.ledger.append([record]).first else {
            throw ArchiveError(.bodyInvalid, "nothing was appended", nextStep: "repeat the request")
        }
        // The entry is durable; that it is found at once is a courtesy, which must not fail the request.
        await archive.projection.settle()
        let entry = outcome.entry
        return Self.json(
            [
                "cursor": Forms.number(entry.index + 1), "index": Forms.number(entry.index),
                "payload_id": .string(name),
                "leaf_hash": .string(entry.leafHash.hex), "already_present": .bool(!outcome.isNew),
            ], status: outcome.isNew ? .created : .ok)
    }

    @Sendable private func verify(
        _: HTTPRequest, _: PathParameters, _ archive: TenantArchive
    ) async throws -> HTTPResponse {
        .json(await archive.ledger.verify().json.bytes)
    }
}

extension LedgerRecord {
    private static let payloadPrefix = "payload:"

    /// The source of a payload. The prefix keeps a caller's names apart from those of files and mails.
    static func payloadSource(_ name: String) -> String { payloadPrefix + name }

    /// The name a payload was appended under; for other entries their source.
    var payloadID: String {
        kind == .payload && source.hasPrefix(Self.payloadPrefix)
            ? String(source.dropFirst(Self.payloadPrefix.count)) : source
    }
}

extension TenantArchive {
    /// The JSON value a program appended; null where the content can't be read back.
    func payload(of entry: LedgerEntry) async throws -> JSONValue {
        let content = try await ledger.content(entry.record.blob)
        return (try? JSONValue(parsing: content)) ?? .null
    }
}
