// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The language a text seems to be in: by its script, then by small words and rare letters; the same text, the same guess.
///
/// Sure where the evidence for it is worth at least four words of its own and 1.6 times that for the next language. Made
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
        var word = String.UnicodeScalarView()
        func endWord(_ scores: inout [Double], _ word: inout String.UnicodeScalarView) {
            if !word.isEmpty, word.count <= 16, let list = LanguageProfiles.words[String(word).lowercased()] {
                for entry in list { scores[entry.language] += entry.weight }
            }
            word.removeAll(keepingCapacity: true)
        }
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            let isLetter =
                scalar.value < 0x80 ? (0x61...0x7A).contains(scalar.value | 0x20) : scalar.properties.isAlphabetic
            if isLetter {
                census.count(scalar)
                if word.count < 32 { word.append(scalar) }
            } else {
                endWord(&scores, &word)
            }
            if scalar.value >= 0x80, let list = LanguageProfiles.letters[scalar] {
                for entry in list { scores[entry.language] += entry.weight }
            }
        }
        endWord(&scores, &word)
        if let language = census.language {
            self.init(language: language, share: census.share, isSure: census.letters >= 8 && census.share > 0.6)
            return
        }
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        guard let best = order.first, scores[best] > 0 else { return nil }
        let second = order.dropFirst().first.map { scores[$0] } ?? 0
        self.init(
            language: LanguageProfiles.languages[best], share: scores[best] / scores.reduce(0, +),
            isSure: scores[best] >= 4 && scores[best] >= 1.6 * second)
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
    private(set) var letters = 0

    /// The scripts; of two that are equally frequent the later counts.
    private enum Script: Int {
        case khmer, tamil, devanagari, georgian, armenian, han, kana, hangul, thai, hebrew, greek, several
    }

    mutating func count(_ scalar: Unicode.Scalar) {
        letters += 1
        counts[Self.script(scalar.value), default: 0] += 1
    }

    /// The language of a script that one language uses; nil where the words must decide.
    var language: String? {
        guard let most = counts.max(by: { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) })?.key else {
            return nil
        }
        switch most {
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
