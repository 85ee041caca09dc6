// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Makes zip files for tests, right ones and wrong ones.
public struct ZipMaker: Sendable {
    /// One member and what its headers say about it.
    public struct Member: Sendable {
        /// The name.
        public var path: [UInt8]
        /// The bytes before packing.
        public var content: [UInt8]
        /// 0 stored, 8 deflate.
        public var method = 8
        /// The general purpose flags.
        public var flags = 0x800
        /// The upper bytes of "made by": 3 for Unix.
        public var system = 3
        /// The external attributes.
        public var attributes = 0x81A4_0000
        /// The size to declare, where it is not the true one.
        public var declaredSize: Int?
        /// The packed bytes, where they are not those of `content`.
        public var packed: [UInt8]?
        /// The place of the local header, where it is not the true one.
        public var place: Int?

        /// Makes a member.
        public init(_ name: String, _ content: some Sequence<UInt8>) {
            path = Array(name.utf8)
            self.content = Array(content)
        }
    }

    /// The members in their order.
    public var members: [Member] = []
    /// How many members the end record promises, where that is not the true number.
    public var declaredCount: Int?

    /// An empty file.
    public init() {}
    /// A file with text members.
    public init(_ members: [(String, String)]) {
        self.members = members.map { Member($0.0, $0.1.utf8) }
    }

    /// Adds a member.
    public mutating func add(_ name: String, _ content: some Sequence<UInt8>) { members.append(Member(name, content)) }

    /// The file.
    public var bytes: [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let place = member.place ?? file.count
            let packed = member.packed ?? (member.method == 8 ? Self.deflate(member.content) : member.content)
            var fields: [UInt8] = []
            fields.append(little: 20, 2)
            fields.append(little: member.flags, 2)
            fields.append(little: member.method, 2)
            fields.append(little: 0, 4)
            fields.append(little: Int(Self.crc32(member.content)), 4)
            fields.append(little: packed.count, 4)
            fields.append(little: member.declaredSize ?? member.content.count, 4)
            fields.append(little: member.path.count, 2)
            fields.append(little: 0, 2)
            if member.place == nil { file += [0x50, 0x4B, 3, 4] + fields + member.path + packed }
            directory += [0x50, 0x4B, 1, 2, 20, UInt8(member.system)] + fields
            // No comment, first disk, no internal attributes.
            directory.append(little: 0, 6)
            directory.append(little: member.attributes, 4)
            directory.append(little: place, 4)
            directory += member.path
        }
        let start = file.count
        file += directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        file.append(little: declaredCount ?? members.count, 2)
        file.append(little: declaredCount ?? members.count, 2)
        file.append(little: directory.count, 4)
        file.append(little: start, 4)
        return file + [0, 0]
    }

    // MARK: Packing

    /// Deflate with the fixed code and matches of the last 32 KiB.
    public static func deflate(_ content: [UInt8]) -> [UInt8] {
        var writer = BitWriter()
        writer.write(1, 1)
        writer.write(1, 2)
        var seen: [UInt32: Int] = [:]
        var index = 0
        while index < content.count {
            var length = 0
            var distance = 0
            if index + 3 <= content.count {
                let key = UInt32(content[index]) << 16 | UInt32(content[index + 1]) << 8 | UInt32(content[index + 2])
                if let before = seen.updateValue(index, forKey: key), index - before <= 32_768 {
                    distance = index - before
                    while length < 258, index + length < content.count,
                        content[before + length] == content[index + length]
                    { length += 1 }
                }
            }
            guard length >= 3 else {
                writer.literal(Int(content[index]))
                index += 1
                continue
            }
            writer.match(length, distance)
            index += length
        }
        writer.literal(256)
        return writer.finished
    }

    /// CRC-32, bit by bit, so that it shares nothing with what it tests.
    public static func crc32(_ content: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in content {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    private struct BitWriter {
        private var bytes: [UInt8] = []
        private var bits = 0
        private var count = 0

        mutating func write(_ value: Int, _ width: Int) {
            bits |= value << count
            count += width
            while count >= 8 {
                bytes.append(UInt8(bits & 0xFF))
                bits >>= 8
                count -= 8
            }
        }
        /// A code, highest bit first.
        mutating func code(_ value: Int, _ width: Int) {
            for bit in stride(from: width - 1, through: 0, by: -1) { write(value >> bit & 1, 1) }
        }
        mutating func literal(_ symbol: Int) {
            switch symbol {
            case 0..<144: code(0x30 + symbol, 8)
            case 144..<256: code(0x190 + symbol - 144, 9)
            case 256..<280: code(symbol - 256, 7)
            default: code(0xC0 + symbol - 280, 8)
            }
        }
        mutating func match(_ length: Int, _ distance: Int) {
            var base = 3
            var symbol = 257
            while symbol < 285 {
                let extra = symbol < 265 ? 0 : (symbol - 261) / 4
                if length < base + 1 << extra || symbol == 284 && length < 258 {
                    literal(symbol)
                    write(length - base, extra)
                    break
                }
                base += 1 << extra
                symbol += 1
            }
            if symbol == 285 { literal(285) }
            base = 1
            symbol = 0
            while true {
                let extra = symbol < 4 ? 0 : symbol / 2 - 1
                if distance < base + 1 << extra {
                    code(symbol, 5)
                    write(distance - base, extra)
                    return
                }
                base += 1 << extra
                symbol += 1
            }
        }
        var finished: [UInt8] { count > 0 ? bytes + [UInt8(bits & 0xFF)] : bytes }
    }
}

extension [UInt8] {
    /// Appends a number, lowest byte first.
    fileprivate mutating func append(little value: Int, _ width: Int) {
        for index in 0..<width { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
}
