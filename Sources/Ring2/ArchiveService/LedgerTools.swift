// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Cryptography
import JSON
import Ledger
import ModelContext
import Primitives
import TransparencyLog

/// The ledger as tools of the Model Context Protocol: append, query, checkpoint, proof.
struct LedgerTools: ToolShelf {
    let routes: ArchiveRoutes

    static let append = ContextTool(
        "ledger_append", title: "Append to the ledger",
        summary:
            "Appends a JSON value under a name to the tenant's append-only ledger. The same name and value again is "
            + "the same entry. Nothing that was appended can be changed or taken back.",
        input: ToolInput([
            .required("payload_id", .text(maxBytes: 512), "The name, by which the value is known again."),
            .required("payload", .any, "The value."),
            .optional(
                "personal", .boolean, "Whether it is about people: sealed beside the log, so that it can be erased."),
            .optional(
                "subjects", .list(of: .text(maxBytes: 64), atMost: 16),
                "Whom it is about, as opaque names, never a person's name."),
            .optional("retention", .object, "How long it must be kept: {\"class\": \"years-6\"}, for instance."),
        ]), effect: .adds(isIdempotent: true))
    static let query = ContextTool(
        "ledger_query", title: "Read the ledger",
        summary: "Gives entries of the tenant's ledger: in their order after the first `since` ones, or the one with a "
            + "number, a name or a leaf hash.",
        input: ToolInput([
            .optional(
                "since", .integer(0...Int.max), "How many entries to pass over; the next_cursor of a page before."),
            .optional("limit", .integer(1...100), "The most entries to give; 20 where it is left out."),
            .optional("index", .integer(0...Int.max), "The number of one entry, counted from 0."),
            .optional("payload_id", .text(maxBytes: 512), "The name it was appended under."),
            .optional("leaf_hash", .text(maxBytes: 64), "Its leaf hash, 64 hexadecimal digits."),
        ]))
    static let checkpoint = ContextTool(
        "ledger_checkpoint", title: "Newest checkpoint",
        summary: "Gives the newest signed checkpoint of the tenant's ledger: a signed note with origin, size and root "
            + "hash (c2sp.org/tlog-checkpoint).")
    static let proof = ContextTool(
        "ledger_proof", title: "Proof for an entry",
        summary: "Gives a proof that an entry is in the signed ledger, which can be checked offline "
            + "(c2sp.org/tlog-proof), or, with from and to, the hashes that prove one size the beginning of another.",
        input: ToolInput([
            .optional("index", .integer(0...Int.max), "The number of the entry, counted from 0."),
            .optional("from", .integer(0...Int.max), "The smaller size."),
            .optional("to", .integer(0...Int.max), "The larger size; the present one where it is left out."),
        ]))

    static let tools: [(tool: ContextTool, scope: CapabilityScope)] = [
        (append, .ledgerAppend), (query, .ledgerRead), (checkpoint, .ledgerRead), (proof, .ledgerRead),
    ]

    func result(_ call: ToolCall, _ tenant: TenantCall) async throws -> ToolResult {
        let reading = routes.reading(tenant)
        let arguments = call.arguments
        func number(_ name: String) -> UInt64? { arguments[name]?.intValue.map { UInt64($0) } }
        switch call.tool {
        case Self.append:
            let item = try AppendItem(arguments, limits: routes.limits)
            let answer = try await routes.appended(item, to: tenant.archive, .durable)
            return ToolResult(answer.object)
        case Self.query:
            if let index = number("index") { return ToolResult(try await reading.page(since: index, limit: 1)) }
            if let name = arguments["payload_id"]?.stringValue {
                return ToolResult(try await reading.page(payloadID: name))
            }
            if let hash = arguments["leaf_hash"]?.stringValue {
                guard let digest = SHA256Digest(hex: hash) else {
                    throw ArchiveError(
                        .parameterInvalid, "leaf_hash is no SHA-256 digest", nextStep: "give 64 hexadecimal digits")
                }
                return ToolResult(try await reading.page(leafHash: digest))
            }
            return ToolResult(try await reading.page(since: number("since") ?? 0, limit: number("limit") ?? 20))
        case Self.checkpoint:
            let note = try await reading.checkpoint()
            let checkpoint = try Checkpoint(parsing: try SignedNote(parsing: Array(note.utf8)).text)
            return ToolResult(
                [
                    "checkpoint": .string(note), "origin": .string(checkpoint.origin),
                    "size": Forms.number(checkpoint.size), "root_hash": .string(checkpoint.root.hex),
                ], text: note)
        case Self.proof:
            if let from = number("from") {
                return ToolResult(try reading.consistency(from: from, to: number("to")))
            }
            guard let index = number("index") else {
                throw ArchiveError(
                    .parameterInvalid, "neither index nor from is given",
                    nextStep: "give the index of an entry, or from and to")
            }
            let receipt = try await reading.receipt(index)
            return ToolResult(["index": Forms.number(index), "receipt": .string(receipt)], text: receipt)
        default: throw ArchiveError.toolFailed
        }
    }
}
