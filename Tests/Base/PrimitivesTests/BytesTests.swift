// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Primitives
import TestKit
import Testing

@Suite struct HexTests {
    @Test func `bytes and digits say the same, in either case`() {
        #expect([0x00, 0x0F, 0xA5, 0xFF].hex == "000fa5ff")
        #expect([UInt8](hex: "000FA5ff") == [0x00, 0x0F, 0xA5, 0xFF])
        #expect([UInt8](hex: "") == [])
        #expect([UInt8]().hex == "")
        #expect(([1, 2, 3] as [UInt8]).dropFirst().hex == "0203")
    }

    @Test(arguments: ["0", "0g", "0x00", "00 00", "٠٠", "abc"])
    func `text that is not hexadecimal is refused`(text: String) {
        #expect([UInt8](hex: text) == nil)
    }
}

@Suite struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func `the vectors of RFC 4648 hold`(text: String, encoded: String) {
        #expect(text.utf8.base64 == encoded)
        #expect([UInt8](base64: encoded) == Array(text.utf8))
        let unpadded = String(encoded.prefix { $0 != "=" })
        #expect(text.utf8.base64URL == unpadded)
        #expect([UInt8](base64URL: unpadded) == Array(text.utf8))
    }

    @Test func `the two alphabets differ in two characters`() {
        let bytes: [UInt8] = [0xFB, 0xFF, 0xFE]
        #expect(bytes.base64 == "+//+")
        #expect(bytes.base64URL == "-__-")
        #expect([UInt8](base64: "-__-") == nil)
        #expect([UInt8](base64URL: "+//+") == nil)
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zm9v=", "Zh==", "Zm9=", "Zm9v\n", "Zm 9", "Zm=v", "Zm9vYg==Zg==",
    ])
    func `text that is not strict base 64 is refused`(text: String) {
        #expect([UInt8](base64: text) == nil)
    }

    @Test(arguments: ["Zg==", "Z", "Zh", "Zm9", "Zm9v "])
    func `text that is not strict base 64 for URLs is refused`(text: String) {
        #expect([UInt8](base64URL: text) == nil)
    }

    @Test func `random bytes agree with Foundation and come back`() {
        var random = SeededGenerator(test: "random bytes agree with Foundation and come back")
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(bytes.base64 == Data(bytes).base64EncodedString())
            #expect([UInt8](base64: bytes.base64) == bytes)
            #expect([UInt8](base64URL: bytes.base64URL) == bytes)
            #expect([UInt8](hex: bytes.hex) == bytes)
        }
    }
}

@Suite struct TextTests {
    @Test(
        arguments: [
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0x61, 0xFF],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 make no string`(bytes: [UInt8]) {
        #expect(String(validUTF8: bytes) == nil)
        #expect(String(validUTF8: AnySequence(bytes)) == nil)
    }

    @Test func `valid UTF-8 makes the string, NUL included`() {
        #expect(String(validUTF8: Array("aé€😀\0".utf8)) == "aé€😀\0")
        #expect(String(validUTF8: [UInt8]()) == "")
    }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1_048_575, "1023.9 KiB"),
        (67_108_864, "64.0 MiB"), (5_000_000_000, "4.6 GiB"), (.max, "7.9 EiB"), (-1536, "-1.5 KiB"),
    ])
    func `byte counts read well`(bytes: Int, text: String) {
        #expect(ByteCount(bytes).description == text)
    }
}

@Suite struct FilePathTests {
    @Test func `components join and come apart`() {
        let path: FilePath = "/home/box"
        #expect(path.appending("run").appending("a.Sock") == "/home/box/run/a.Sock")
        #expect(path.appending("run/").parent == "/home/box")
        #expect(FilePath("/").parent == "/")
        #expect(FilePath("name").parent == ".")
        #expect(FilePath("/a/b.TXT").fileExtension == "txt")
        #expect(FilePath("/a/.profile").fileExtension == "")
        #expect(FilePath("/a/b/").lastComponent == "b")
        #expect(FilePath("").appending("x") == "x")
    }

    @Test func `bytes that are not text survive`() {
        let path = FilePath(bytes: [0x2F, 0xFF, 0x61])
        #expect(path.bytes == [0x2F, 0xFF, 0x61])
        #expect(!path.isText)
        #expect(path.string == "/\u{FFFD}a")
        #expect(FilePath(bytes: [0x61, 0, 0x62]) == "a")
    }
}

@Suite struct LockTests {
    @Test func `many tasks counting behind the lock lose no count`() async {
        let count = Lock(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { for _ in 0..<1000 { count.withLock { $0 += 1 } } } }
        }
        #expect(count.withLock { $0 } == 8000)
    }
}
