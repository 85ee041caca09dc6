// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension RTFReader {
    /// What a control word means here.
    enum Word: Equatable {
        /// `\u`: a character by its number.
        case unicode
        /// `\bin`: bytes that are no text.
        case binary
        /// One that starts a group of its own.
        case destination(Destination)
        case control(Control)
    }
    /// What a control word that starts a group of its own holds.
    enum Destination: Equatable {
        case text, unicodeText, nowhere, fonts, object
        case property(DocumentProperty.Name)
        case date(DocumentProperty.Name)
    }
    /// A control word that changes something or stands for a character.
    enum Control: Equatable {
        case paragraph, line, cell, row, inTable, paragraphDefaults
        case hidden, deleted, plain
        case standIns, font, defaultFont, charset, codePage
        case character(String)
        case namedPage(String)
        case date(DatePart)
    }
    /// A part of a date.
    enum DatePart { case year, month, day, hour, minute }

    /// The control words by the key of their letters, so that reading one makes no text.
    static let words: [UInt64: Word] = {
        var all: [UInt64: Word] = [:]
        for (name, word) in named { all[RTFTokenizer.key(name.utf8)] = word }
        return all
    }()

    private static let named: [String: Word] = {
        var all: [String: Word] = ["u": .unicode, "bin": .binary]
        let destinations: [String: Destination] = [
            "fonttbl": .fonts, "object": .object, "pict": .nowhere, "title": .property(.title),
            "author": .property(.author), "operator": .property(.lastModifiedBy), "subject": .property(.subject),
            "keywords": .property(.keywords), "doccomm": .property(.description), "company": .property(.company),
            "manager": .property(.manager), "category": .property(.category), "generator": .property(.application),
            "creatim": .date(.created), "revtim": .date(.modified), "printim": .date(.printed),
            // Text inside what is left out.
            "result": .text, "fldrslt": .text, "shptxt": .text, "ud": .unicodeText, "footnote": .text,
        ]
        let nowhere = """
            colortbl stylesheet listtable listoverridetable rsidtbl themedata colorschememapping datastore latentstyles
            filetbl revtbl xmlnstbl fldinst bkmkstart bkmkend nonshppict objdata objclass objname shpinst shp sp upr
            pntext pntxta pntxtb pgdsctbl template private atnid atnauthor annotation atrfstart atrfend atndate
            atnicn tc xe rxe txe mmathPr wgrffmtfilter fchars lchars docvar userprops hlinkbase comment
            """
        for (name, destination) in destinations { all[name] = .destination(destination) }
        for word in nowhere.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            all[String(word)] = .destination(.nowhere)
        }
        for (name, control) in controls { all[name] = .control(control) }
        return all
    }()

    private static let controls: [String: Control] = [
        "par": .paragraph, "sect": .paragraph, "page": .paragraph, "column": .paragraph, "line": .line,
        "tab": .character(" "), "cell": .cell, "nestcell": .cell, "row": .row, "nestrow": .row, "trowd": .inTable,
        "intbl": .inTable, "pard": .paragraphDefaults, "emdash": .character("\u{2014}"),
        "endash": .character("\u{2013}"), "lquote": .character("\u{2018}"), "rquote": .character("\u{2019}"),
        "ldblquote": .character("\u{201C}"), "rdblquote": .character("\u{201D}"), "bullet": .character("\u{2022}"),
        "emspace": .character(" "), "enspace": .character(" "), "qmspace": .character(" "), "v": .hidden,
        "deleted": .deleted, "plain": .plain, "uc": .standIns, "f": .font, "deff": .defaultFont,
        "fcharset": .charset, "ansicpg": .codePage, "mac": .namedPage("macintosh"), "pc": .namedPage("ibm437"),
        "pca": .namedPage("ibm850"), "yr": .date(.year), "mo": .date(.month), "dy": .date(.day), "hr": .date(.hour),
        "min": .date(.minute),
    ]

    /// The code pages of `\fcharset`.
    static let charsets: [Int: String] = [
        0: "windows-1252", 2: "symbol", 77: "macintosh", 128: "shift_jis", 129: "euc-kr", 134: "gbk", 136: "big5",
        161: "windows-1253", 162: "windows-1254", 163: "windows-1258", 177: "windows-1255", 178: "windows-1256",
        186: "windows-1257", 204: "windows-1251", 222: "windows-874", 238: "windows-1250", 254: "ibm437",
        255: "ibm850",
    ]
}

/// A token of rich text.
enum RTFToken {
    case open, close
    /// Plain bytes, by their place.
    case text(Range<Int>)
    /// A byte written `\'e4`.
    case hexByte(UInt8)
    /// A control symbol such as `\~`.
    case symbol(UInt8)
    /// A control word such as `\par` or `\u228`, by the key of its letters, and its number.
    case word(UInt64, Int?)
}

/// Cuts rich text into tokens.
struct RTFTokenizer {
    let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Leaves out so many raw bytes.
    mutating func skip(_ count: Int) { index = min(bytes.count, index + max(0, min(count, bytes.count))) }

    mutating func next() -> RTFToken? {
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "{"): return .open
            case UInt8(ascii: "}"): return .close
            case UInt8(ascii: "\\"): return control()
            case 0x0A, 0x0D, 0: continue
            default:
                let start = index - 1
                while index < bytes.count, !Self.isMark(bytes[index]) { index += 1 }
                return .text(start..<index)
            }
        }
        return nil
    }

    /// Whether a byte ends a run of plain ones.
    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"), 0x0A, 0x0D, 0: true
        default: false
        }
    }

    /// A number for the letters of a word (FNV-1a); a foreign word that had the number of a known one would be read as it.
    static func key(_ letters: some Sequence<UInt8>) -> UInt64 {
        var key: UInt64 = 0xCBF2_9CE4_8422_2325
        for letter in letters { key = (key ^ UInt64(letter)) &* 0x100_0000_01B3 }
        return key
    }

    private mutating func control() -> RTFToken? {
        guard index < bytes.count else { return nil }
        let first = bytes[index]
        guard (0x61...0x7A).contains(first | 0x20) else {
            index += 1
            guard first == UInt8(ascii: "'") else { return .symbol(first) }
            guard index + 1 < bytes.count, let high = bytes[index].hexDigit, let low = bytes[index + 1].hexDigit else {
                return .symbol(first)
            }
            index += 2
            return .hexByte(high << 4 | low)
        }
        let start = index
        while index < bytes.count, index - start < 32, (0x61...0x7A).contains(bytes[index] | 0x20) { index += 1 }
        let word = Self.key(bytes[start..<index])
        var number: Int?
        var place = index
        let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        while place < bytes.count, place - index < 11, (0x30...0x39).contains(bytes[place]) {
            number = (number ?? 0) * 10 + Int(bytes[place] - 0x30)
            place += 1
        }
        if number != nil { index = place }
        if index < bytes.count, bytes[index] == 0x20 { index += 1 }
        return .word(word, number.map { isNegative ? -$0 : $0 })
    }
}
