// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import NameScan
import Search

/// Where the folding of the full-text index and that of the search for names agree.
///
/// A known name that is new is looked for with the index in plain texts; a text that is not plain is read again, for the
/// index might miss the name in it. Plain are ASCII, Latin letters with marks that both fold alike, ß (asked for as ß and
/// as ss), and signs that end a word for both. Not plain are other scripts, Latin letters that one of the two keeps (æ, ø,
/// ł, đ, ı), ligatures, full width, superscripts, emoji, combining marks, and what has no width.
enum PlainText {
    /// The ranges of plain scalars beyond ASCII, in order; found by asking the index itself, which a test does again.
    static let ranges: [ClosedRange<UInt32>] = [
        0xA0...0xA9, 0xAB...0xAC, 0xAE...0xB1, 0xB4...0xB4, 0xB6...0xB8, 0xBB...0xBB, 0xBF...0xC5, 0xC7...0xCF,
        0xD1...0xD7, 0xD9...0xDD, 0xDF...0xE5, 0xE7...0xEF, 0xF1...0xF7, 0xF9...0xFD, 0xFF...0x10F, 0x112...0x125,
        0x128...0x130, 0x134...0x137, 0x139...0x13E, 0x143...0x148, 0x14C...0x151, 0x154...0x165, 0x168...0x17F,
        0x1A0...0x1A1, 0x1AF...0x1B0, 0x1CD...0x1DC, 0x1DE...0x1DF, 0x1E6...0x1ED, 0x1F0...0x1F0, 0x1F4...0x1F5,
        0x1F8...0x1FB, 0x200...0x21B, 0x21E...0x21F, 0x226...0x233, 0x1E00...0x1E99, 0x1E9B...0x1E9B, 0x1EA0...0x1EF9,
        0x2010...0x2027, 0x2030...0x205E, 0x20A0...0x20B9, 0x2122...0x2122, 0x2190...0x23F3,
    ]

    /// Whether the index can be asked for names in this text.
    static func isPlain(_ text: [UInt8]) -> Bool {
        var index = 0
        while index < text.count {
            guard text[index] >= 0x80 else {
                index += 1
                continue
            }
            let (scalar, length) = UTF8Scalar.read(text, index, text.count)
            guard let scalar, holds(scalar.value) else { return false }
            index += length
        }
        return true
    }

    private static func holds(_ value: UInt32) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(value)
    }
}

/// How the full-text index is asked for a known name.
enum NameQuestion: Hashable {
    /// One of these phrases stands in every plain text that holds the name.
    case phrases([String])
    /// No plain text holds the name.
    case nowhere
    /// The index cannot tell.
    case everywhere

    init(_ name: String) {
        var words: [String] = [""]
        for scalar in LetterFolding.folded(name).unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                guard scalar.value < 0x80 else {
                    self = .nowhere
                    return
                }
                words[words.count - 1].unicodeScalars.append(scalar)
            } else if words.last != "" {
                words.append("")
            }
        }
        words.removeAll { $0.isEmpty }
        guard !words.isEmpty else {
            self = .everywhere
            return
        }
        var phrases = [""]
        for letter in words.joined(separator: " ") {
            for index in phrases.indices {
                if letter == "s", phrases[index].last == "s" { phrases.append(phrases[index].dropLast() + "ß") }
                phrases[index].append(letter)
            }
            guard phrases.count <= 16 else {
                self = .everywhere
                return
            }
        }
        self = .phrases(phrases)
    }
}
