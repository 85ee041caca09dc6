// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A character set that mails and documents come in.
public enum Charset: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, and with it US-ASCII.
    case utf8 = "utf-8"
    /// Windows-1252, which is also how ISO-8859-1 is read (as browsers do).
    case windows1252 = "windows-1252"
    /// ISO-8859-15 (Latin 9, with the euro sign).
    case latin9 = "iso-8859-15"
    /// UTF-16 with a byte-order mark, else big-endian.
    case utf16 = "utf-16"
    /// UTF-16, big-endian.
    case utf16BigEndian = "utf-16be"
    /// UTF-16, little-endian.
    case utf16LittleEndian = "utf-16le"

    /// The charset a label means; nil for one not known here.
    public init?(label: String) {
        switch Self.normalized(label) {
        case "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968", "unicode-1-1-utf-8": self = .utf8
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "windows-1252", "cp1252", "cp-1252",
            "x-cp1252", "iso-ir-100":
            self = .windows1252
        case "iso-8859-15", "iso8859-15", "iso_8859-15", "latin9", "latin-9": self = .latin9
        case "utf-16": self = .utf16
        case "utf-16be": self = .utf16BigEndian
        case "utf-16le": self = .utf16LittleEndian
        default: return nil
        }
    }

    /// The label with ASCII capitals made small and white space at both ends removed.
    private static func normalized(_ label: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let bytes = Array(label.utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        return String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Decodes bytes by the charset a label names.
    ///
    /// No label or an unknown one: UTF-8 where the bytes are that, else Windows-1252. Bytes that break a declared
    /// UTF-8 are read as Windows-1252 too, since that is nearly always what they are.
    public static func decode(_ bytes: some Collection<UInt8>, label: String?) -> DecodedText {
        if let label, let charset = Charset(label: label), charset != .utf8 { return charset.decode(bytes) }
        let isKnown = label.map { Charset(label: $0) != nil } ?? true
        let exact = Charset.utf8.decode(bytes)
        if !exact.isLossy {
            return isKnown ? exact : DecodedText(text: exact.text, charset: .utf8, isLossy: !bytes.isASCII)
        }
        let fallback = Charset.windows1252.decode(bytes)
        return DecodedText(text: fallback.text, charset: .windows1252, isLossy: true)
    }

    /// Decodes bytes by this charset; a byte-order mark at the start is left out.
    public func decode(_ bytes: some Collection<UInt8>) -> DecodedText {
        switch self {
        case .utf8:
            let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
            let text = String(decoding: bytes, as: UTF8.self)
            return DecodedText(text: text, charset: self, isLossy: !bytes.elementsEqual(text.utf8))
        case .windows1252, .latin9:
            var scalars = String.UnicodeScalarView()
            var isLossy = false
            for byte in bytes {
                let code = self == .latin9 ? Self.latin9Code(byte) : Self.windows1252Code(byte)
                guard let code, let scalar = Unicode.Scalar(code) else {
                    isLossy = true
                    scalars.append("\u{FFFD}")
                    continue
                }
                scalars.append(scalar)
            }
            return DecodedText(text: String(scalars), charset: self, isLossy: isLossy)
        case .utf16, .utf16BigEndian, .utf16LittleEndian:
            return decodeUTF16(bytes)
        }
    }

    private func decodeUTF16(_ bytes: some Collection<UInt8>) -> DecodedText {
        var rest = bytes[...]
        var isLittle = self == .utf16LittleEndian
        if rest.starts(with: [0xFF, 0xFE]), self != .utf16BigEndian {
            isLittle = true
            rest = rest.dropFirst(2)
        } else if rest.starts(with: [0xFE, 0xFF]), self != .utf16LittleEndian {
            isLittle = false
            rest = rest.dropFirst(2)
        }
        var units: [UInt16] = []
        units.reserveCapacity(rest.count / 2)
        var first: UInt8?
        for byte in rest {
            guard let high = first else {
                first = byte
                continue
            }
            units.append(isLittle ? UInt16(byte) << 8 | UInt16(high) : UInt16(high) << 8 | UInt16(byte))
            first = nil
        }
        let text = String(decoding: units, as: UTF16.self)
        return DecodedText(text: text, charset: self, isLossy: first != nil || !units.elementsEqual(text.utf16))
    }

    private static func latin9Code(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0xA4: 0x20AC
        case 0xA6: 0x0160
        case 0xA8: 0x0161
        case 0xB4: 0x017D
        case 0xB8: 0x017E
        case 0xBC: 0x0152
        case 0xBD: 0x0153
        case 0xBE: 0x0178
        default: UInt32(byte)
        }
    }

    private static func windows1252Code(_ byte: UInt8) -> UInt32? {
        guard (0x80...0x9F).contains(byte) else { return UInt32(byte) }
        let code = windows1252High[Int(byte) - 0x80]
        return code == 0 ? nil : code
    }

    /// 0x80 to 0x9F of Windows-1252; 0 where nothing is assigned.
    private static let windows1252High: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}

extension Collection where Element == UInt8 {
    /// Whether every byte is below 0x80.
    fileprivate var isASCII: Bool { allSatisfy { $0 < 0x80 } }
}
