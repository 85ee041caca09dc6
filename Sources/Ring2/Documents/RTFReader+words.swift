// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension RTFReader {
    /// What a control word that starts a group of its own holds.
    enum Destination: Equatable {
        case text, nowhere, fonts, picture, object
        case property(DocumentProperty.Name)
        case date(DocumentProperty.Name)
    }

    static let destinations: [String: Destination] = {
        var all: [String: Destination] = [
            "fonttbl": .fonts, "object": .object, "pict": .picture, "title": .property(.title),
            "author": .property(.author), "operator": .property(.lastModifiedBy), "subject": .property(.subject),
            "keywords": .property(.keywords), "doccomm": .property(.description), "company": .property(.company),
            "manager": .property(.manager), "category": .property(.category), "generator": .property(.application),
            "creatim": .date(.created), "revtim": .date(.modified), "printim": .date(.printed),
            // Text inside what is left out.
            "result": .text, "fldrslt": .text, "shptxt": .text, "ud": .text, "footnote": .text,
        ]
        let nowhere = """
            colortbl stylesheet listtable listoverridetable rsidtbl themedata colorschememapping datastore latentstyles
            filetbl revtbl xmlnstbl fldinst bkmkstart bkmkend nonshppict objdata objclass objname shpinst shp sp upr
            pntext pntxta pntxtb pgdsctbl template private atnid atnauthor annotation atrfstart atrfend atndate
            atnicn tc xe rxe txe mmathPr wgrffmtfilter fchars lchars docvar userprops hlinkbase comment
            """
        for word in nowhere.split(whereSeparator: { $0 == " " || $0 == "\n" }) { all[String(word)] = .nowhere }
        return all
    }()

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
    /// A plain byte.
    case byte(UInt8)
    /// A byte written `\'e4`.
    case hexByte(UInt8)
    /// A control symbol such as `\~`.
    case symbol(UInt8)
    /// A control word such as `\par` or `\u228`.
    case word(String, Int?)
}

/// Cuts rich text into tokens.
struct RTFTokenizer {
    private let bytes: [UInt8]
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
            default: return .byte(byte)
            }
        }
        return nil
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
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
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
