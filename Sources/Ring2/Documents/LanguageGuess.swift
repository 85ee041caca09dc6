// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The language a text seems to be in: by its script, then by small words and rare letters; the same text, the same guess.
///
/// Sure where the evidence for it is worth at least three words of its own and 1.5 times that for the next language. Made
/// for texts of a sentence or more; a mixed text gets the language of most of its first 64 KiB.
public struct LanguageGuess: Hashable, Sendable {
    /// The language, as a primary tag of BCP 47.
    public let language: String
    /// How the evidence is spread: the share of this language in it, 0 to 1.
    public let share: Double
    /// Whether the evidence is enough to rely on.
    public let isSure: Bool

    /// Guesses; nil for a text without words that tell anything.
    public init?(_ text: String) {
        self.init(bytes: text.utf8.prefix(65_536))
    }

    private init?(bytes: Substring.UTF8View) {
        var census = ScriptCensus()
        var scores = [Double](repeating: 0, count: LanguageProfiles.languages.count)
        var word = WordNumber()
        var decoder = UTF8Scalars(Array(bytes))
        while let scalar = decoder.next() {
            if Self.isLetter(scalar) {
                census.count(scalar)
                word.add(scalar)
                if scalar >= 0x80, let list = LanguageProfiles.letters[WordNumber.small(scalar)] {
                    for entry in list { scores[entry.language] += entry.weight }
                }
            } else if word.letters > 0 {
                if word.letters <= 16, let list = LanguageProfiles.words[word.value] {
                    for entry in list { scores[entry.language] += entry.weight }
                }
                word = WordNumber()
            }
        }
        if word.letters > 0, let list = LanguageProfiles.words[word.value] {
            for entry in list { scores[entry.language] += entry.weight }
        }
        if let language = census.language {
            self.init(language: language, share: census.share, isSure: census.letters >= 8 && census.share > 0.6)
            return
        }
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        guard let best = order.first, scores[best] > 0 else { return nil }
        let second = order.dropFirst().first.map { scores[$0] } ?? 0
        self.init(
            language: LanguageProfiles.languages[best], share: scores[best] / scores.reduce(0, +),
            isSure: scores[best] >= 3 && scores[best] >= 1.5 * second)
    }

    /// Letters and the marks on them, by ranges of Unicode; close enough to count words.
    private static func isLetter(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x80: (0x61...0x7A).contains(value | 0x20)
        case 0xC0...0x36F: value != 0xD7 && value != 0xF7
        case 0x370...0x1FFF, 0x3040...0xA4CF, 0xA720...0xD7FF, 0xF900...0xFDFF, 0xFE70...0xFEFC, 0x10000...0x1CFFF,
            0x20000...0x3FFFF:
            value != 0x60C && value != 0x61B && value != 0x61F && value != 0x6D4
        default: false
        }
    }

    private init(language: String, share: Double, isSure: Bool) {
        self.language = language
        self.share = share
        self.isSure = isSure
    }
}

/// How many letters of a text are of which script.
private struct ScriptCensus {
    private var counts: [Script: Int] = [:]
    private var several = 0
    private(set) var letters = 0

    /// The scripts; of two that are equally frequent the later counts.
    private enum Script: Int {
        case khmer, tamil, devanagari, georgian, armenian, han, kana, hangul, thai, hebrew, greek, several
    }

    mutating func count(_ scalar: UInt32) {
        letters += 1
        if scalar < 0x370 {
            several += 1
        } else {
            let script = Self.script(scalar)
            if script == .several { several += 1 } else { counts[script, default: 0] += 1 }
        }
    }

    /// The language of a script that one language uses; nil where the words must decide.
    var language: String? {
        let most = counts.max { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }
        guard let most, most.value > several else { return nil }
        switch most.key {
        case .several: return nil
        case .greek: return "el"
        case .hebrew: return "he"
        case .thai: return "th"
        case .hangul: return "ko"
        case .kana: return "ja"
        // Japanese writes most words in Han characters, Chinese none in kana.
        case .han: return counts[.kana, default: 0] * 20 > counts[.han, default: 0] ? "ja" : "zh"
        case .armenian: return "hy"
        case .georgian: return "ka"
        case .devanagari: return "hi"
        case .tamil: return "ta"
        case .khmer: return "km"
        }
    }
    /// The share of the letters that are of the most frequent script (Han and kana counted as one).
    var share: Double {
        let east = counts[.han, default: 0] + counts[.kana, default: 0]
        return Double(max(counts.values.max() ?? 0, east)) / Double(max(1, letters))
    }

    private static func script(_ value: UInt32) -> Script {
        switch value {
        case 0x0370...0x03FF, 0x1F00...0x1FFF: .greek
        case 0x0530...0x058F: .armenian
        case 0x0590...0x05FF: .hebrew
        case 0x0900...0x097F: .devanagari
        case 0x0B80...0x0BFF: .tamil
        case 0x0E00...0x0E7F: .thai
        case 0x10A0...0x10FF: .georgian
        case 0x1100...0x11FF, 0xAC00...0xD7AF: .hangul
        case 0x1780...0x17FF: .khmer
        case 0x3040...0x30FF: .kana
        case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: .han
        default: .several
        }
    }
}

/// The scalars of valid UTF-8; cut or broken characters are skipped.
private struct UTF8Scalars {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> UInt32? {
        while index < bytes.count {
            let first = bytes[index]
            let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0
            guard length > 0, index + length <= bytes.count else {
                index += 1
                continue
            }
            defer { index += length }
            if length == 1 { return UInt32(first) }
            var value = UInt32(first) & (0x7F >> UInt32(length))
            for place in 1..<length { value = value << 6 | UInt32(bytes[index + place] & 0x3F) }
            return value
        }
        return nil
    }
}
