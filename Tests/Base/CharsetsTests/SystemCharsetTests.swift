// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Foundation
import Glibc
import TestKit
import Testing

/// The C library's own conversion of whole texts, to compare with.
enum SystemConverter {
    static func convert(_ bytes: [UInt8], from: String, to: String) -> [UInt8]? {
        guard let descriptor = unsafe iconv_open(to, from), Int(bitPattern: descriptor) != -1 else { return nil }
        defer { _ = unsafe iconv_close(descriptor) }
        var input = bytes.map { CChar(bitPattern: $0) } + [0]
        var output = [CChar](repeating: 0, count: bytes.count * 8 + 16)
        var inputLeft = bytes.count
        var outputLeft = output.count
        let isExact = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var from = input.baseAddress
                var to = output.baseAddress
                guard unsafe iconv(descriptor, &from, &inputLeft, &to, &outputLeft) == 0 else { return false }
                return unsafe iconv(descriptor, nil, nil, &to, &outputLeft) == 0
            }
        }
        return isExact ? output[..<(output.count - outputLeft)].map { UInt8(bitPattern: $0) } : nil
    }
}

@Suite("Charsets: beside the C library")
struct SystemCharsetTests {
    static let names: [(Charset, String)] = [
        (.windows1250, "CP1250"), (.windows1251, "CP1251"), (.windows1252, "CP1252"), (.windows1253, "CP1253"),
        (.windows1254, "CP1254"), (.windows1255, "CP1255"), (.windows1256, "CP1256"), (.windows1257, "CP1257"),
        (.windows1258, "CP1258"), (.windows874, "CP874"), (.latin2, "ISO-8859-2"), (.latin3, "ISO-8859-3"),
        (.latin4, "ISO-8859-4"), (.isoCyrillic, "ISO-8859-5"), (.isoArabic, "ISO-8859-6"), (.isoGreek, "ISO-8859-7"),
        (.isoHebrew, "ISO-8859-8"), (.latin6, "ISO-8859-10"), (.latin7, "ISO-8859-13"), (.latin8, "ISO-8859-14"),
        (.latin9, "ISO-8859-15"), (.latin10, "ISO-8859-16"), (.koi8R, "KOI8-R"), (.koi8U, "KOI8-U"),
        (.macintosh, "MACINTOSH"), (.macCyrillic, "MAC-CYRILLIC"), (.ibm437, "IBM437"), (.ibm850, "IBM850"),
        (.ibm852, "IBM852"), (.ibm866, "IBM866"),
    ]
    static let manyByte: [(Charset, String, String)] = [
        (.gb18030, "GB18030", "国家图书馆 — 中文 € 𠀀𠜎 ñ 丂"), (.gb18030, "GBK", "简体中文测试"), (.big5, "BIG5", "繁體中文測試，圖書館"),
        (.big5, "BIG5-HKSCS", "香港啲嘢喺度 Ê̄ ê̌"), (.shiftJIS, "CP932", "日本語テスト ｱｲｳ ①㈱ ソ表"),
        (.shiftJIS, "SHIFT_JIS", "日本語テスト"), (.eucJP, "EUC-JP", "日本語テスト ｱｲｳ 丂"),
        (.iso2022JP, "ISO-2022-JP", "件名: 日本語テスト\nabc"),
        (.eucKR, "EUC-KR", "한국어 시험 漢字"), (.eucKR, "CP949", "똠방각하 펲시콜라"), (.utf7, "UTF-7", "Grüße + 日本語 😀 ~"),
        (.utf16, "UTF-16", "Hé 日本 😀"), (.utf16BigEndian, "UTF-16BE", "Hé 😀"), (.utf16LittleEndian, "UTF-16LE", "Hé 😀"),
        (.utf32, "UTF-32", "Hé 日本 😀"), (.utf32BigEndian, "UTF-32BE", "Hé 😀"), (.utf32LittleEndian, "UTF-32LE", "Hé 😀"),
    ]

