// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Capability
import Cryptography
import HTTPCodec
import HTTPServer
import JSON
import Ledger
import LogStore
import Primitives
import ReadLedger
import TransparencyLog
import Vault

extension ArchiveRoutes {
    /// What keeps the ledger honest and its contents in bounds: verification, keys, holds, retention, erasure, reads.
    func addCustody(to router: inout Router) {
        router.on(.post, "/v1/ledger/verify", tenant(.ledgerRead, verify))
        router.on(.get, "/v1/ledger/keys", tenant(.ledgerRead, listKeys))
        router.on(.post, "/v1/ledger/rotate", tenant(.admin, rotate))
        router.on(.get, "/v1/ledger/anchors", tenant(.ledgerRead, listAnchors))
        router.on(.post, "/v1/ledger/anchors", tenant(.admin, anchor))
        router.on(.get, "/v1/ledger/holds", tenant(.ledgerRead, listHolds))
        router.on(.post, "/v1/ledger/hold", tenant(.admin, hold))
        router.on(.post, "/v1/ledger/release", tenant(.admin, release))
        router.on(.post, "/v1/ledger/retention", tenant(.admin, extendRetention))
        router.on(.post, "/v1/ledger/erase", tenant(.admin, erase))
        router.on(.get, "/v1/ledger/reads", tenant(.admin, listReads))
    }

    @Sendable private func verify(_ call: TenantCall) async throws -> HTTPResponse {
        Self.json(await call.ledger.verify().json.bytes)
    }

    // MARK: Keys and anchors

    @Sendable private func listKeys(_ call: TenantCall) async throws -> HTTPResponse {
        Self.json([
            "origin": .string(call.ledger.verificationKey.name),
            "keys": .array(
                call.ledger.keyHistory.map { period in
                    [
                        "vkey": .string(period.vkey), "from_size": Forms.number(period.fromSize),
                        "to_size": period.toSize.map(Forms.number) ?? .null,
                    ]
                }), "reads": .string(call.archive.reads.published.note.signatures.first?.name ?? ""),
        ])
    }

    /// Changes to the key that was announced before. Needs the operator's key on the box.
    @Sendable private func rotate(_ call: TenantCall) async throws -> HTTPResponse {
        let entry = try await application.rotateKey(of: call.archive)
        return Self.json(
            ["entry": Forms.number(entry.index), "verification_key": .string(call.ledger.verificationKey.vkey)])
    }

    @Sendable private func listAnchors(_ call: TenantCall) async throws -> HTTPResponse {
        let entries = try await call.ledger.controlEntries(.anchor)
        var anchors: [JSONValue] = []
        for entry in entries.suffix(Int(limits.entries)) {
            let content = try await call.ledger.content(of: entry)
            anchors.append([
                "entry": Forms.number(entry.index), "recorded_at": Forms.time(entry.record.recordedAt),
                "anchor": (try? JSONValue(parsing: content)) ?? .null,
            ])
        }
        try call.archive.note(call.reader, .entry, entries: entries.suffix(Int(limits.entries)).map(\.index))
        let status = await call.archive.anchors?.service.status.json
        return Self.json([
            "total": JSONValue(entries.count), "anchors": .array(anchors),
            "status": status.map { .object($0) } ?? .null,
        ])
    }

    /// Anchors the ledger now, and, where a witness is named, believes that one again which lost its state.
    @Sendable private func anchor(_ call: TenantCall) async throws -> HTTPResponse {
        guard let service = call.archive.anchors?.service else {
            throw AnchorError(.off, "this ledger is not anchored with anybody")
        }
        let body = try await call.request.body.collect(limit: limits.bodyBytes)
        if !body.isEmpty {
            let name = try Self.object(body)["forget_witness"]?.stringValue
            guard let name, try await service.forgetWitness(name) else {
                throw ArchiveError(
                    .bodyInvalid, "the body names no witness of the policy",
                    nextStep: "send nothing, or {\"forget_witness\": NAME}")
            }
        }
        await service.anchorNow()
        return Self.json(await service.status.json, status: .accepted)
    }

    // MARK: Holds, retention, erasure

