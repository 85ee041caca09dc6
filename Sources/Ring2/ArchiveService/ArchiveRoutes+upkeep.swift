// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Cryptography
import HTTPCodec
import HTTPServer
import JSON
import Ledger
import LogStore
import TransparencyLog

extension ArchiveRoutes {
    /// What is done for a ledger now and then: bringing its folder up to date, and revoking a key.
    func addUpkeep(to router: inout Router) {
        router.on(.post, "/v1/ledger/flush", tenant(.ledgerAppend, flush))
        router.on(.post, "/v1/ledger/revoke", tenant(.admin, revoke))
    }

    /// Brings the ledger's folder up to date, so that a copy or a check of it has every entry there is now.
    @Sendable private func flush(_ call: TenantCall) async throws -> HTTPResponse {
        try await call.ledger.flush()
        return Self.json(["size": Forms.number(call.ledger.publishedCheckpoint.checkpoint.size)])
    }

    /// Says in the ledger that an earlier key counts no more beyond a size. Needs the operator's key on the box.
    ///
    /// Takes `{"verification_key": "name+id+key", "beyond": 40000}`; without a size none of its signatures counts.
    @Sendable private func revoke(_ call: TenantCall) async throws -> HTTPResponse {
        let form = try await object(call.request, limit: limits.bodyBytes)
        guard let key = form["verification_key"]?.stringValue.flatMap({ try? NoteVerifier(vkey: $0) }),
            let size = form["beyond"].map({ $0.numberValue?.uint64 }) ?? 0
        else {
            throw ArchiveError(
                .bodyInvalid, "a revocation needs verification_key, and beyond is a number of entries",
                nextStep: "send {\"verification_key\": …, \"beyond\": …}; see GET /v1/ledger/keys")
        }
        let entry = try await application.revokeKey(key, of: call.archive, beyond: size)
        return Self.json(["entry": Forms.number(entry.index), "leaf_hash": .string(entry.leafHash.hex)])
    }
}
