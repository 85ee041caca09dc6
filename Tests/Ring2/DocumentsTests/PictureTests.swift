// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import TestKit
import Testing

@Suite("Documents: pictures and old office files")
struct PictureTests {
    private static func big(_ value: Int, _ length: Int) -> [UInt8] {
        (0..<length).map { UInt8(truncatingIfNeeded: value >> (8 * (length - 1 - $0))) }
    }
    private static func little(_ value: Int, _ length: Int) -> [UInt8] { big(value, length).reversed() }

    private static let huge: [(String, [UInt8])] = [
        (
            "image/png",
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + big(13, 4) + Array("IHDR".utf8) + big(65_535, 4)
                + big(65_535, 4)
        ),
        (
            "image/jpeg",
            [0xFF, 0xD8, 0xFF, 0xE0] + big(16, 2) + [UInt8](repeating: 0, count: 14) + [0xFF, 0xC0] + big(17, 2) + [8]
                + big(65_535, 2) + big(65_535, 2)
        ),
        ("image/gif", Array("GIF89a".utf8) + little(65_535, 2) + little(65_535, 2)),
        ("image/bmp", Array("BM".utf8) + little(0, 12) + little(40, 4) + little(65_535, 4) + little(-65_535, 4)),
        (
            "image/webp",
            Array("RIFF____WEBPVP8X".utf8) + little(10, 4) + little(0, 4) + little(16_383, 3) + little(16_383, 3)
        ),
        ("image/x-portable-anymap", Array("P5 # comment\n65535 65535 255\n".utf8)),
        (
            "image/tiff",
            [0x4D, 0x4D, 0, 0x2A] + big(8, 4) + big(2, 2) + big(256, 2) + big(4, 2) + big(1, 4) + big(65_535, 4)
                + big(257, 2) + big(3, 2)
                + big(1, 4) + big(65_535, 2) + big(0, 2) + big(0, 4)
        ),
    ]

    @Test(arguments: huge)
    func `a picture of a few bytes and billions of pixels is refused before it is decoded`(
        type: String, content: [UInt8]
    ) async {
        let reading = await reading(content, type)
        #expect(reading.status == .refused)
        #expect(reading.code == "document_too_large")
    }

    @Test(arguments: huge)
    func `a header cut off at any byte is damaged`(type: String, content: [UInt8]) async {
        for length in 1..<min(content.count, 20) {
            let reading = await reading(Array(content.prefix(length)), type)
            #expect(reading.status == .failed, "\(length) bytes")
        }
    }

    @Test func `directories of a TIFF that point at each other are damaged`() async {
        let tiff: [UInt8] =
            [0x49, 0x49, 0x2A, 0] + Self.little(8, 4) + Self.little(2, 2) + Self.little(256, 2) + Self.little(3, 2)
            + Self.little(1, 4) + Self.little(8, 4) + Self.little(257, 2) + Self.little(3, 2) + Self.little(1, 4)
            + Self.little(8, 4) + Self.little(8, 4)
        let reading = await reading(tiff, "image/tiff")
        #expect(reading.code == "document_damaged")
    }

    @Test(.enabled(if: DocumentTools.installed.path(.tesseract) != nil, "tesseract is not installed"))
    func `text is read from a picture, in the language it is in`() async throws {
        let picture = try await drawn("This is what we have seen of the house", size: 28)
        let reading = await reading(picture.file, "image/x-portable-anymap")
        #expect(reading.document.text == "This is what we have seen of the house")
        #expect(reading.document.language == "en")
        #expect(reading.document.propertyTexts == ["dimensions=\(picture.width)x\(picture.height)"])
        #expect(reading.document.remarkTexts == ["image_only=1"])
        #expect(reading.readerVersion.hasPrefix("1+tesseract-"))
    }

    @Test(.enabled(if: DocumentTools.installed.path(.tesseract) != nil, "tesseract is not installed"))
    func `a blank picture is empty, one cut off has failed`() async {
        let header = Array("P5 200 100 255\n".utf8)
        let blank = await reading(header + [UInt8](repeating: 255, count: 20_000), "image/x-portable-anymap")
        #expect(blank.status == .empty)
        let png = Self.huge[0].1.prefix(16) + Self.big(100, 4) + Self.big(100, 4)
        let cut = await reading(Array(png), "image/png")
        #expect(cut.status == .failed)
    }

    @Test func `a JPEG that says where it was taken is remarked as such before all else`() async {
        let gps: [UInt8] =
            Array("Exif\0\0".utf8) + [0x4D, 0x4D, 0, 0x2A] + Self.big(8, 4) + Self.big(1, 2) + Self.big(0x8825, 2)
            + Self.big(4, 2) + Self.big(1, 4) + Self.big(26, 4) + Self.big(0, 4)
        let jpeg =
            [0xFF, 0xD8, 0xFF, 0xE1] + Self.big(gps.count + 2, 2) + gps + [0xFF, 0xC0] + Self.big(17, 2) + [8]
            + Self.big(10, 2) + Self.big(10, 2)
        // The rest of the picture is missing, so it is damaged; a broken location may not change that.
        #expect(await reading(jpeg, "image/jpeg").code == "document_damaged")
    }

    @Test(arguments: ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"])
    func `old office files that are none give nothing or fail, whatever the bytes`(type: String) async {
        var random = SeededGenerator(test: "mutated \(type)")
        var seed: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        seed += (0..<2_040).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        for _ in 0..<10 {
            let reading = await reading(random.mutated(seed), type)
            #expect([.failed, .empty, .read].contains(reading.status))
        }
    }

    @Test func `encrypted office packages are refused`() async {
        #expect(await reading([1, 2, 3], "application/x-encrypted-office").code == "document_encrypted")
    }
}
