// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

/// Encoded words in header fields (RFC 2047), such as `=?utf-8?q?Gr=C3=BC=C3=9Fe?=`.
enum EncodedWord {
    /// The text of a field value with its encoded words undone; takes time linear in the value.
    ///
    /// White space between two encoded words goes away, and words of the same charset are joined before decoding,
    /// since mailers split them inside characters. Raw 8-bit text is read as UTF-8, else as Windows-1252.
    static func decode(_ bytes: ArraySlice<UInt8>) -> String {
        switch look(at: bytes) {
        case .plain: return String(decoding: bytes, as: UTF8.self)
        case .odd: return clean(Charset.decode(bytes, label: nil).text)
        case .coded: return decodeWords(Array(bytes))
        }
    }

    private enum Look { case plain, odd, coded }

    /// Whether the value is printable ASCII, holds an encoded word, or is something else.
    private static func look(at bytes: ArraySlice<UInt8>) -> Look {
        var look = Look.plain
        var last: UInt8 = 0
        for byte in bytes {
            if byte == UInt8(ascii: "?"), last == UInt8(ascii: "=") { return .coded }
            if byte < 0x20 || byte >= 0x7F { look = .odd }
            last = byte
        }
        return look
    }

    private static func decodeWords(_ bytes: [UInt8]) -> String {
        var text = ""
        var plainStart = 0
        var waitingLabel: String?
        var waitingBytes: [UInt8] = []
        var index = 0
        while index + 1 < bytes.count {
            guard bytes[index] == UInt8(ascii: "="), bytes[index + 1] == UInt8(ascii: "?"),
                let word = Word(in: bytes, at: index)
            else {
                index += 1
                continue
            }
            let between = bytes[plainStart..<index]
            let isJoined = waitingLabel != nil && between.allSatisfy(\.isSpace)
            if let label = waitingLabel, !(isJoined && label == word.label) {
                text += Charset.decode(waitingBytes, label: label).text
                waitingBytes.removeAll(keepingCapacity: true)
            }
            if !isJoined { text += Charset.decode(between, label: nil).text }
            waitingLabel = word.label
            waitingBytes += word.content
            index = word.end
            plainStart = index
        }
        if let label = waitingLabel { text += Charset.decode(waitingBytes, label: label).text }
        text += Charset.decode(bytes[plainStart...], label: nil).text
        return clean(text)
    }

    /// Control characters show as spaces: a header value is one line, whatever an encoded word smuggles in.
    private static func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        return String(scalars)
    }

    /// One well-formed encoded word.
    private struct Word {
        let label: String
        let content: [UInt8]
        let end: Int

        /// Reads `=?label?q?text?=` at `start`. Each run without `?` is looked at a fixed number of times, which
        /// keeps the whole linear.
        init?(in bytes: [UInt8], at start: Int) {
            var index = start + 2
            let labelStart = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "?") {
                guard index - labelStart < 60, bytes[index] > 0x20, bytes[index] < 0x7F else { return nil }
                index += 1
            }
            let labelEnd = index
            guard labelEnd > labelStart, index + 2 < bytes.count, bytes[index + 2] == UInt8(ascii: "?") else {
                return nil
            }
            let encoding = bytes[index + 1].lowered
            index += 3
            let textStart = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "?") { index += 1 }
            guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "=") else { return nil }
            switch encoding {
            case UInt8(ascii: "b"): content = TransferEncoding.decodeBase64(bytes[textStart..<index]).bytes
            case UInt8(ascii: "q"): content = Self.decodeQ(bytes[textStart..<index])
            default: return nil
            }
            // RFC 2231 lets a language follow the charset: utf-8*en.
            label = bytes[labelStart..<labelEnd].prefix { $0 != UInt8(ascii: "*") }.loweredText
            end = index + 2
        }

        private static func decodeQ(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
            var output: [UInt8] = []
            var index = bytes.startIndex
            while index < bytes.endIndex {
                if bytes[index] == UInt8(ascii: "="), index + 2 < bytes.endIndex,
                    let high = bytes[index + 1].hexValue, let low = bytes[index + 2].hexValue
                {
                    output.append(high << 4 | low)
                    index += 3
                    continue
                }
                output.append(bytes[index] == UInt8(ascii: "_") ? .space : bytes[index])
                index += 1
            }
            return output
        }
    }
}
