// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Foundation
import JSON
import Primitives
import TransparencyLog

/// The vectors in `Vectors/tlog.json`.
enum TLogVectors {
    static let all: JSONValue = {
        guard let url = Bundle.module.url(forResource: "tlog", withExtension: "json", subdirectory: "Vectors"),
            let data = try? Data(contentsOf: url), let value = try? JSONValue(parsing: [UInt8](data))
        else { preconditionFailure("Vectors/tlog.json is missing or broken") }
        return value
    }()

    static func text(_ value: JSONValue?) -> String {
        guard let text = value?.stringValue else { preconditionFailure("a text is missing in the vectors") }
        return text
    }
    static func number(_ value: JSONValue?) -> UInt64 {
        guard let number = value?.intValue else { preconditionFailure("a number is missing in the vectors") }
        return UInt64(number)
    }
    static func list(_ value: JSONValue?) -> [JSONValue] {
        guard let list = value?.arrayValue else { preconditionFailure("a list is missing in the vectors") }
        return list
    }
    static func bytes(_ value: JSONValue?) -> [UInt8] {
        guard let bytes = [UInt8](hex: text(value)) else { preconditionFailure("hex is broken in the vectors") }
        return bytes
    }
    static func digest(_ value: JSONValue?) -> SHA256Digest {
        guard let digest = SHA256Digest(bytes: bytes(value)) else { preconditionFailure("a digest is broken") }
        return digest
    }

    static let leaves = list(all["rfc6962"]?["leaves"]).map { Merkle.leafHash(bytes($0)) }
    static let logVerifierKey = text(all["note"]?["log_vkey"])
    static let logSeed = bytes(all["note"]?["log_seed"])
    static let witnessSeed = bytes(all["note"]?["witness_seed"])
    static let body = text(all["note"]?["body"])
    static let note = body + "\n" + text(all["note"]?["log_line"])
    static let cosignedNote = note + text(all["note"]?["cosignature_line"])

    static func signer(_ name: String, seed: [UInt8], kind: NoteKeyKind = .ed25519) throws -> NoteSigner {
        try NoteSigner(name: name, key: Ed25519PrivateKey(seed: seed), kind: kind)
    }
}
