// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A canonical prefix code (RFC 1951, 3.2.2), prepared for decoding.
///
/// A code of up to `width` bits is found by one look at `fast`; a longer one by walking `counts`, which no code of
/// everyday data needs often. An entry is `extra value << 16 | extra bits << 8 | kind | code length`.
struct HuffmanTable {
    /// What a symbol is for.
    enum Kind {
        static let literal: UInt32 = 0x00
        static let base: UInt32 = 0x20
        static let end: UInt32 = 0x40
        static let invalid: UInt32 = 0x60
        static let mask: UInt32 = 0x60
    }
    static let width = 10
    static let fastMask = 1 << width - 1

    /// An entry for each value of the next ten bits; 0 where the code is longer or there is none.
    private(set) var fast: [UInt32]
    /// How many codes there are of each length.
    private(set) var counts: [UInt16]
    /// The entries in the order of their codes.
    private(set) var ordered: [UInt32]

    /// Builds the code from the lengths of its symbols; nil where they fit no code.
    ///
    /// Fewer symbols than a full code has are right only for a single symbol (or none).
    init?(lengths: ArraySlice<UInt8>, entries: [UInt32]) {
        counts = [UInt16](repeating: 0, count: 16)
        for length in lengths { counts[Int(length)] += 1 }
        let used = lengths.count - Int(counts[0])
        counts[0] = 0
        var left = 1
        for length in 1...15 {
            left = left << 1 - Int(counts[length])
            if left < 0 { return nil }
        }
        guard left == 0 || used <= 1 else { return nil }
        var offsets = [Int](repeating: 0, count: 17)
        var nextCode = [Int](repeating: 0, count: 16)
        var code = 0
        for length in 1...15 {
            offsets[length + 1] = offsets[length] + Int(counts[length])
            code = (code + Int(counts[length - 1])) << 1
            nextCode[length] = code
        }
        ordered = [UInt32](repeating: 0, count: used)
        fast = [UInt32](repeating: 0, count: 1 << Self.width)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let bits = Int(length)
            let entry = (symbol < entries.count ? entries[symbol] : Kind.invalid) | UInt32(length)
            ordered[offsets[bits]] = entry
            offsets[bits] += 1
            let code = nextCode[bits]
            nextCode[bits] += 1
            guard bits <= Self.width else { continue }
            var index = Self.reversed(code, bits)
            while index < 1 << Self.width {
                fast[index] = entry
                index += 1 << bits
            }
        }
    }

    private static func reversed(_ code: Int, _ bits: Int) -> Int {
        var result = 0
        var code = code
        for _ in 0..<bits {
            result = result << 1 | code & 1
            code >>= 1
        }
        return result
    }

    /// The entry of a code longer than `width`, from the next 15 bits; 0 where there is none.
    func slow(_ bits: UInt64) -> UInt32 {
        var code = 0
        var first = 0
        var index = 0
        var bits = bits
        for length in 1...15 {
            code |= Int(bits & 1)
            bits >>= 1
            let count = Int(counts[length])
            if code - first < count { return ordered[index + code - first] }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        return 0
    }

    // MARK: The alphabets of deflate

    /// Literals 0–255, the end 256, lengths 257–285; what is beyond is invalid.
    static let literals: [UInt32] = {
        var entries = (0..<256).map { UInt32($0) << 16 | Kind.literal }
        entries.append(Kind.end)
        var length: UInt32 = 3
        for symbol in 0..<28 {
            let extra = UInt32(symbol < 8 ? 0 : symbol / 4 - 1)
            entries.append(length << 16 | extra << 8 | Kind.base)
            length += 1 << extra
        }
        entries.append(258 << 16 | Kind.base)
        return entries
    }()
    /// Distances 0–29; 30 and 31 are invalid.
    static let distances: [UInt32] = {
        var distance: UInt32 = 1
        return (0..<30).map { symbol in
            let extra = UInt32(symbol < 4 ? 0 : symbol / 2 - 1)
            defer { distance += 1 << extra }
            return distance << 16 | extra << 8 | Kind.base
        }
    }()
    /// The symbols 0–18 of the code that packs code lengths.
    static let codeLengths: [UInt32] = (0..<19).map { UInt32($0) << 16 | Kind.literal }

    /// The fixed code of literals and lengths.
    static let fixedLiterals: HuffmanTable? = {
        let lengths = (0..<288).map { UInt8($0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8) }
        return HuffmanTable(lengths: lengths[...], entries: literals)
    }()
    /// The fixed code of distances.
    static let fixedDistances = HuffmanTable(lengths: [UInt8](repeating: 5, count: 32)[...], entries: distances)
}
