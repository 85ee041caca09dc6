// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives

/// One record as a line: canonical JSON (RFC 8785) with `seq`, `prev_hash`, `hash` and a newline.
///
/// `hash` is `sha256:` and the SHA-256 of the canonical JSON of all other members; `prev_hash` is the `hash` before it.
enum AuditLine {
    /// What the first record of a chain names as its predecessor.
    static let genesis = "sha256:" + String(repeating: "0", count: 64)
    /// The longest line that is written or read, in bytes.
    static let longest = 1 << 20
    private static let hashKey = "hash"

    /// Writes a record behind another and returns its line and hash.
    static func write(
        _ fields: JSONObject, sequence: UInt64, previous: String
    ) throws(JSONError) -> (line: [UInt8], hash: String) {
        var members = fields.members
        members.append((key: "seq", value: JSONValue(sequence)))
        members.append((key: "prev_hash", value: .string(previous)))
        members.append((key: "v", value: 1))
        let low = members.filter { $0.key < hashKey }
        let high = members.filter { $0.key > hashKey }
        // There is always a member on either side: `event` and `seq`.
        var front = try CanonicalJSON.encode(.object(JSONObject(low)))
        front.removeLast()
        let back = try CanonicalJSON.encode(.object(JSONObject(high))).dropFirst()
        front.append(UInt8(ascii: ","))
        let hash = "sha256:" + SHA256.hash(front + back).hex
        front += Array("\"hash\":\"\(hash)\",".utf8)
        front += back
        front.append(0x0A)
        return (front, hash)
    }

    /// A record that was read and fits its own hash.
    struct Record {
        let fields: JSONObject
        let sequence: UInt64
        let previous: String
        let hash: String
    }

    /// Reads a line without its newline; nil where it is not exactly what `write` would have written.
    static func read(_ line: ArraySlice<UInt8>) -> Record? {
        guard let object = (try? JSONValue(parsing: line))?.objectValue,
            let hash = object[hashKey]?.stringValue, let previous = object["prev_hash"]?.stringValue,
            let sequence = object["seq"]?.numberValue?.uint64, object["v"]?.intValue == 1
        else { return nil }
        var fields = object
        for key in [hashKey, "prev_hash", "seq", "v"] { fields[key] = nil }
        guard let (written, computed) = try? write(fields, sequence: sequence, previous: previous),
            computed == hash, written.dropLast().elementsEqual(line)
        else { return nil }
        return Record(fields: object, sequence: sequence, previous: previous, hash: hash)
    }
}
