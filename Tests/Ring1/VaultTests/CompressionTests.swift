// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TestKit
import Testing

@testable import Vault

@Suite("Compression")
struct CompressionTests {
    static let text = Array(String(repeating: "Dear Ms Example, please find enclosed. ", count: 200).utf8)

    @Test func `text gets smaller and comes back`() throws {
        let frame = try #require(Compression.compress(Self.text))
        #expect(frame.count * 10 < Self.text.count)
        #expect(try Compression.decompress(frame, size: Self.text.count, limit: 1 << 20) == Self.text)
    }

    @Test func `what does not get smaller is left as it is`() {
        var random = SeededGenerator(seed: 1, test: "compression")
        #expect(Compression.compress(random.bytes(10_000)) == nil)
        #expect(Compression.compress([UInt8](repeating: 0, count: 127)) == nil)
        #expect(Compression.compress([]) == nil)
    }

    @Test func `a size other than the frame's is refused`() throws {
        let frame = try #require(Compression.compress(Self.text))
        for size in [0, 1, Self.text.count - 1, Self.text.count + 1, 1 << 20] {
            let code = refusal { _ = try Compression.decompress(frame, size: size, limit: 1 << 20) }
            #expect(code == .compressionInvalid)
        }
        for size in [-1, (1 << 20) + 1, Int.max] {
            #expect(refusal { _ = try Compression.decompress(frame, size: size, limit: 1 << 20) } == .tooLarge)
        }
    }

    @Test func `a frame that unpacks to gigabytes takes no memory`() throws {
        // A frame header that states 2^62 bytes (RFC 8878, 3.1.1.1), then one empty block.
        let bomb: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xC0, 0x00] + [0, 0, 0, 0, 0, 0, 0, 0x40] + [1, 0, 0]
        for size in [0, 100, 1 << 20] {
            #expect(
                refusal { _ = try Compression.decompress(bomb, size: size, limit: 1 << 20) } == .compressionInvalid)
        }
        #expect(refusal { _ = try Compression.decompress(bomb, size: 1 << 62, limit: 1 << 20) } == .tooLarge)
        // A block that repeats one byte 128 KiB long, in a frame that states 100 bytes.
        let lie: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 100, 0x03, 0x00, 0x10, 0x41]
        #expect(refusal { _ = try Compression.decompress(lie, size: 100, limit: 1 << 20) } == .compressionInvalid)
    }

    @Test func `two frames, half a frame and bytes behind a frame are refused`() throws {
        let frame = try #require(Compression.compress(Self.text))
        let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]
        for bytes in [
            frame + skippable, skippable + frame, frame + frame, Array(frame.dropLast()), frame + [0], [], [0x28],
        ] {
            let code = refusal { _ = try Compression.decompress(bytes, size: Self.text.count, limit: 1 << 20) }
            #expect(code == .compressionInvalid)
        }
    }

    @Test func `changed frames never stop the program`() throws {
        var random = SeededGenerator(test: "compression bits")
        let frame = try #require(Compression.compress(Self.text))
        for _ in 0..<500 {
            var bytes = frame
            for _ in 0..<3 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8(random.next() & 255) }
            if let content = try? Compression.decompress(bytes, size: Self.text.count, limit: 1 << 20) {
                #expect(content.count == Self.text.count)
            }
        }
    }

    @Test(arguments: [
        ("text/plain", true), ("text/plain; charset=utf-8", true), ("application/json", true),
        ("message/rfc822", true), ("audio/wav", true), ("image/bmp", true), ("", true),
        ("image/jpeg", false), ("IMAGE/PNG", false), ("video/mp4", false), ("application/zip", false),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", false),
    ]) func `media that are compressed already are not tried`(_ type: String, _ isPromising: Bool) {
        #expect(Compression.isPromising(mediaType: type) == isPromising)
    }
}
