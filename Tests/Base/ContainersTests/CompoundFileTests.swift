// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Containers
import TestKit
import Testing

@Suite struct CompoundFileTests {
    /// A file of 512-byte sectors: 0 table, 1 directory, 2 mini table, 3 mini stream, 4… a large stream.
    static func make(large: Int = 5_000) -> [UInt8] {
        let sectors = (large + 511) / 512
        var table = [UInt32](repeating: 0xFFFF_FFFF, count: 128)
        table[0] = 0xFFFF_FFFD
        for index in 1...3 { table[index] = 0xFFFF_FFFE }
        for index in 0..<sectors { table[4 + index] = index == sectors - 1 ? 0xFFFF_FFFE : UInt32(5 + index) }
        var header: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 16)
        func little(_ value: UInt32, _ width: Int) -> [UInt8] {
            (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
        }
        header += little(0x3E, 2) + little(3, 2) + little(0xFFFE, 2) + little(9, 2) + little(6, 2)
        header += [UInt8](repeating: 0, count: 10) + little(1, 4) + little(1, 4) + little(0, 4) + little(4_096, 4)
        header += little(2, 4) + little(1, 4) + little(0xFFFF_FFFE, 4) + little(0, 4) + little(0, 4)
        for _ in 1..<109 { header += little(0xFFFF_FFFF, 4) }
        func entry(
            _ name: String, _ type: UInt8, left: UInt32 = .max, right: UInt32 = .max, child: UInt32 = .max,
            start: UInt32, size: Int
        ) -> [UInt8] {
            var bytes = name.utf16.flatMap { little(UInt32($0), 2) }
            bytes += [UInt8](repeating: 0, count: 64 - bytes.count) + little(UInt32(name.utf16.count * 2 + 2), 2)
            bytes += [type, 1] + little(left, 4) + little(right, 4) + little(child, 4)
            bytes += [UInt8](repeating: 7, count: 16) + [UInt8](repeating: 0, count: 20)
            return bytes + little(start, 4) + little(UInt32(size), 4) + little(0, 4)
        }
        let directory =
            entry("Root Entry", 5, child: 1, start: 3, size: 128) + entry("Small", 2, left: 2, start: 0, size: 100)
            + entry("Folder", 1, child: 3, start: 0, size: 0) + entry("WordDocument", 2, start: 4, size: large)
        var mini = little(1, 4) + little(0xFFFF_FFFE, 4)
        mini += [UInt8](repeating: 0xFF, count: 512 - mini.count)
        let small = (0..<128).map { UInt8($0) } + [UInt8](repeating: 0, count: 384)
        let content = (0..<(sectors * 512)).map { UInt8(truncatingIfNeeded: $0 / 7) }
        return header + table.flatMap { little($0, 4) } + directory + mini + small + content
    }

    @Test func `streams large and small come out whole`() throws {
        let bytes = Self.make()
        #expect(CompoundFile.recognizes(bytes))
        let file = try CompoundFile(bytes)
        #expect(file.entries.map(\.path) == [["Folder"], ["Folder", "WordDocument"], ["Small"]])
        #expect(file.rootClassID == [UInt8](repeating: 7, count: 16))
        let small = try #require(file.entry("small"))
        #expect(try file.content(of: small) == (0..<100).map { UInt8($0) })
        let large = try #require(file.entry("Folder", "WordDocument"))
        #expect(try file.content(of: large) == (0..<5_000).map { UInt8(truncatingIfNeeded: $0 / 7) })
        let folder = try #require(file.entry("Folder"))
        #expect(throws: ContainerError.self) { try file.content(of: folder) }
    }

    @Test func `loops of sectors and of entries end`() throws {
        var bytes = Self.make()
        // Sector 5 chains back to 4.
        bytes[512 + 5 * 4] = 4
        let file = try CompoundFile(bytes)
        let large = try #require(file.entry("Folder", "WordDocument"))
        #expect(try file.content(of: large).count == 5_000)
        // The directory chains to itself, an entry is its own neighbour and its own child.
        bytes = Self.make()
        bytes[512 + 4] = 1
        _ = try? CompoundFile(bytes)
        bytes = Self.make()
        bytes[1_024 + 2 * 128 + 76] = 2
        bytes[1_024 + 2 * 128 + 68] = 1
        #expect(try CompoundFile(bytes).entries.count == 2)
    }

    @Test func `a chain in a circle ends at the size of the file, however large the table claims to be`() {
        // The header names the table's one sector 109 times, and the root's stream runs in a circle of 500,000 bytes.
        var bytes = Self.make(large: 60_000)
        for index in 0..<109 { bytes.replaceSubrange((76 + 4 * index)..<(80 + 4 * index), with: [0, 0, 0, 0]) }
        bytes[512 + 3 * 4] = 3
        for index in 1..<4 { bytes[512 + 3 * 4 + index] = 0 }
        let size = 1_024 + 120
        bytes.replaceSubrange(size..<(size + 4), with: [0x20, 0xA1, 0x07, 0])
        #expect(throws: ContainerError.self) { try CompoundFile(bytes) }
    }

    @Test func `cut files are refused or give what is whole`() {
        let bytes = Self.make()
        for end in stride(from: 0, to: bytes.count, by: 97) {
            guard let file = try? CompoundFile(Array(bytes[..<end])) else { continue }
            for entry in file.entries { _ = try? file.content(of: entry) }
        }
        #expect(throws: ContainerError.self) { try CompoundFile(Array(bytes.prefix(1_000))) }
        #expect(throws: ContainerError.self) { try CompoundFile([]) }
    }

    @Test func `changed files never trap`() {
        var random = SeededGenerator(test: "compound file mutations")
        let seed = Self.make(large: 4_200)
        for _ in 0..<mutationCount(1_500) {
            var bytes = seed
            // Mostly in header, tables and directory, where it matters.
            let head = mutated(Array(bytes.prefix(2_048)), &random)
            bytes.replaceSubrange(0..<2_048, with: head)
            guard let file = try? CompoundFile(bytes) else { continue }
            for entry in file.entries { _ = try? file.content(of: entry) }
        }
    }
}
