// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Makes letters comparable: small letters, without diacritics, in their plain width.
///
/// `É`, `é` and `e` followed by a combining acute are all `e`; `ß` is `ss`; a full-width `Ａ` is `a`; a dotless or dotted
/// Turkish i is `i`. Letters of different scripts stay different, however alike they look.
public enum LetterFolding {
    /// What one scalar becomes.
    public enum Folded: Hashable, Sendable {
        /// One letter or digit.
        case one(Unicode.Scalar)
        /// Two ASCII letters, as of `ß`.
        case two(UInt8, UInt8)
        /// Nothing: a combining mark, a zero-width character, a direction mark.
        case none
    }

    /// Folds a scalar.
    public static func fold(_ scalar: Unicode.Scalar) -> Folded {
        let value = scalar.value
        if value < 0x80 {
            return .one(value >= 0x41 && value <= 0x5A ? Unicode.Scalar(UInt8(value) | 0x20) : scalar)
        }
        if let letters = latin[value] { return letters }
        switch value {
        case 0xAD, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFE00...0xFE0F, 0xFEFF:
            return .none
        case 0xFF01...0xFF5E: return fold(Unicode.Scalar(UInt8(value - 0xFF01 + 0x21)))
        case 0x300...0x36F: return .none
        case 0x370..<0x590, 0x10A0..<0x1100, 0x13A0..<0x1400, 0x1C80..<0x1CC0, 0x1F00..<0x2000, 0x2C00..<0x2E00,
            0xA640..<0xA7FF, 0x10400..<0x10500:
            let small = scalar.properties.lowercaseMapping.unicodeScalars
            guard let first = small.first else { return .one(scalar) }
            if isMark(first) { return .none }
            return first == scalar ? .one(scalar) : fold(first)
        default: return isMark(scalar) ? .none : .one(scalar)
        }
    }

    /// Whether a scalar only changes the one before it.
    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: true
        default: false
        }
    }

    /// Appends a word's folded letters in UTF-8.
    public static func append(_ text: some StringProtocol, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch fold(scalar) {
            case .one(let one): bytes.append(contentsOf: UTF8.encode(one).map { Array($0) } ?? [])
            case .two(let first, let second):
                bytes.append(first)
                bytes.append(second)
            case .none: break
            }
        }
    }

    /// A text's folded letters.
    public static func folded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let latin: [UInt32: Folded] = {
        var table: [UInt32: Folded] = [:]
        for (plain, letters) in plainLetters {
            let bytes = Array(plain.utf8)
            for scalar in letters.unicodeScalars {
                if let only = plain.unicodeScalars.first, plain.unicodeScalars.count == 1 {
                    table[scalar.value] = .one(only)
                } else if bytes.count == 2 {
                    table[scalar.value] = .two(bytes[0], bytes[1])
                }
            }
        }
        return table
    }()

    /// Letters of the Latin blocks and Greek, by what they are without marks (from the Unicode 15 decompositions, and
    /// by hand: ß æ œ ø ł đ ð þ ı ŋ ħ ŧ ĳ ſ ƒ).
    private static let plainLetters: [(String, String)] = [
        ("a", "ÀÁÂÃÄÅàáâãäåĀāĂăĄąǍǎǞǟǠǡǺǻȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ"),
        ("ae", "Ææ"),
        ("b", "ƀḂḃḄḅḆḇ"),
        ("c", "ÇçĆćĈĉĊċČčḈḉ"),
        ("d", "ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓ"),
        ("dz", "ǄǅǆǱǲǳ"),
        ("e", "ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ"),
        ("f", "ƒḞḟ"),
        ("g", "ĜĝĞğĠġĢģǦǧǴǵḠḡ"),
        ("h", "ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ"),
        ("i", "ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị"),
        ("ij", "Ĳĳ"),
        ("j", "Ĵĵǰ"),
        ("k", "ĶķĸǨǩḰḱḲḳḴḵ"),
        ("l", "ĹĺĻļĽľŁłḶḷḸḹḺḻḼḽ"),
        ("lj", "Ǉǈǉ"),
        ("m", "ḾḿṀṁṂṃ"),
        ("n", "ÑñŃńŅņŇňŉŊŋǸǹṄṅṆṇṈṉṊṋ"),
        ("nj", "Ǌǋǌ"),
        ("o", "ÒÓÔÕÖØòóôõöøŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ"),
        ("oe", "Œœ"),
        ("p", "ṔṕṖṗ"),
        ("r", "ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ"),
        ("s", "ŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛ"),
        ("ss", "ßẞ"),
        ("t", "ŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗ"),
        ("th", "Þþ"),
        ("u", "ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự"),
        ("v", "ṼṽṾṿ"),
        ("w", "ŴŵẀẁẂẃẄẅẆẇẈẉẘ"),
        ("x", "ẊẋẌẍ"),
        ("y", "ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ"),
        ("z", "ŹźŻżŽžẐẑẒẓẔẕ"),
        ("ͱ", "Ͱ"),
        ("ͳ", "Ͳ"),
        ("ͷ", "Ͷ"),
        ("ͻ", "Ͻ"),
        ("ͼ", "Ͼ"),
        ("ͽ", "Ͽ"),
        ("α", "ΆΑά"),
        ("β", "Βϐ"),
        ("γ", "Γ"),
        ("δ", "Δ"),
        ("ε", "ΈΕέϵ"),
        ("ζ", "Ζ"),
        ("η", "ΉΗή"),
        ("θ", "Θϑϴ"),
        ("ι", "ΊΐΙΪίϊ"),
        ("κ", "Κϰ"),
        ("λ", "Λ"),
        ("μ", "Μ"),
        ("ν", "Ν"),
        ("ξ", "Ξ"),
        ("ο", "ΌΟό"),
        ("π", "Πϖ"),
        ("ρ", "Ρϱ"),
        ("σ", "ΣςϲϹ"),
        ("τ", "Τ"),
        ("υ", "ΎΥΫΰϋύϒϓϔ"),
        ("φ", "Φϕ"),
        ("χ", "Χ"),
        ("ψ", "Ψ"),
        ("ω", "ΏΩώ"),
        ("ϗ", "Ϗ"),
        ("ϙ", "Ϙ"),
        ("ϛ", "Ϛ"),
        ("ϝ", "Ϝ"),
        ("ϟ", "Ϟ"),
        ("ϡ", "Ϡ"),
        ("ϳ", "Ϳ"),
        ("ϸ", "Ϸ"),
        ("ϻ", "Ϻ"),
    ]
}
