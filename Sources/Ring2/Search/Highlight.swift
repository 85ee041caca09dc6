// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A piece of a document with the places that matched.
public struct HighlightedText: Hashable, Sendable {
    /// The text, on one line.
    public let text: String
    /// The matched places, as UTF-8 byte offsets into `text`, from left to right, never empty and never overlapping.
    public let ranges: [Range<Int>]

    /// The marks the index puts around a match; indexed text holds neither (see `IndexedText`).
    static let opening: UInt8 = 0x02
    static let closing: UInt8 = 0x03

    /// Takes marked text apart, turns line breaks into spaces and cuts after `limit` bytes.
    init(marked: [UInt8], limit: Int) {
        var plain: [UInt8] = []
        var ranges: [Range<Int>] = []
        var start: Int?
        for byte in marked {
            switch byte {
            case Self.opening: start = plain.count
            case Self.closing:
                if let begun = start, begun < plain.count { ranges.append(begun..<plain.count) }
                start = nil
            case 0x09, 0x0A, 0x0D: plain.append(0x20)
            default: plain.append(byte)
            }
        }
        var end = min(plain.count, max(0, limit))
        // Never cut inside a letter: step back over continuation bytes.
        while end > 0, end < plain.count, plain[end] & 0xC0 == 0x80 { end -= 1 }
        text = String(decoding: plain[..<end], as: UTF8.self)
        self.ranges = ranges.compactMap { $0.lowerBound < end ? $0.lowerBound..<min($0.upperBound, end) : nil }
    }
}

/// A document's text as the index stores it: control characters are spaces, so that every offset stays what it was and
/// the highlight marks are unmistakable.
enum IndexedText {
    static func bytes(of text: String, limit: Int) -> [UInt8] {
        var bytes = text.utf8.prefix(limit).map { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 ? 0x20 : $0 }
        // A cut inside a letter takes the rest of the letter with it.
        if text.utf8.count > limit { while let last = bytes.last, last >= 0x80 { bytes.removeLast() } }
        return bytes
    }
}