    @Sendable private func listHolds(_ call: TenantCall) async throws -> HTTPResponse {
        let holds = call.ledger.holds
        try call.archive.note(call.reader, .entry, entries: holds.map(\.entry))
        return Self.json([
            "holds": .array(
                holds.map { hold in
                    var form: JSONObject = ["hold": .string(hold.id.name), "entry": Forms.number(hold.entry)]
                    for member in CustodyForm.scope(hold.scope).members { form[member.key] = member.value }
                    form["reason"] = .string(hold.grounds.reason)
                    form["authority"] = .string(hold.grounds.authority)
                    return .object(form)
                })
        ])
    }

    private func form(_ call: TenantCall) async throws -> CustodyForm {
        CustodyForm(try await object(call.request, limit: limits.bodyBytes))
    }

    @Sendable private func hold(_ call: TenantCall) async throws -> HTTPResponse {
        let form = try await form(call)
        let entry = try await call.ledger.hold(
            HoldRequest(try form.holdID, scope: try form.scope, grounds: try form.grounds, actor: call.reader.name))
        return Self.recorded(entry)
    }

    @Sendable private func release(_ call: TenantCall) async throws -> HTTPResponse {
        let form = try await form(call)
        return Self.recorded(
            try await call.ledger.release(try form.holdID, grounds: try form.grounds, actor: call.reader.name))
    }

    @Sendable private func extendRetention(_ call: TenantCall) async throws -> HTTPResponse {
        let form = try await form(call)
        return Self.recorded(
            try await call.ledger.extendRetention(
                try form.scope, to: try form.retention, grounds: try form.grounds, actor: call.reader.name))
    }

    private static func recorded(_ entry: LedgerEntry) -> HTTPResponse {
        json(
            ["entry": Forms.number(entry.index), "leaf_hash": .string(entry.leafHash.hex)], status: .created)
    }

    /// Erases contents for good, or answers 409 with what forbids it; either is recorded in the ledger.
    @Sendable private func erase(_ call: TenantCall) async throws -> HTTPResponse {
        let form = try await form(call)
        let outcome = try await call.ledger.erase(
            ErasureRequest(try form.target, grounds: try form.grounds, actor: call.reader.name))
        // What was known from the contents goes with the next projection.
        call.archive.projection.signal()
        switch outcome {
        case .erased(let entry, let contents):
            return Self.json(["entry": Forms.number(entry.index), "contents": JSONValue(contents)])
        case .refused(let entry, let obstacles):
            let error = ArchiveError(
                .erasureRefused, obstacles.first?.message ?? "the contents must be kept",
                nextStep:
                    "release the hold or wait for the end of the retention; entry \(entry.index) records the request")
            guard
                let answer = try? JSONValue(
                    parsing: try await HTTPProblem(error, status: .conflict).response.body.collect()),
                var object = answer.objectValue
            else { throw error }
            object["entry"] = Forms.number(entry.index)
            object["obstacles"] = .array(obstacles.prefix(ControlRecord.maxObstacles).map(\.json))
            return Self.json(object, status: .conflict)
        }
    }

    // MARK: Reads

    /// The log of reads: who read what, in the order it was noted. What was noted until now is written first.
    @Sendable private func listReads(_ call: TenantCall) async throws -> HTTPResponse {
        let since = try call.parameters.number("since", in: Parameters.indices, default: 0)
        let limit = try call.parameters.number("limit", in: 1...limits.entries, default: min(100, limits.entries))
        let reads = call.archive.reads
        try call.archive.note(call.reader, .reads, count: 1)
        try await reads.flush()
        let entries = try reads.entries(from: since, limit: Int(limit))
        return Self.json([
            "size": Forms.number(reads.size), "next_cursor": Forms.number(entries.last.map { $0.index + 1 } ?? since),
            "reads": .array(
                entries.map { entry in
                    [
                        "index": Forms.number(entry.index), "caller": .string(entry.caller),
                        "role": .string(entry.role),
                        "kind": .string(entry.kind.rawValue), "at": Forms.time(entry.first),
                        "until": Forms.time(entry.last), "reads": Forms.number(entry.reads),
                        "count": Forms.number(entry.count),
                        "entries": .array(
                            entry.ranges.map { [Forms.number($0.lowerBound), Forms.number($0.upperBound - 1)] }),
                    ]
                }),
        ])
    }
}
