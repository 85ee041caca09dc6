// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import HTTPCodec
import HTTPServer
import JSON
import Ledger
import Primitives
import TransparencyLog

extension ArchiveRoutes {
    /// Ring 1, writing.
    func addAppend(to router: inout Router) {
        router.on(.post, "/v1/append", tenant(.ledgerAppend, on: .loop, append))
        router.on(.post, "/v1/append/batch", tenant(.ledgerAppend, appendBatch))
    }

    /// Appends a JSON value under a name, or the bytes of the body as they are.
    ///
    /// It is answered when the entry is durable. That it is found by searching comes later, and `?wait=index` waits
    /// for that; `?wait=checkpoint` answers with a receipt.
    @Sendable private func append(_ call: TenantCall) async throws -> HTTPResponse {
        let wait = try AppendWait(call.request.target)
        let body = try AppendBody(call.request.headers)
        let bytes = try await call.request.body.collect(limit: limits.appendBytes)
        guard bytes.count > Self.loopBytes else { return try await append(bytes, body, wait, call) }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) {
            try await append(bytes, body, wait, call)
        }
    }

    /// The largest body that is read on the connection's loop; others would keep its other connections waiting.
    private static let loopBytes = 64 << 10

    private func append(
        _ bytes: [UInt8], _ body: AppendBody, _ wait: AppendWait, _ call: TenantCall
    ) async throws -> HTTPResponse {
        let item: AppendItem
        switch body {
        case .raw(let type): item = try AppendItem(bytes, type: type, headers: call.request.headers)
        case .json: item = try AppendItem(try Self.object(bytes), limits: limits)
        }
        return try await appended(item, to: call.archive, wait).response
    }

    /// Appends all entries of a batch, or none of them.
    @Sendable private func appendBatch(_ call: TenantCall) async throws -> HTTPResponse {
        let wait = try AppendWait(call.request.target)
        guard try AppendBody(call.request.headers) == .json else {
            throw ArchiveError(
                .mediaTypeUnsupported, "a batch is JSON", nextStep: "send Content-Type: application/json")
        }
        let batch = try AppendBatch(try await object(call.request, limit: limits.batchBytes), limits: limits)
        let ledger = call.ledger
        let outcomes = try await call.archive.appends.during { try await ledger.append(batch.items.map(\.record)) }
        call.archive.projection.signal()
        var writer = JSONWriter(reserving: 256 * outcomes.count)
        writer.beginObject()
        writer.key("entries")
        writer.beginArray()
        for (item, outcome) in zip(batch.items, outcomes) {
            var answer = AppendAnswer(outcome: outcome, name: item.payloadID)
            if wait == .checkpoint { answer.receipt = try await ledger.receipt(index: outcome.entry.index).text }
            answer.write(to: &writer)
        }
        writer.endArray()
        let fresh = outcomes.count { $0.isNew }
        writer.key("appended")
        writer.number(fresh)
        writer.key("already_present")
        writer.number(outcomes.count - fresh)
        writer.endObject()
        if wait == .index { await call.archive.projection.settle(linking: false) }
        return Self.json(writer.bytes, status: fresh > 0 ? .created : .ok)
    }

    /// Appends one item and waits for what the caller wants.
    func appended(_ item: AppendItem, to archive: TenantArchive, _ wait: AppendWait) async throws -> AppendAnswer {
        let outcomes = try await archive.appends.during { try await archive.ledger.append([item.record]) }
        guard let outcome = outcomes.first else { preconditionFailure("one record has one outcome") }
        archive.projection.signal()
        var answer = AppendAnswer(outcome: outcome, name: item.payloadID)
        switch wait {
        case .durable: break
        case .checkpoint: answer.receipt = try await archive.ledger.receipt(index: outcome.entry.index).text
        case .index: await archive.projection.settle(linking: false)
        }
        return answer
    }

    static func object(_ bytes: [UInt8]) throws -> JSONObject {
        guard let object = try JSONValue(parsing: bytes).objectValue else {
            throw ArchiveError(.bodyInvalid, "the body is not a JSON object", nextStep: "send a JSON object")
        }
        return object
    }
}
