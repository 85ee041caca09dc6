// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Mail
import Primitives
import TestKit
import Testing

/// Writes TNEF files for tests.
struct TransportNeutralWriter {
    private(set) var bytes: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0x01, 0x00]

    static func little(_ value: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(value >> (8 * $0) & 255) } }

    mutating func attribute(_ level: UInt8, _ id: Int, _ data: [UInt8], type: Int = 1) {
        bytes.append(level)
        bytes += Self.little(id, 2) + Self.little(type, 2) + Self.little(data.count, 4) + data
        bytes += Self.little(data.reduce(0) { ($0 + Int($1)) & 0xFFFF }, 2)
    }

    static func property(_ type: Int, _ id: Int, _ data: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: (4 - data.count % 4) % 4)
        return little(type, 2) + little(id, 2) + little(1, 4) + little(data.count, 4) + data + padding
    }

    /// A file with a class, a text and one attachment whose long name is in UTF-16.
    static func sample() -> [UInt8] {
        var writer = TransportNeutralWriter()
        writer.attribute(1, 0x9007, little(1252, 4) + little(0, 4))
        writer.attribute(1, 0x8008, Array("IPM.Microsoft Mail.Note\u{0}".utf8))
        writer.attribute(1, 0x8004, [0x47, 0x72, 0xFC, 0xDF, 0x65, 0])
        let number = little(3, 2) + little(0x0E08, 2) + little(77, 4)
        let named =
            little(3, 2) + little(0x8503, 2) + [UInt8](repeating: 7, count: 16) + little(0, 4) + little(9, 4)
            + little(1, 4)
        let body = property(0x1E, 0x1000, Array("See the plan.\u{0}".utf8))
        writer.attribute(1, 0x9003, little(3, 4) + number + named + body)
        writer.attribute(2, 0x9002, [UInt8](repeating: 0, count: 14))
        writer.attribute(2, 0x8010, Array("PLAN~1.TXT\u{0}".utf8))
        writer.attribute(2, 0x800F, Array("hello".utf8))
        let name =
            "../Plän 1.txt".utf16.flatMap { (unit: UInt16) -> [UInt8] in [UInt8(unit & 255), UInt8(unit >> 8)] } + [
                0, 0,
            ]
        writer.attribute(
            2, 0x9005,
            little(2, 4) + property(0x1F, 0x3707, name) + property(0x1E, 0x370E, Array("Text/Plain\u{0}".utf8)))
        return writer.bytes
    }
}

@Suite("Mail: TNEF files")
struct TransportNeutralTests {
    @Test func `attachments, text, subject and class are read`() throws {
        let file = try #require(TransportNeutralFile(TransportNeutralWriter.sample()))
        #expect(file.messageClass == "IPM.Microsoft Mail.Note")
        #expect(file.subject == "Grüße")
        #expect(file.text == "See the plan.")
        #expect(file.attachments.map(\.name) == ["Plän 1.txt"])
        #expect(file.attachments.first?.mediaType == "text/plain")
        #expect(file.attachments.first?.content == Array("hello".utf8))
        #expect(!file.isDamaged)
    }

    @Test func `a mail sent along is an attachment that is a TNEF file itself`() throws {
        var writer = TransportNeutralWriter()
        writer.attribute(2, 0x9002, [])
        let inner = TransportNeutralWriter.sample()
        let object = TransportNeutralWriter.property(0x0D, 0x3701, [UInt8](repeating: 1, count: 16) + inner)
        writer.attribute(2, 0x9005, TransportNeutralWriter.little(1, 4) + object)
        let file = try #require(TransportNeutralFile(writer.bytes))
        #expect(file.attachments.first?.isMessage == true)
        #expect(TransportNeutralFile(file.attachments.first?.content ?? [])?.text == "See the plan.")
    }

    @Test func `other bytes are no TNEF file, and a wrong sum is said`() {
        #expect(TransportNeutralFile([]) == nil && TransportNeutralFile(Array("hello world".utf8)) == nil)
        var bytes = TransportNeutralWriter.sample()
        bytes[bytes.count - 1] ^= 1
        #expect(TransportNeutralFile(bytes)?.isDamaged == true)
    }

    @Test func `a file cut off anywhere gives what stood before the cut`() {
        let whole = TransportNeutralWriter.sample()
        for end in 6..<whole.count {
            let file = TransportNeutralFile(Array(whole[..<end]))
            #expect(file != nil)
            #expect((file?.attachments.count ?? 0) <= 1)
        }
    }

    @Test func `lengths of four gigabytes and a million attachments stay within the file`() throws {
        var bytes = TransportNeutralWriter().bytes
        bytes += [1, 3, 0x90, 6, 0, 0xFF, 0xFF, 0xFF, 0xFF]
        #expect(TransportNeutralFile(bytes)?.isDamaged == true)
        var writer = TransportNeutralWriter()
        for _ in 0..<5_000 {
            writer.attribute(2, 0x9002, [])
            writer.attribute(2, 0x8010, Array("a\u{0}".utf8))
        }
        let file = try #require(TransportNeutralFile(writer.bytes))
        #expect(file.attachments.count == TransportNeutralFile.attachmentLimit && file.isDamaged)
    }

    @Test func `mutated files are read without a crash and twice to the same value`() {
        var random = SeededGenerator(test: "TNEF mutations")
        let whole = TransportNeutralWriter.sample()
        for _ in 0..<mutations(2_000) {
            let bytes = mutated(whole, &random)
            #expect(TransportNeutralFile(bytes) == TransportNeutralFile(bytes))
        }
    }
}
