// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// An OLE2 compound file ([MS-CFB]): the small file system inside of old office files and Outlook messages.
///
/// Every chain of sectors is bounded by the number of sectors, so loops end as damage. A directory whose tree is damaged
/// gives the entries that can be reached once.
public struct CompoundFile: Sendable {
    /// A stream or storage.
    public struct Entry: Hashable, Sendable {
        /// The names from the root to this entry.
        public let path: [String]
        /// Whether it holds other entries; else it is a stream of bytes.
        public let isStorage: Bool
        /// The class of a storage's object, as 16 bytes; zero for none.
        public let classID: [UInt8]
        /// Bytes of the stream.
        public let size: Int
        let start: Int
        /// The last part of the path.
        public var name: String { path.last ?? "" }
    }

    /// All entries below the root, parents before children, in the order of the directory's tree.
    public private(set) var entries: [Entry] = []
    /// The class of the root.
    public private(set) var rootClassID: [UInt8] = []
    private let limits: ContainerLimits
    private let sectors: CompoundSectors
    private var miniStream: [UInt8] = []
    private let miniTable: [UInt32]

    /// Whether bytes start as a compound file does.
    public static func recognizes(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
    }

    /// Reads tables and directory.
    ///
    /// - Throws: `ContainerError`: `.otherFormat`, `.damaged`, `.overLimit`.
    public init(_ bytes: [UInt8], limits: ContainerLimits = ContainerLimits()) throws(ContainerError) {
        guard Self.recognizes(bytes) else { throw ContainerError(.otherFormat, "the bytes are no compound file") }
        self.limits = limits
        sectors = try CompoundSectors(bytes)
        miniTable = try sectors.numbers(sectors.chain(from: sectors.miniTableStart, limit: limits.memberBytes))
        let directory = try sectors.content(sectors.chain(from: sectors.directoryStart, limit: limits.members * 128))
        guard directory.count >= 128, directory[66] == 5 else { throw CompoundSectors.damaged }
        rootClassID = Array(directory[80..<96])
        if let start = directory.littleEndian32(at: 116), let size = directory.littleEndian32(at: 120), size > 0 {
            let chain = try sectors.chain(from: UInt32(start), limit: size)
            miniStream = try sectors.content(chain)
        }
        try walk(directory)
    }

    /// The first stream at a path, names compared without regard to ASCII case.
    public func entry(_ path: String...) -> Entry? {
        entries.first { entry in
            entry.path.count == path.count
                && zip(entry.path, path).allSatisfy { $0.lowercased() == $1.lowercased() }
        }
    }

    /// The bytes of a stream.
    ///
    /// - Throws: `ContainerError`: `.noSuchMember` for a storage, `.overLimit`, `.damaged`.
    public func content(of entry: Entry) throws(ContainerError) -> [UInt8] {
        guard !entry.isStorage else { throw ContainerError(.noSuchMember, "a storage has no bytes of its own") }
        guard entry.size <= limits.memberBytes else {
            throw ContainerError(.overLimit, "the stream has more than \(limits.memberBytes) bytes")
        }
        guard entry.size > 0 else { return [] }
        if entry.size >= sectors.miniCutoff {
            let content = try sectors.content(sectors.chain(from: UInt32(entry.start), limit: entry.size))
            guard content.count >= entry.size else { throw CompoundSectors.damaged }
            return Array(content.prefix(entry.size))
        }
        var content: [UInt8] = []
        var sector = entry.start
        while content.count < entry.size {
            // 64 bytes are added each time and the size is bounded, so a loop ends too.
            let place = sector * 64
            guard sector < miniTable.count, place < miniStream.count else { throw CompoundSectors.damaged }
            content += miniStream[place..<min(place + 64, miniStream.count)]
            guard content.count >= entry.size || place + 64 <= miniStream.count else { throw CompoundSectors.damaged }
            sector = Int(miniTable[sector])
        }
        return Array(content.prefix(entry.size))
    }

    // MARK: Directory

    /// Walks the directory's trees without recursion; each record is taken once.
    private mutating func walk(_ directory: [UInt8]) throws(ContainerError) {
        let count = directory.count / 128
        guard count <= limits.members else {
            throw ContainerError(.overLimit, "the compound file has more than \(limits.members) entries")
        }
        var seen = [Bool](repeating: false, count: count)
        seen[0] = true
        var waiting: [(index: Int, parent: [String], isSelf: Bool)] = []
        func child(_ index: Int, _ field: Int) -> Int? {
            guard let value = directory.littleEndian32(at: index * 128 + field), value < count else { return nil }
            return value
        }
        if let first = child(0, 76) { waiting.append((first, [], false)) }
        while let (index, parent, isSelf) = waiting.popLast() {
            if !isSelf {
                // Left, then the entry itself, then what is right of it: pushed in reverse.
                guard !seen[index] else { continue }
                seen[index] = true
                if let right = child(index, 72) { waiting.append((right, parent, false)) }
                waiting.append((index, parent, true))
                if let left = child(index, 68) { waiting.append((left, parent, false)) }
                continue
            }
            let base = index * 128
            let type = directory[base + 66]
            guard type == 1 || type == 2, parent.count < 64,
                let length = directory.littleEndian16(at: base + 64), (2...64).contains(length),
                let start = directory.littleEndian32(at: base + 116), let low = directory.littleEndian32(at: base + 120)
            else { continue }
            let units = (0..<(length / 2 - 1)).compactMap { directory.littleEndian16(at: base + 2 * $0) }
            let path = parent + [String(decoding: units.map { UInt16($0) }, as: UTF16.self)]
            // Version 3 leaves the upper half of the size undefined.
            let high = sectors.size == 4_096 ? directory.littleEndian32(at: base + 124) ?? 0 : 0
            let size = high < 1 << 20 ? high << 32 | low : Int.max
            entries.append(
                Entry(
                    path: path, isStorage: type == 1, classID: Array(directory[(base + 80)..<(base + 96)]),
                    size: type == 1 ? 0 : size, start: start))
            if type == 1, let first = child(index, 76) { waiting.append((first, path, false)) }
        }
    }
}
