// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// What the byte sequences of one charset mean; built when the charset is first met, then kept for good.
final class CharsetTable: Sendable {
    /// For each single byte the scalar it stands for; 0xFFFF for none.
    let singles: [UInt32]
    /// For each pair of lead and trail byte (0x80 to 0xFF, then 0x30 to 0xFF) the scalar; 0 for none.
    let pairs: [UInt32]
    /// The further planes: JIS X 0212 after 0x8F in EUC-JP by the same pairs, four-byte sequences in GB 18030 by number.
    let further: [UInt32]

    /// The mark of a byte that stands for nothing.
    static let nothing: UInt32 = 0xFFFF

    private static let built = Lock<[Charset: CharsetTable]>([:])

    /// The table of a charset.
    static func of(_ charset: Charset) -> CharsetTable {
        if let table = built.withLock({ $0[charset] }) { return table }
        // Built outside the lock: two threads may both build it, and both get the same.
        let table = CharsetTable(charset)
        built.withLock { $0[charset] = table }
        return table
    }

    /// Whether the C library of this machine knows the charset.
    var isEmpty: Bool { singles.isEmpty }

    private init(_ charset: Charset) {
        if charset == .windows1252 {
            // Written out, because it is what everything falls back to.
            singles = (0..<256).map { byte in
                let code = (0x80...0x9F).contains(byte) ? Self.windows1252[byte - 0x80] : UInt32(byte)
                return code == 0 && byte != 0 ? Self.nothing : code
            }
            pairs = []
            further = []
            return
        }
        guard let system = charset.systemName, let conversion = SystemConversion(from: system) else {
            singles = []
            pairs = []
            further = []
            return
        }
        singles = (0..<256).map { byte in
            byte < 0x80 ? UInt32(byte) : conversion.scalar([UInt8(byte)]) ?? Self.nothing
        }
        pairs = charset.isMultiByte ? Self.pairs(conversion, prefix: []) : []
        switch charset {
        case .eucJP: further = Self.pairs(conversion, prefix: [0x8F])
        case .gb18030: further = Self.fourByte(conversion)
        default: further = []
        }
    }

    /// Where a pair stands in ``pairs``; nil for bytes that make none.
    @inline(__always) static func index(_ lead: UInt8, _ trail: UInt8) -> Int? {
        lead >= 0x80 && trail >= 0x30 ? Int(lead - 0x80) * 208 + Int(trail - 0x30) : nil
    }

    private static func pairs(_ conversion: borrowing SystemConversion, prefix: [UInt8]) -> [UInt32] {
        var pairs = [UInt32](repeating: 0, count: 128 * 208)
        for lead in UInt8(0x81)...0xFE {
            for trail in UInt8(prefix.isEmpty ? 0x31 : 0xA1)...0xFE {
                guard let index = index(lead, trail) else { continue }
                pairs[index] = conversion.scalar(prefix + [lead, trail]) ?? 0
            }
        }
        return pairs
    }

    /// The four-byte sequences of the basic plane, 0x81308130 onwards, in the order of their numbers.
    private static func fourByte(_ conversion: borrowing SystemConversion) -> [UInt32] {
        (0..<39_420).map { number in
            let sequence = [
                UInt8(0x81 + number / 12_600), UInt8(0x30 + number / 1_260 % 10), UInt8(0x81 + number / 10 % 126),
                UInt8(0x30 + number % 10),
            ]
            return conversion.scalar(sequence) ?? 0
        }
    }

    /// 0x80 to 0x9F of Windows-1252; 0 where nothing is assigned.
    private static let windows1252: [UInt32] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]
}

extension Charset {
    /// Whether characters may take more than one byte, in a way that tables tell.
    var isMultiByte: Bool {
        switch self {
        case .gb18030, .big5, .shiftJIS, .eucJP, .eucKR: true
        default: false
        }
    }

    /// What the C library calls the charset; nil for those it is not asked about.
    var systemName: String? {
        switch self {
        case .utf8, .windows1252, .utf16, .utf16BigEndian, .utf16LittleEndian, .utf32, .utf32BigEndian,
            .utf32LittleEndian, .utf7, .iso2022JP:
            nil
        case .windows874: "CP874"
        case .macCyrillic: "MAC-CYRILLIC"
        case .big5: "BIG5-HKSCS"
        case .shiftJIS: "CP932"
        case .eucJP: "EUC-JP-MS"
        case .eucKR: "CP949"
        default: rawValue.uppercased()
        }
    }
}
