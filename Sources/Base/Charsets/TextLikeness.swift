// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much a decoded text looks like words of a language that is written so; integers only, so that every machine
/// agrees.
enum TextLikeness {
    /// The score per thousand characters beyond ASCII; nil where more than a few cannot be read at all.
    static func score(_ decoded: DecodedText) -> Int? {
        let codes = decoded.text.unicodeScalars.map(\.value)
        var total = 0
        var beyond = 0
        var bad = 0
        for (index, code) in codes.enumerated() where code >= 0x80 {
            beyond += 1
            if code == 0xFFFD || (0x80..<0xA0).contains(code) {
                bad += 1
            } else {
                let last = index > 0 ? codes[index - 1] : 0x20
                let next = index + 1 < codes.count ? codes[index + 1] : 0x20
                total += weight(code, between: last, next)
            }
        }
        guard beyond > 0, bad * 50 <= beyond else { return nil }
        return (total - bad * 40) * 1_000 / beyond
    }

    private static func weight(_ code: UInt32, between last: UInt32, _ next: UInt32) -> Int {
        switch code {
        case 0xC0...0x24F: latin(code, between: last, next)
        case 0x401...0x45F, 0x490, 0x491: cyrillic(code, after: last)
        case 0x386...0x3CE: greek(code, after: last)
        case 0x5D0...0x5EA: hebrew(code, after: last)
        case 0x621...0x6D2: mixes(last, 0x610...0x6D2) ? -10 : arabicLetters.contains(code) ? 14 : 9
        case 0x3041...0x3093: 13
        case 0x30A1...0x30FC: 11
        case 0x3001, 0x3002, 0xFF01...0xFF1F: 10
        case 0xAC00...0xD7A3: hangul.contains(code) ? 16 : 9
        case 0x4E00...0x9FFF: ideographs.contains(code) ? 16 : 4
        case 0xFF61...0xFF9F: 0  // half-width kana: rare, and what Latin text looks like in Shift_JIS
        case 0x20AC, 0x2013, 0x2014, 0x2018...0x201E, 0x2026: 9
        case 0xA0, 0xA7, 0xAB, 0xB0, 0xBB: 3
        case 0x2500...0x259F: -4
        case 0xE000...0xF8FF: -20
        default: -6
        }
    }

    private static func isLetter(_ code: UInt32) -> Bool {
        (0x41...0x5A).contains(code) || (0x61...0x7A).contains(code) || code >= 0xC0 && code < 0x2000
    }
    /// Whether a letter of another script stands right before.
    private static func mixes(_ last: UInt32, _ script: ClosedRange<UInt32>) -> Bool {
        isLetter(last) && !script.contains(last)
    }

    /// Letters of Western and Central Europe, more for common ones, less for a capital inside a word, nothing for one
    /// that stands alone but for the few that are words.
    private static func latin(_ code: UInt32, between last: UInt32, _ next: UInt32) -> Int {
        if code == 0xD7 || code == 0xF7 { return -6 }
        guard let scalar = Unicode.Scalar(code) else { return 0 }
        let isCapital = scalar.properties.isUppercase
        if isCapital && (0x61...0x7A).contains(last) { return -10 }
        if !isLetter(last) && !isLetter(next) { return words.contains(code) ? 4 : -6 }
        let isFirstSmall = !isLetter(last) && !isCapital
        let common = turkish.contains(code) ? 11 : western.contains(code) ? 10 : central.contains(code) ? 8 : 1
        return common - (isFirstSmall ? 2 : 0)
    }

    private static func cyrillic(_ code: UInt32, after last: UInt32) -> Int {
        let isCapital = code < 0x430
        if isCapital && (0x430...0x45F).contains(last) { return -12 }
        if mixes(last, 0x400...0x4FF) { return -10 }
        return cyrillicLetters.contains(code) ? 13 : isCapital ? 4 : 9
    }

    private static func greek(_ code: UInt32, after last: UInt32) -> Int {
        if mixes(last, 0x386...0x3CE) { return -10 }
        let isCapital = code < 0x3AC
        if isCapital && (0x3AC...0x3CE).contains(last) { return -12 }
        return greekLetters.contains(code) ? 12 : 8
    }

    private static func hebrew(_ code: UInt32, after last: UInt32) -> Int {
        // The forms that end a word cannot stand inside one.
        if mixes(last, 0x5B0...0x5EA) || hebrewFinals.contains(last) { return -12 }
        return hebrewLetters.contains(code) ? 14 : 9
    }

    private static func set(_ text: String) -> Set<UInt32> { Set(text.unicodeScalars.map(\.value)) }
    private static let words = set("àÀéèóìyÉ")
    private static let western = set("äöüÄÖÜßéèêëàâçîïôùûáíóúñÑåÅøØæÆãõìòÉÀÁÓÍÚÇÂÈÊ")
    private static let central = set("ąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůýžČĎĚŇŘŠŤŮÝŽőűŐŰăâîșțşţđāēģīķļņūėįųõ")
    private static let turkish = set("ışğİŞ")
    private static let cyrillicLetters = set("оеаинтсрвлкмдпуяы")
    private static let greekLetters = set("αοιετσνηυρπκμλςάέήίόύώ")
    private static let hebrewLetters = set("יוהלרתשמאבנ")
    private static let hebrewFinals = set("םןךץף")
    private static let arabicLetters = set("المنيورتبعد")
    private static let hangul = set("이다의는에을가고한를하은로도지사서기으있")
    private static let ideographs = set(
        "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于着下自之年过過发發后後作里"
            + "用道行所然家种種事成方多经經么么去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日"
            + "月年本人大社会市部東京新出業者行見生長")
}
