// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Charset {
    /// The charset that text without a label is most likely written in; the same bytes always give the same answer.
    ///
    /// In this order: a byte-order mark; UTF-16 and UTF-32 by where their zero bytes stand; ISO-2022-JP by its escapes;
    /// UTF-8 where the whole is valid; then the first 64 KiB are read in each candidate, and the one whose letters look
    /// most like words wins (``TextLikeness``). Where nothing tells, it is Windows-1252.
    public static func detect(_ bytes: some Collection<UInt8>) -> Charset {
        if let known = bytes.withContiguousStorageIfAvailable({ unsafe detect(buffer: $0) }) { return known }
        return unsafe Array(bytes).withUnsafeBufferPointer { unsafe detect(buffer: $0) }
    }

    private static func detect(buffer: UnsafeBufferPointer<UInt8>) -> Charset {
        let bytes = unsafe buffer.span
        if let marked = byMark(bytes) { return marked }
        if let wide = byZeros(bytes) { return wide }
        let highs = unsafe buffer.prefix(sampleBytes).contains { $0 >= 0x80 }
        if !highs, hasJapaneseEscape(bytes) { return .iso2022JP }
        if unsafe String(validating: buffer, as: UTF8.self) != nil { return .utf8 }
        let sample = unsafe Array(buffer.prefix(sampleBytes))
        // A text whose sample is valid and whose rest is not is a UTF-8 text with damage.
        if buffer.count > sampleBytes, highs, isUTF8(sample) { return .utf8 }
        return byLikeness(sample)
    }

    private static let sampleBytes = 64 << 10

    private static func byMark(_ bytes: Span<UInt8>) -> Charset? {
        func starts(_ mark: [UInt8]) -> Bool {
            bytes.count >= mark.count && mark.indices.allSatisfy { bytes[$0] == mark[$0] }
        }
        if starts([0xEF, 0xBB, 0xBF]) { return .utf8 }
        if starts([0xFF, 0xFE, 0, 0]) || starts([0, 0, 0xFE, 0xFF]) { return .utf32 }
        if starts([0xFF, 0xFE]) || starts([0xFE, 0xFF]) { return .utf16 }
        return starts([0x84, 0x31, 0x95, 0x33]) ? .gb18030 : nil
    }

    /// Text in UTF-16 or UTF-32 without a mark: the upper bytes of most characters are zero.
    private static func byZeros(_ bytes: Span<UInt8>) -> Charset? {
        let count = min(bytes.count, 4_096) & ~3
        guard count >= 4 else { return nil }
        var zeros = [0, 0, 0, 0]
        for index in 0..<count where bytes[index] == 0 { zeros[index & 3] += 1 }
        let places = count / 4
        // The upper two of four bytes are zero nearly always, the lowest nearly never.
        if zeros[0] == places, zeros[1] * 10 >= places * 9, zeros[3] * 10 <= places { return .utf32BigEndian }
        if zeros[3] == places, zeros[2] * 10 >= places * 9, zeros[0] * 10 <= places { return .utf32LittleEndian }
        let even = zeros[0] + zeros[2]
        let odd = zeros[1] + zeros[3]
        if even * 10 >= places * 8, odd * 10 <= places { return .utf16BigEndian }
        if odd * 10 >= places * 8, even * 10 <= places { return .utf16LittleEndian }
        return nil
    }

    private static func hasJapaneseEscape(_ bytes: Span<UInt8>) -> Bool {
        let end = min(bytes.count, sampleBytes)
        var index = 0
        while index + 2 < end {
            if bytes[index] == 0x1B, bytes[index + 1] == 0x24, bytes[index + 2] == 0x42 || bytes[index + 2] == 0x40 {
                return true
            }
            index += 1
        }
        return false
    }

    /// Whether a sample is UTF-8 up to a character that the cut may have split.
    private static func isUTF8(_ sample: [UInt8]) -> Bool {
        (0...3).contains { String(validating: sample.dropLast($0), as: UTF8.self) != nil }
    }

    /// Most likely first: a later one must be better, not as good.
    private static let candidates: [Charset] = [
        .windows1252, .windows1250, .windows1251, .koi8U, .windows1253, .windows1254, .windows1255, .windows1256,
        .windows1257, .ibm866, .ibm850, .macintosh, .latin2, .isoCyrillic, .shiftJIS, .eucJP, .gb18030, .eucKR, .big5,
    ]

    private static func byLikeness(_ sample: [UInt8]) -> Charset {
        var best = Charset.windows1252
        var highest = Int.min
        for candidate in candidates {
            guard let score = TextLikeness.score(candidate.decode(sample)), score > highest else { continue }
            best = candidate
            highest = score
        }
        return best
    }
}
