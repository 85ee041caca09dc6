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
    }

    /// Appends a JSON value under a name, or the bytes of the body as they are.
    ///
    /// It is answered when the entry is durable. That it is found by searching comes later, and `?wait=index` waits
    /// for that; `?wait=checkpoint` answers with a receipt.
    @Sendable private func append(_ call: TenantCall) async throws -> HTTPResponse {
        let wait = try AppendWait(call.request.target)
        let body = try AppendBody(call.request.headers)
        let bytes = try await call.request.body.collect(limit: limits.appendBytes)
        let item: AppendItem
        switch body {
        case .raw(let type): item = try AppendItem(bytes, type: type, headers: call.request.headers)
        case .json: item = try AppendItem(try Self.object(bytes), limits: limits)
        }
        return try await appended(item, to: call.archive, wait).response
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
        case .index: await archive.projection.settle()
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
