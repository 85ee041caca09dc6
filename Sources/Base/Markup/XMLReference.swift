// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The references of XML: the five names and numbers. No other name is ever expanded; it stays as it stands.
enum XMLReference {
    /// Text with its references undone.
    static func undone(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            guard byte == UInt8(ascii: "&"), let (scalar, end) = read(text, at: index) else {
                result.append(byte)
                index += 1
                continue
            }
            result.append(contentsOf: scalar.utf8Bytes)
            index = end
        }
        return result[...]
    }

    /// The reference at an ampersand, and where it ends; nil where there is none that counts.
    private static func read(_ text: ArraySlice<UInt8>, at start: Int) -> (Unicode.Scalar, end: Int)? {
        // The longest one that makes sense is `&#x0010FFFF;`.
        guard let end = text[start...].prefix(16).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = text[(start + 1)..<end]
        if name.first == UInt8(ascii: "#") {
            let digits = name.dropFirst()
            let isHexadecimal = digits.first == UInt8(ascii: "x")
            let number = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
            guard number.utf8.first.map({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) ?? false,
                let value = UInt32(number, radix: isHexadecimal ? 16 : 10)
            else { return nil }
            let scalar = value == 0 ? nil : Unicode.Scalar(value)
            return (scalar ?? "\u{FFFD}", end + 1)
        }
        let scalar: Unicode.Scalar? =
            switch String(decoding: name, as: UTF8.self) {
            case "amp": "&"
            case "lt": "<"
            case "gt": ">"
            case "quot": "\""
            case "apos": "'"
            default: nil
            }
        return scalar.map { ($0, end + 1) }
    }
}

extension Unicode.Scalar {
    fileprivate var utf8Bytes: [UInt8] { Array(String(self).utf8) }
}
