// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Containers
import Foundation
import TestKit
import Testing

@Suite struct InflateTests {
    @Test(arguments: [
        // zlib's own output for known texts: stored, fixed and dynamic blocks.
        ("010500fAFF48656C6C6F", "Hello"),
        ("f348cdc9c90700", "Hello"),
        ("0300", ""),
    ])
    func `known streams give known texts`(hex: String, text: String) throws {
        let bytes = try #require(Self.bytes(hex))
        #expect(try Inflate.inflate(bytes[...], limit: 100) == Array(text.utf8))
    }

    @Test func `what zlib packs at every level is unpacked to the same bytes`() throws {
        let script = """
            import zlib, sys, random
            random.seed(7)
            texts = [b'', b'x', b'abc' * 5000, bytes(random.randrange(256) for _ in range(20000)),
                     b' '.join(b'%d' % random.randrange(10000) for _ in range(8000)), bytes(40000),
                     bytes(min(255, int(random.expovariate(0.02))) for _ in range(20000))]
            for t in texts:
                for level in (0, 1, 6, 9):
                    for strategy in (0, 1, 2, 3, 4):
                        c = zlib.compressobj(level, 8, -15, 9, strategy)
                        p = c.compress(t[:len(t)//2]) + (c.flush(zlib.Z_FULL_FLUSH) if level == 6 else b'')
                        p += c.compress(t[len(t)//2:]) + c.flush()
                        for part in (p, t):
                            sys.stdout.buffer.write(len(part).to_bytes(4, 'little') + part)
            """
        guard let output = Python.run(script) else { return }
        var index = 0
        func next() -> ArraySlice<UInt8>? {
            guard index + 4 <= output.count else { return nil }
            let count = output[index..<index + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
            defer { index += 4 + count }
            return output[(index + 4)..<(index + 4 + count)]
        }
        var pairs = 0
        while let packed = next(), let text = next() {
            let unpacked = try Inflate.unpack(packed, limit: text.count)
            #expect(unpacked.content == Array(text))
            #expect(unpacked.consumed == packed.count)
            #expect(try Inflate.inflate(packed + [1, 2, 3], limit: 200_000) == Array(text))
            if !text.isEmpty {
                #expect { try Inflate.inflate(packed, limit: text.count - 1) } throws: { isOverLimit($0) }
            }
            pairs += 1
        }
        #expect(pairs == 140)
    }

    @Test func `a stream cut anywhere is damage`() throws {
        let text = (0..<400).map { UInt8($0 * $0 % 251) } + Array("the same and the same and the same".utf8)
        let packed = ZipMaker.deflate(text)
        #expect(try Inflate.inflate(packed[...], limit: 1_000) == text)
        for end in 0..<packed.count {
            #expect(throws: ContainerError.self) { try Inflate.inflate(packed[..<end], limit: 1_000) }
        }
    }

    @Test(arguments: [
        "07", "0100000000", "010500faffff", "00", "",
        // A dynamic block whose code lengths over-subscribe, one without an end code, a match before the first byte.
        "05c081080000000000907feb0100", "04c0", "0de0", "fc00", "0322",
    ])
    func `wrong streams are damage`(hex: String) throws {
        let bytes = try #require(Self.bytes(hex))
        #expect { try Inflate.inflate(bytes[...], limit: 1_000) } throws: { error in
            (error as? ContainerError)?.kind == .damaged
        }
    }

    @Test func `a bomb stops at the limit`() {
        let packed = ZipMaker.deflate([UInt8](repeating: 0, count: 3_000_000))
        #expect(packed.count < 40_000)
        #expect { try Inflate.inflate(packed[...], limit: 1_000_000) } throws: { isOverLimit($0) }
    }

    @Test func `the beginning of a damaged or endless stream is given with its cost`() throws {
        let stored: [UInt8] = [0, 4, 0, 0xFB, 0xFF] + Array("text".utf8)
        let cut = Inflate.beginning(stored[...], limit: 100)
        #expect(cut.unpacked.content == Array("text".utf8))
        #expect(!cut.isWhole)
        #expect(cut.unpacked.consumed == stored.count)
        let ended = Inflate.beginning([1] + stored.dropFirst(), limit: 100)
        #expect(ended.isWhole)
        #expect(Inflate.beginning([1] + stored.dropFirst(), limit: 3).unpacked.content.count <= 3)
    }

    @Test func `zlib streams are checked by their sum`() throws {
        let bytes = try #require(Self.bytes("789cf348cdc9c90700058c01f5"))
        #expect(try Inflate.zlib(bytes[...], limit: 10) == Array("Hello".utf8))
        var wrong = bytes
        wrong[wrong.count - 1] ^= 1
        #expect(throws: ContainerError.self) { try Inflate.zlib(wrong[...], limit: 10) }
        #expect(throws: ContainerError.self) { try Inflate.zlib(bytes.dropLast(), limit: 10) }
    }

    @Test func `checksums have their published values`() {
        #expect(Checksum.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(Checksum.crc32([]) == 0)
        #expect(Checksum.adler32(Array("Wikipedia".utf8)) == 0x11E6_0398)
        let long = (0..<10_007).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(Checksum.crc32(long) == ZipMaker.crc32(long))
        #expect(Checksum.adler32([UInt8](repeating: 255, count: 100_000)) == 0x149A_302C)
    }

    @Test func `changed streams never trap and never give more than the limit`() throws {
        var random = SeededGenerator(test: "inflate mutations")
        let text = (0..<3_000).map { _ in UInt8.random(in: 97...110, using: &random) }
        var seeds = [ZipMaker.deflate(text)]
        let literal = String(decoding: text, as: UTF8.self)
        let script = "import zlib,sys; sys.stdout.buffer.write(zlib.compress(b'\(literal)', 9)[2:-4])"
        if let packed = Python.run(script) { seeds.append(packed) }
        for round in 0..<mutationCount(4_000) {
            let bytes = mutated(seeds[round % seeds.count], &random)
            if let content = try? Inflate.inflate(bytes[...], limit: 5_000) { #expect(content.count <= 5_000) }
        }
    }

    static func bytes(_ hex: String) -> [UInt8]? {
        let digits = hex.compactMap(\.hexDigitValue)
        return digits.count.isMultiple(of: 2)
            ? stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) } : nil
    }
}

func isOverLimit(_ error: any Error) -> Bool { (error as? ContainerError)?.kind == .overLimit }
