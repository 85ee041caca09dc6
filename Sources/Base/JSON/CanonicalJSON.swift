// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The one form of a JSON value that everybody writes alike (RFC 8785), for hashing and signing.
///
/// Keys are sorted by UTF-16 code units, numbers are written as ECMAScript writes doubles, strings carry no needless
/// escapes. Stricter than the RFC in one point: an integer literal that a double would change is refused, not rounded,
/// because two records must not get the same hash.
public enum CanonicalJSON {
    /// Encodes a value; throws `json_number_not_canonical` for numbers without an exact form.
    public static func encode(_ value: JSONValue) throws(JSONError) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(256)
        try append(value, to: &output)
        return output
    }

    private static func append(_ value: JSONValue, to output: inout [UInt8]) throws(JSONError) {
        switch value {
        case .null, .bool, .string: output.append(json: value)
        case .number(let number): try append(number, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                try append(element, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let object):
            output.append(UInt8(ascii: "{"))
            for (index, member) in sorted(object).enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                output.append(jsonString: member.key)
                output.append(UInt8(ascii: ":"))
                try append(member.value, to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ number: JSONNumber, to output: inout [UInt8]) throws(JSONError) {
        let isInteger = number.isIntegerLiteral
        // Fifteen digits fit a double, and integers are written alike.
        if isInteger, number.text.utf8.count <= 15, number.text != "-0" {
            output.append(contentsOf: number.text.utf8)
            return
        }
        guard let value = number.double else { throw JSONError(.numberNotCanonical) }
        var text: [UInt8] = []
        text.append(ecmaScript: value)
        guard !isInteger || number.text == "-0" || text.elementsEqual(number.text.utf8) else {
            throw JSONError(.numberNotCanonical)
        }
        output.append(contentsOf: text)
    }

    private static func sorted(_ object: JSONObject) -> [(key: String, value: JSONValue)] {
        let members = object.members
        let isSorted = zip(members, members.dropFirst()).allSatisfy { precedes($0.key, $1.key) }
        return isSorted ? members : members.sorted { precedes($0.key, $1.key) }
    }

    /// The order of UTF-16 code units, told from UTF-8 bytes.
    ///
    /// The two differ only where one character lies above U+FFFF (first byte 0xF0 or more) and the other in
    /// U+E000...U+FFFF (first byte 0xEE or 0xEF): in UTF-16 the former starts with a surrogate and comes first.
    static func precedes(_ left: String, _ right: String) -> Bool {
        var right = right.utf8.makeIterator()
        for byte in left.utf8 {
            guard let other = right.next() else { return false }
            if byte != other { return rank(byte) < rank(other) }
        }
        return right.next() != nil
    }
    private static func rank(_ byte: UInt8) -> UInt8 { byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte }
}
