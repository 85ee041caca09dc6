// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TransparencyLog

extension AnchorItem {
    /// The item as a file of the outbox.
    var json: JSONObject {
        var attempts = JSONObject()
        for (part, attempt) in self.attempts.sorted(by: { $0.key.description < $1.key.description }) {
            attempts[part.description] = [
                "failures": JSONValue(attempt.failures), "next": .string(attempt.next.rfc3339),
                "code": .string(attempt.code), "message": .string(attempt.message),
            ]
        }
        var object: JSONObject = [
            "v": 1, "created": .string(created.rfc3339), "checkpoint": .string(note.string),
            "signature": .string(entry.signature.base64), "public_key": .string(entry.publicKey.spki.base64),
            "attempts": .object(attempts),
        ]
        if isClosed { object["closed"] = true }
        if !cosignatures.isEmpty { object["cosignatures"] = .array(cosignatures.map { .string($0.line) }) }
        if let receipt { object["rekor"] = .object(receipt.object) }
        if let stamp { object["time_stamp"] = .string(stamp.token.base64) }
        return object
    }

    /// Reads a file of the outbox; nil where it is none.
    ///
    /// What it says was proved is verified again: a proof that does not verify, or that nobody asks for any more, is
    /// left out, so a changed file can bring nothing into the ledger.
    init?(_ object: JSONObject, verifiers: [NoteVerifier], configuration: AnchorConfiguration) {
        guard object["v"]?.intValue == 1,
            let created = object["created"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
            let text = object["checkpoint"]?.stringValue,
            let note = try? SignedNote(parsing: Array(text.utf8)),
            let checkpoint = try? Checkpoint(note: note, verifiers: verifiers),
            let signature = object["signature"]?.stringValue.flatMap({ [UInt8](base64: $0) }),
            let spki = object["public_key"]?.stringValue.flatMap({ [UInt8](base64: $0) }),
            let publicKey = try? P256PublicKey(spki: spki),
            let entry = try? RekorEntry(artifact: note.bytes, signature: signature, publicKey: publicKey)
        else { return nil }
        self.init(note: note, checkpoint: checkpoint, entry: entry, created: created)
        isClosed = object["closed"]?.boolValue ?? false
        for (name, value) in object["attempts"]?.objectValue?.members ?? [] {
            guard let part = AnchorPart(name), let failures = value["failures"]?.intValue, failures > 0,
                let next = value["next"]?.stringValue.flatMap({ Instant(rfc3339: $0) })
            else { continue }
            attempts[part] = Attempt(
                failures: failures, next: next, code: value["code"]?.stringValue ?? "",
                message: value["message"]?.stringValue ?? "")
        }
        let lines = (object["cosignatures"]?.arrayValue ?? []).compactMap(\.stringValue)
        for witness in configuration.policy?.witnesses ?? [] {
            let body = lines.map { $0 + "\n" }.joined()
            let good = try? WitnessExchange.cosignatures(in: Array(body.utf8), for: note, by: witness.verifier)
            cosignatures += good ?? []
        }
        if let rekor = configuration.rekor, let kept = object["rekor"]?.objectValue {
            receipt = try? RekorReceipt(entry: entry, object: kept, key: rekor.key)
        }
        if let service = configuration.timeStamps,
            let token = object["time_stamp"]?.stringValue.flatMap({ [UInt8](base64: $0) })
        {
            stamp = try? service.authority.verify(token: token, digest: stampedDigest)
        }
    }
}