    @Test(arguments: names)
    func `every byte of a single-byte charset means what the C library says`(charset: Charset, name: String) throws {
        for byte in UInt8.min...UInt8.max where byte < 0x80 || byte >= 0xA0 || charset.rawValue.hasPrefix("windows") {
            let ours = charset.decode([byte])
            let theirs = SystemConverter.convert([byte], from: name, to: "UTF-8")
            if byte < 0x80 {
                #expect(ours.text.utf8.elementsEqual([byte]))
            } else {
                #expect(ours.isLossy == (theirs == nil), "\(name) \(byte)")
                if let theirs { #expect(Array(ours.text.utf8) == theirs, "\(name) \(byte)") }
            }
        }
    }

    @Test(arguments: manyByte)
    func `known texts come back from every charset of several bytes`(charset: Charset, name: String, text: String)
        throws
    {
        let bytes = try #require(SystemConverter.convert(Array(text.utf8), from: "UTF-8", to: name))
        #expect(charset.decode(bytes) == DecodedText(text: text, charset: charset, isLossy: false))
        #expect(Charset(label: name) == charset)
    }

    @Test(
        arguments: [
            (.gb18030, "GB18030"), (.big5, "BIG5-HKSCS"), (.shiftJIS, "CP932"), (.eucJP, "EUC-JP-MS"),
            (.eucKR, "CP949"),
        ] as [(Charset, String)])
    func `random texts of two-byte characters decode as the C library decodes them`(charset: Charset, name: String) {
        var random = SeededGenerator(test: "Charsets beside iconv \(name)")
        var compared = 0
        for _ in 0..<3_000 {
            let lead = UInt8.random(in: 0x81...0xFE, using: &random)
            let trail = UInt8.random(in: 0x40...0xFE, using: &random)
            let text = Array("a".utf8) + [lead, trail] + Array("b".utf8)
            guard let theirs = SystemConverter.convert(text, from: name, to: "UTF-8") else { continue }
            compared += 1
            let ours = charset.decode(text)
            #expect(Array(ours.text.utf8) == theirs && !ours.isLossy, "\(name) \(lead) \(trail)")
        }
        #expect(compared > 300)
    }

    @Test func `four-byte sequences of GB 18030 decode as the C library decodes them`() {
        var random = SeededGenerator(test: "Charsets GB 18030")
        var compared = 0
        for _ in 0..<3_000 {
            let bytes = [
                Bool.random(using: &random)
                    ? UInt8.random(in: 0x81...0x84, using: &random) : .random(in: 0x90...0xE3, using: &random),
                .random(in: 0x30...0x39, using: &random), .random(in: 0x81...0xFE, using: &random),
                .random(in: 0x30...0x39, using: &random),
            ]
            guard let theirs = SystemConverter.convert(bytes, from: "GB18030", to: "UTF-8") else { continue }
            compared += 1
            #expect(Array(Charset.gb18030.decode(bytes).text.utf8) == theirs, "\(bytes)")
        }
        #expect(compared > 1_000)
    }

    @Test(arguments: Charset.allCases)
    func `any bytes are decoded without a crash, twice to the same text, and ASCII stays itself`(charset: Charset) {
        var random = SeededGenerator(test: "Charsets any bytes")
        let count = ProcessInfo.processInfo.environment["SUBSTRATE_MUTATIONS"].flatMap { Int($0) } ?? 400
        for _ in 0..<count {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random)
                    : [0x1B, 0x24, 0x42, 0x28, 0x2B, 0x2D, 0xD8, 0xDC, 0x81, 0x30, 0x8E, 0x8F].randomElement(
                        using: &random) ?? 0
            }
            let decoded = charset.decode(bytes)
            #expect(decoded == charset.decode(bytes))
            #expect(decoded.text.utf8.count <= bytes.count * 3 + 3)
            _ = Charset.detect(bytes)
        }
        let isWide = charset.rawValue.hasPrefix("utf-16") || charset.rawValue.hasPrefix("utf-32")
        if !isWide { #expect(charset.decode(Array("plain words 123".utf8)).text == "plain words 123") }
    }
}
