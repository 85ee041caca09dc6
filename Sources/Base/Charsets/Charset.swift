// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A character set that mails and documents come in.
///
/// The names are those of the WHATWG encoding standard where it has one. Superset rules are the same: ISO-8859-1 is
/// read as Windows-1252, ISO-8859-9 as Windows-1254, ISO-8859-11 as Windows-874, GBK as GB18030.
public enum Charset: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, and with it US-ASCII.
    case utf8 = "utf-8"
    /// Windows-1252, which is also how ISO-8859-1 is read (as browsers do).
    case windows1252 = "windows-1252"
    /// ISO-8859-15 (Latin 9, with the euro sign).
    case latin9 = "iso-8859-15"
    /// UTF-16 with a byte-order mark, else big-endian.
    case utf16 = "utf-16"
    /// UTF-16, big-endian.
    case utf16BigEndian = "utf-16be"
    /// UTF-16, little-endian.
    case utf16LittleEndian = "utf-16le"
    /// UTF-32 with a byte-order mark, else big-endian.
    case utf32 = "utf-32"
    /// UTF-32, big-endian.
    case utf32BigEndian = "utf-32be"
    /// UTF-32, little-endian.
    case utf32LittleEndian = "utf-32le"
    /// UTF-7 (RFC 2152), which old mailers wrote.
    case utf7 = "utf-7"
    /// ISO-8859-2, Central European.
    case latin2 = "iso-8859-2"
    /// ISO-8859-3, South European.
    case latin3 = "iso-8859-3"
    /// ISO-8859-4, North European.
    case latin4 = "iso-8859-4"
    /// ISO-8859-5, Cyrillic.
    case isoCyrillic = "iso-8859-5"
    /// ISO-8859-6, Arabic.
    case isoArabic = "iso-8859-6"
    /// ISO-8859-7, Greek.
    case isoGreek = "iso-8859-7"
    /// ISO-8859-8, Hebrew, read in the order it is stored.
    case isoHebrew = "iso-8859-8"
    /// ISO-8859-10, Nordic.
    case latin6 = "iso-8859-10"
    /// ISO-8859-13, Baltic.
    case latin7 = "iso-8859-13"
    /// ISO-8859-14, Celtic.
    case latin8 = "iso-8859-14"
    /// ISO-8859-16, South-Eastern European.
    case latin10 = "iso-8859-16"
    /// Windows-874, Thai, which is also how ISO-8859-11 and TIS-620 are read.
    case windows874 = "windows-874"
    /// Windows-1250, Central European.
    case windows1250 = "windows-1250"
    /// Windows-1251, Cyrillic.
    case windows1251 = "windows-1251"
    /// Windows-1253, Greek.
    case windows1253 = "windows-1253"
    /// Windows-1254, Turkish, which is also how ISO-8859-9 is read.
    case windows1254 = "windows-1254"
    /// Windows-1255, Hebrew.
    case windows1255 = "windows-1255"
    /// Windows-1256, Arabic.
    case windows1256 = "windows-1256"
    /// Windows-1257, Baltic.
    case windows1257 = "windows-1257"
    /// Windows-1258, Vietnamese.
    case windows1258 = "windows-1258"
    /// KOI8-R, Russian.
    case koi8R = "koi8-r"
    /// KOI8-U, Ukrainian.
    case koi8U = "koi8-u"
    /// Mac OS Roman.
    case macintosh
    /// Mac OS Cyrillic.
    case macCyrillic = "x-mac-cyrillic"
    /// Code page 437, the first PC's.
    case ibm437
    /// Code page 850, DOS in Western Europe.
    case ibm850
    /// Code page 852, DOS in Central Europe.
    case ibm852
    /// Code page 866, DOS in Russia.
    case ibm866
    /// GB 18030, and with it GBK and GB 2312.
    case gb18030
    /// Big5 with the Hong Kong characters.
    case big5
    /// Shift_JIS with Microsoft's additions (code page 932).
    case shiftJIS = "shift_jis"
    /// EUC-JP.
    case eucJP = "euc-jp"
    /// ISO-2022-JP, the seven-bit form of Japanese mails.
    case iso2022JP = "iso-2022-jp"
    /// EUC-KR with Microsoft's additions (code page 949).
    case eucKR = "euc-kr"

    /// Decodes bytes by the charset a label names.
    ///
    /// No label or an unknown one: UTF-8 where the bytes are that, else Windows-1252. Bytes that break a declared
    /// UTF-8 are read as Windows-1252 too, since that is nearly always what they are. Text without a label that is
    /// longer than a header value is better given to ``detect(_:)``.
    public static func decode(_ bytes: some Collection<UInt8>, label: String?) -> DecodedText {
        if let known = bytes.withContiguousStorageIfAvailable({ unsafe decode(buffer: $0, label: label) }) {
            return known
        }
        return unsafe Array(bytes).withUnsafeBufferPointer { unsafe decode(buffer: $0, label: label) }
    }

    /// Decodes bytes by this charset; a byte-order mark at the start is left out.
    public func decode(_ bytes: some Collection<UInt8>) -> DecodedText {
        if let known = bytes.withContiguousStorageIfAvailable({ unsafe decode(buffer: $0) }) { return known }
        return unsafe Array(bytes).withUnsafeBufferPointer { unsafe decode(buffer: $0) }
    }

    // Plain functions over one type: generic code is not specialised across modules.
    private static func decode(buffer: UnsafeBufferPointer<UInt8>, label: String?) -> DecodedText {
        let charset = label.map { Charset(label: $0) } ?? Charset.utf8
        if let charset, charset != .utf8 { return unsafe charset.decode(buffer: buffer) }
        let exact = unsafe Charset.utf8.decode(buffer: buffer)
        if !exact.isLossy {
            guard charset == nil else { return exact }
            let isPlain = exact.text.utf8.allSatisfy { $0 < 0x80 }
            return DecodedText(text: exact.text, charset: .utf8, isLossy: !isPlain)
        }
        let fallback = unsafe Charset.windows1252.decode(buffer: buffer)
        return DecodedText(text: fallback.text, charset: .windows1252, isLossy: true)
    }

    private func decode(buffer: UnsafeBufferPointer<UInt8>) -> DecodedText {
        let span = unsafe buffer.span
        switch self {
        case .utf8: return unsafe UTF8Decoder.decode(buffer)
        case .utf16, .utf16BigEndian, .utf16LittleEndian: return UTF16Decoder.decode(span, as: self)
        case .utf32, .utf32BigEndian, .utf32LittleEndian: return UTF32Decoder.decode(span, as: self)
        case .utf7: return UTF7Decoder.decode(span)
        case .iso2022JP: return ISO2022JPDecoder.decode(span)
        case .gb18030, .big5, .shiftJIS, .eucJP, .eucKR: return MultiByteDecoder.decode(span, as: self)
        default: return SingleByteDecoder.decode(span, as: self)
        }
    }
}
