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
    /// The longest line that is written or read, in bytes without its newline: what an entry of a log may have.
    static let longest = 65_535
    private static let hashKey = "hash"

    /// Writes a record behind another and returns its line and hash.
    static func write(
        _ fields: [(key: String, value: JSONValue)], sequence: UInt64, previous: String
    ) throws(JSONError) -> (line: [UInt8], hash: String) {
        var members = fields
        members.append((key: "prev_hash", value: .string(previous)))
        members.append((key: "seq", value: JSONValue(sequence)))
        members.append((key: "v", value: 1))
        // Keys are ASCII, where Swift's order is the canonical one.
        members.sort { $0.key < $1.key }
        // There is always a member on either side of `hash`: `event` and `seq`.
        let middle = members.firstIndex { $0.key > hashKey } ?? members.endIndex
        var line: [UInt8] = [UInt8(ascii: "{")]
        line.reserveCapacity(1024)
        try append(members[..<middle], to: &line)
        line.append(UInt8(ascii: ","))
        var back: [UInt8] = []
        back.reserveCapacity(512)
        try append(members[middle...], to: &back)
        back.append(UInt8(ascii: "}"))
        var hasher = SHA256Hasher()
        hasher.update(line)
        hasher.update(back)
        let hash = "sha256:" + hasher.finalize().hex
        line += "\"hash\":\"".utf8
        line += hash.utf8
        line += "\",".utf8
        line += back
        line.append(0x0A)
        return (line, hash)
    }

    private static func append(
        _ members: ArraySlice<(key: String, value: JSONValue)>, to out: inout [UInt8]
    ) throws(JSONError) {
        for index in members.indices {
            if index > members.startIndex { out.append(UInt8(ascii: ",")) }
            out.append(jsonString: members[index].key)
            out.append(UInt8(ascii: ":"))
            switch members[index].value {
            case .string, .bool, .null: out.append(json: members[index].value)
            case let other: out += try CanonicalJSON.encode(other)
            }
        }
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
        let own: Set<String> = [hashKey, "prev_hash", "seq", "v"]
        let fields = object.members.filter { !own.contains($0.key) }
        guard let (written, computed) = try? write(fields, sequence: sequence, previous: previous),
            computed == hash, written.dropLast().elementsEqual(line)
        else { return nil }
        return Record(fields: object, sequence: sequence, previous: previous, hash: hash)
    }

    /// A member whose value is looked up by its bytes.
    struct Key {
        fileprivate let bytes: [UInt8]
        private init(_ name: String) { bytes = Array("\"\(name)\":\"".utf8) }
        static let event = Key("event")
        static let auditID = Key("audit_id")
        static let hash = Key("hash")
        static let previous = Key("prev_hash")
    }

    /// The text of a top-level member that is a string without escapes, without parsing the line.
    static func text(_ key: Key, in line: ArraySlice<UInt8>) -> String? {
        let key = key.bytes
        var depth = 0
        var index = line.startIndex
        while index < line.endIndex {
            switch line[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                if depth == 1, line[index...].starts(with: key) {
                    let value = line[(index + key.count)...].prefix { $0 != UInt8(ascii: "\"") }
                    return String(decoding: value, as: UTF8.self)
                }
                index += 1
                while index < line.endIndex, line[index] != UInt8(ascii: "\"") {
                    index += line[index] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            index += 1
        }
        return nil
    }
}
