// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// The coding of mailbox names in IMAP4rev1 (RFC 3501, section 5.1.3): printable ASCII as it is, `&` as `&-`, all else as
/// UTF-16 in base 64 with `,` in place of `/`, between `&` and `-`.
public enum ModifiedUTF7 {
    /// The text of a coded name; nil where it is not in this coding (8-bit bytes, control characters, broken base 64,
    /// lone surrogates).
    public static func decode(_ bytes: [UInt8]) -> String? {
        var text = ""
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            guard (0x20...0x7E).contains(byte) else { return nil }
            position += 1
            guard byte == UInt8(ascii: "&") else {
                text.unicodeScalars.append(Unicode.Scalar(byte))
                continue
            }
            guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "-")) else { return nil }
            if end == position {
                text.append("&")
            } else {
                guard let part = decodeShifted(bytes[position..<end]) else { return nil }
                text.append(part)
            }
            position = end + 1
        }
        return text
    }

    private static func decodeShifted(_ coded: ArraySlice<UInt8>) -> String? {
        guard !coded.contains(UInt8(ascii: "/")), !coded.contains(UInt8(ascii: "=")) else { return nil }
        var padded = coded.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: "/") : $0 }
        while !padded.count.isMultiple(of: 4) { padded.append(UInt8(ascii: "=")) }
        guard let raw = [UInt8](base64: String(decoding: padded, as: UTF8.self)), raw.count.isMultiple(of: 2) else {
            return nil
        }
        let units = stride(from: 0, to: raw.count, by: 2).map { UInt16(raw[$0]) << 8 | UInt16(raw[$0 + 1]) }
        return String(validating: units, as: UTF16.self)
    }

    /// The coded form of a text.
    public static func encode(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var shifted: [UInt8] = []
        func flush() {
            guard !shifted.isEmpty else { return }
            bytes.append(UInt8(ascii: "&"))
            for byte in shifted.base64.utf8 where byte != UInt8(ascii: "=") {
                bytes.append(byte == UInt8(ascii: "/") ? UInt8(ascii: ",") : byte)
            }
            bytes.append(UInt8(ascii: "-"))
            shifted = []
        }
        for unit in text.utf16 {
            if (0x20...0x7E).contains(unit) {
                flush()
                bytes.append(UInt8(truncatingIfNeeded: unit))
                if unit == 0x26 { bytes.append(UInt8(ascii: "-")) }
            } else {
                shifted.append(UInt8(truncatingIfNeeded: unit >> 8))
                shifted.append(UInt8(truncatingIfNeeded: unit))
            }
        }
        flush()
        return bytes
    }
}
