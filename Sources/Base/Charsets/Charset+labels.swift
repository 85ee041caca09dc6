// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Charset {
    /// The charset a label means; nil for one not known here. White space around it and case do not count.
    public init?(label: String) {
        let bytes = label.utf8
        guard bytes.count <= 64 else { return nil }
        if let known = Self.labels[label] {
            self = known
            return
        }
        guard let known = Self.labels[Self.normalized(label)] else { return nil }
        self = known
    }

    /// The label with ASCII capitals made small and white space at both ends removed.
    private static func normalized(_ label: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        let bytes = Array(label.utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
        return String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    private static let labels: [String: Charset] = {
        var labels: [String: Charset] = [:]
        for (charset, words) in spellings {
            labels[charset.rawValue] = charset
            for word in words.split(separator: " ") { labels[String(word)] = charset }
        }
        return labels
    }()

    /// The labels of the WHATWG encoding standard, and a few more that mails and old systems use.
    private static let spellings: [(Charset, String)] = [
        (
            .utf8,
            "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8 utf-8-sig us-ascii ascii 646 "
                + "ansi_x3.4-1968 iso646-us iso-ir-6 us cp367 7bit 8bit cp65001"
        ),
        (
            .windows1252,
            "cp1252 cp-1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
                + "iso_8859-1:1987 l1 latin1 latin-1 x-cp1252 windows1252 ansi"
        ),
        (.latin2, "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 latin-2"),
        (.latin3, "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"),
        (.latin4, "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"),
        (.isoCyrillic, "csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"),
        (
            .isoArabic,
            "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i "
                + "iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
        ),
        (
            .isoGreek,
            "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
                + "iso_8859-7:1987 sun_eu_greek"
        ),
        (
            .isoHebrew,
            "csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
                + "iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical"
        ),
        (.latin6, "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
        (.latin7, "iso8859-13 iso885913 latin7"),
        (.latin8, "iso8859-14 iso885914 latin8"),
        (.latin9, "csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9"),
        (.latin10, "iso8859-16 iso885916 latin10"),
        (.windows874, "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 cp874"),
        (.windows1250, "cp1250 x-cp1250 windows1250"), (.windows1251, "cp1251 x-cp1251 windows1251"),
        (.windows1253, "cp1253 x-cp1253"),
        (
            .windows1254,
            "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 "
                + "latin5 x-cp1254"
        ),
        (.windows1255, "cp1255 x-cp1255"), (.windows1256, "cp1256 x-cp1256"), (.windows1257, "cp1257 x-cp1257"),
        (.windows1258, "cp1258 x-cp1258"), (.koi8R, "cskoi8r koi koi8 koi8_r"), (.koi8U, "koi8-ru"),
        (.macintosh, "csmacintosh mac x-mac-roman macroman"), (.macCyrillic, "x-mac-ukrainian maccyrillic"),
        (.ibm437, "437 cp437 cspc8codepage437"), (.ibm850, "850 cp850 cspc850multilingual"),
        (.ibm852, "852 cp852 cspcp852"), (.ibm866, "866 cp866 csibm866"),
        (
            .gb18030,
            "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk cp936 ms936 "
                + "windows-936 euc-cn"
        ),
        (.big5, "big5-hkscs cn-big5 csbig5 x-x-big5 cp950 ms950"),
        (.shiftJIS, "csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932 cswindows31j"),
        (.eucJP, "cseucpkdfmtjapanese x-euc-jp eucjp"), (.iso2022JP, "csiso2022jp iso-2022-jp-ms"),
        (
            .eucKR,
            "cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 "
                + "cp949 uhc"
        ),
        (.utf16, "csutf16 unicode iso-10646-ucs-2 ucs-2 csunicode utf16"),
        (.utf16BigEndian, "unicodefffe utf16be"), (.utf16LittleEndian, "unicodefeff utf16le"),
        (.utf32, "utf32 ucs-4 iso-10646-ucs-4"), (.utf32BigEndian, "utf32be"), (.utf32LittleEndian, "utf32le"),
        (.utf7, "unicode-1-1-utf-7 utf7 csutf7 x-unicode-2-0-utf-7"),
    ]
}
