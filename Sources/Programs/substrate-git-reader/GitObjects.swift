// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Repository

/// The name of an object: 20 bytes, kept as numbers, for there may be millions.
struct ObjectID: Hashable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt32

    /// Takes the bytes of a name from a place that has them.
    init(_ bytes: ArraySlice<UInt8>) {
        precondition(bytes.count == RepositoryCommit.idBytes, "an object's name has 20 bytes")
        let start = bytes.startIndex
        first = bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        second = bytes[(start + 8)..<(start + 16)].reduce(0) { $0 << 8 | UInt64($1) }
        third = bytes[(start + 16)...].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads 40 hexadecimal digits; nil where they are none.
    init?(hex: ArraySlice<UInt8>) {
        guard hex.count == 2 * RepositoryCommit.idBytes else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in hex {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x61...0x66: value = digit - 0x61 + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        self.init(bytes[...])
    }

    var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(20)
        for shift in stride(from: 56, through: 0, by: -8) { result.append(UInt8(truncatingIfNeeded: first >> shift)) }
        for shift in stride(from: 56, through: 0, by: -8) { result.append(UInt8(truncatingIfNeeded: second >> shift)) }
        for shift in stride(from: 24, through: 0, by: -8) { result.append(UInt8(truncatingIfNeeded: third >> shift)) }
        return result
    }
}

/// What the first lines of a commit object say about its place among the others.
struct CommitHeader {
    private(set) var tree: ObjectID?
    private(set) var parents: [ObjectID] = []

    /// Reads `tree` and `parent` lines, which come before all others; a commit of a stranger may lack or repeat them.
    init(_ content: [UInt8]) {
        var index = 0
        let length = 2 * RepositoryCommit.idBytes
        func line(_ word: StaticString) -> ObjectID? {
            let start = index + word.utf8CodeUnitCount
            guard content.count > start + length, content[start + length] == 0x0A else { return nil }
            let isWord = unsafe content[index..<start].elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
            guard isWord, let id = ObjectID(hex: content[start..<(start + length)]) else { return nil }
            index = start + length + 1
            return id
        }
        tree = line("tree ")
        while parents.count < 65_536, let parent = line("parent ") { parents.append(parent) }
    }
}

/// One line of a tree object.
struct TreeEntry {
    let mode: Int
    let name: ArraySlice<UInt8>
    let id: ObjectID

    /// The mode as git compares it: of a file only whether it may be run counts; old commits hold others.
    var plainMode: Int { isFile ? 0o100000 | (mode & 0o100 != 0 ? 0o755 : 0o644) : mode }
    var isTree: Bool { mode == 0o040000 }
    var isFile: Bool { mode & 0o170000 == 0o100000 }
}

/// Reads the lines of a tree object one after another: `<mode in octal> <name>NUL<20 bytes>`; ends at the first that is
/// none.
struct TreeEntries: Sequence, IteratorProtocol {
    private let content: [UInt8]
    private var index = 0
    /// Whether it ended before the end of the object.
    private(set) var isDamaged = false

    init(_ content: [UInt8]) { self.content = content }

    mutating func next() -> TreeEntry? {
        guard index < content.count, !isDamaged else { return nil }
        var mode = 0
        var position = index
        while position < content.count, content[position] != 0x20 {
            guard (0x30...0x37).contains(content[position]), position - index < 7 else { return damaged() }
            mode = mode << 3 | Int(content[position] - 0x30)
            position += 1
        }
        let name = position + 1
        position = name
        while position < content.count, content[position] != 0 { position += 1 }
        let end = position + 1 + RepositoryCommit.idBytes
        guard position > name, end <= content.count else { return damaged() }
        index = end
        return TreeEntry(mode: mode, name: content[name..<position], id: ObjectID(content[(position + 1)..<end]))
    }

    private mutating func damaged() -> TreeEntry? {
        isDamaged = true
        return nil
    }
}
