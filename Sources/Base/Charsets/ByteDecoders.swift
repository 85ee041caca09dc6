// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Charsets of one byte a character.
enum SingleByteDecoder {
    static func decode(_ bytes: Span<UInt8>, as charset: Charset) -> DecodedText {
        let table = CharsetTable.of(charset)
        let isKnown = !table.isEmpty
        let singles = isKnown ? table.singles : CharsetTable.of(.windows1252).singles
        var text = UTF8Text(capacity: bytes.count + bytes.count / 8)
        text.isLossy = !isKnown
        for index in bytes.indices {
            let code = singles[Int(bytes[index])]
            if code == CharsetTable.nothing { text.replace() } else { text.append(code) }
        }
        return text.decoded(isKnown ? charset : .windows1252)
    }
}

/// Charsets of one, two, three or four bytes a character.
enum MultiByteDecoder {
    static func decode(_ bytes: Span<UInt8>, as charset: Charset) -> DecodedText {
        let table = CharsetTable.of(charset)
        guard !table.isEmpty else { return SingleByteDecoder.decode(bytes, as: charset) }
        var text = UTF8Text(capacity: bytes.count + bytes.count / 2)
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            if lead < 0x80 {
                text.append(UInt32(lead))
                index += 1
            } else {
                index += character(bytes, at: index, charset, table, into: &text)
            }
        }
        return text.decoded(charset)
    }

    /// Reads one character that does not begin with an ASCII byte; returns how many bytes it took.
    private static func character(
        _ bytes: Span<UInt8>, at index: Int, _ charset: Charset, _ table: CharsetTable, into text: inout UTF8Text
    ) -> Int {
        let lead = bytes[index]
        let single = table.singles[Int(lead)]
        if single != CharsetTable.nothing {
            text.append(single)
            return 1
        }
        guard index + 1 < bytes.count else {
            text.replace()
            return 1
        }
        let trail = bytes[index + 1]
        if charset == .gb18030, (0x30...0x39).contains(trail) {
            guard index + 3 < bytes.count, lead >= 0x81, (0x81...0xFE).contains(bytes[index + 2]),
                (0x30...0x39).contains(bytes[index + 3]), let code = fourByte(bytes, at: index, table)
            else {
                text.replace()
                return 1
            }
            text.append(code)
            return 4
        }
        if charset == .eucJP, lead == 0x8F {
            guard index + 2 < bytes.count, let pair = CharsetTable.index(trail, bytes[index + 2]),
                table.further[pair] != 0
            else {
                text.replace()
                return 1
            }
            text.append(table.further[pair])
            return 3
        }
        if let pair = CharsetTable.index(lead, trail), table.pairs[pair] != 0 {
            text.append(table.pairs[pair])
            return 2
        }
        if charset == .big5, let codes = bigFivePair(lead, trail) {
            text.append(codes.0)
            text.append(codes.1)
            return 2
        }
        // A trail byte that is ASCII stays: it may be a quote or a tag that must not be swallowed.
        text.replace()
        return trail < 0x80 ? 1 : 2
    }

    private static func fourByte(_ bytes: Span<UInt8>, at index: Int, _ table: CharsetTable) -> UInt32? {
        let number =
            (Int(bytes[index]) - 0x81) * 12_600 + (Int(bytes[index + 1]) - 0x30) * 1_260
            + (Int(bytes[index + 2]) - 0x81) * 10 + Int(bytes[index + 3]) - 0x30
        if number < table.further.count { return table.further[number] == 0 ? nil : table.further[number] }
        // 0x90308130 is U+10000; from there on everything is in order.
        let code = number - 189_000 + 0x1_0000
        return (0x1_0000...0x10_FFFF).contains(code) ? UInt32(code) : nil
    }

    /// The four Hong Kong sequences that stand for a letter and an accent.
    private static func bigFivePair(_ lead: UInt8, _ trail: UInt8) -> (UInt32, UInt32)? {
        guard lead == 0x88 else { return nil }
        switch trail {
        case 0x62: return (0xCA, 0x304)
        case 0x64: return (0xCA, 0x30C)
        case 0xA3: return (0xEA, 0x304)
        case 0xA5: return (0xEA, 0x30C)
        default: return nil
        }
    }
}

/// ISO-2022-JP: escape sequences switch between ASCII, half-width kana and two-byte sets.
enum ISO2022JPDecoder {
    private enum Mode { case ascii, roman, kana, kanji, supplement }

    static func decode(_ bytes: Span<UInt8>) -> DecodedText {
        let table = CharsetTable.of(.eucJP)
        var text = UTF8Text(capacity: bytes.count + bytes.count / 2)
        if table.isEmpty { text.isLossy = true }
        var mode = Mode.ascii
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x1B {
                if let (next, length) = escape(bytes, at: index) {
                    mode = next
                    index += length
                } else {
                    text.replace()
                    index += 1
                }
                continue
            }
            // A line always ends in ASCII, whatever set it forgot to leave.
            if byte == 0x0A || byte == 0x0D { mode = .ascii }
            switch mode {
            case .ascii, .roman:
                if byte >= 0x80 {
                    text.replace()
                } else if mode == .roman, byte == 0x5C || byte == 0x7E {
                    text.append(byte == 0x5C ? 0xA5 : 0x203E)
                } else {
                    text.append(UInt32(byte))
                }
                index += 1
            case .kana:
                if (0x21...0x5F).contains(byte) { text.append(0xFF61 + UInt32(byte) - 0x21) } else { text.replace() }
                index += 1
            case .kanji, .supplement:
                guard (0x21...0x7E).contains(byte), index + 1 < bytes.count, (0x21...0x7E).contains(bytes[index + 1])
                else {
                    if byte <= 0x20 { text.append(UInt32(byte)) } else { text.replace() }
                    index += 1
                    continue
                }
                let pairs = mode == .kanji ? table.pairs : table.further
                let place = CharsetTable.index(byte | 0x80, bytes[index + 1] | 0x80)
                if let place, place < pairs.count, pairs[place] != 0 {
                    text.append(pairs[place])
                } else {
                    text.replace()
                }
                index += 2
            }
        }
        return text.decoded(.iso2022JP)
    }

    private static func escape(_ bytes: Span<UInt8>, at index: Int) -> (Mode, Int)? {
        guard index + 2 < bytes.count else { return nil }
        switch (bytes[index + 1], bytes[index + 2]) {
        case (0x28, 0x42): return (.ascii, 3)
        case (0x28, 0x4A): return (.roman, 3)
        case (0x28, 0x49): return (.kana, 3)
        case (0x24, 0x40), (0x24, 0x42): return (.kanji, 3)
        case (0x24, 0x28):
            guard index + 3 < bytes.count else { return nil }
            return bytes[index + 3] == 0x44 ? (.supplement, 4) : nil
        default: return nil
        }
    }
}
