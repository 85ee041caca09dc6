// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Percent coding of RFC 3986.
public enum PercentCoding {
    /// Decodes; nil where a percent sign is not followed by two hex digits or the result is not UTF-8.
    public static func decode(_ text: String, plusIsSpace: Bool = false) -> String? {
        decode(text.utf8, plusIsSpace: plusIsSpace)
    }
    /// Encodes everything but letters, digits and `-._~`.
    public static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                out.append(byte)
            default:
                out.append(UInt8(ascii: "%"))
                out.append(digit(byte >> 4))
                out.append(digit(byte & 15))
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

    static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        guard let decoded = decodeBytes(bytes, plusIsSpace: plusIsSpace), isUTF8(decoded) else { return nil }
        return String(decoding: decoded, as: UTF8.self)
    }
    static func decodeLossily(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: decodeBytes(bytes, plusIsSpace: true) ?? Array(bytes), as: UTF8.self)
    }
    static func decodeBytes(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            if byte == UInt8(ascii: "%") {
                guard let high = iterator.next().flatMap(ByteClass.hex),
                    let low = iterator.next().flatMap(ByteClass.hex)
                else { return nil }
                out.append(high << 4 | low)
            } else {
                out.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return out
    }
    static func isUTF8(_ bytes: [UInt8]) -> Bool {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: return true
            case .error: return false
            }
        }
    }
}
