// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A tar header of 512 bytes.
struct TarHeader {
    /// What pax headers and GNU's long names say about the members that follow.
    ///
    /// A path for all members at once is not taken: it would mean nothing, and let a small file name members at length.
    struct Extended {
        private(set) var path: [UInt8]?
        private(set) var size: Int?
        private(set) var isSparse = false

        /// Takes the content of a header of type `x` or `L`; of `g` and `K` nothing counts here.
        mutating func read(_ type: UInt8, _ content: ArraySlice<UInt8>) {
            switch type {
            case UInt8(ascii: "L"): path = Array(content.prefix { $0 != 0 })
            case UInt8(ascii: "x"): pax(content)
            default: break
            }
        }

        /// Records of the form `27 path=some/name\n`, the number counting all of the record's bytes.
        private mutating func pax(_ content: ArraySlice<UInt8>) {
            var rest = content
            while let blank = rest.prefix(20).firstIndex(of: 0x20),
                let length = Int(String(decoding: rest[..<blank], as: UTF8.self)), length > blank - rest.startIndex + 2,
                length <= rest.count
            {
                let record = rest[(blank + 1)..<(rest.startIndex + length - 1)]
                rest = rest.dropFirst(length)
                guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { continue }
                let value = record[(equals + 1)...]
                switch String(decoding: record[..<equals], as: UTF8.self) {
                case "path": path = Array(value)
                case "size": size = Int(String(decoding: value, as: UTF8.self)).flatMap { $0 >= 0 ? $0 : nil }
                case "GNU.sparse.major", "GNU.sparse.size", "GNU.sparse.realsize": isSparse = true
                default: break
                }
            }
        }
    }

    let path: [UInt8]
    let size: Int
    let type: UInt8

    /// Reads the header at a place; nil where its checksum does not hold.
    init?(_ bytes: [UInt8], at start: Int) {
        guard start >= 0, bytes.count - start >= 512 else { return nil }
        let header = bytes[start..<start + 512]
        // The checksum counts its own field as blanks; old programs added signed bytes.
        var sum = 0
        var signed = 0
        for (offset, byte) in header.enumerated() {
            let value = (148..<156).contains(offset) ? 0x20 : byte
            sum += Int(value)
            signed += Int(Int8(bitPattern: value))
        }
        guard let stored = Self.number(header[(start + 148)..<(start + 156)]), stored == sum || stored == signed,
            let size = Self.number(header[(start + 124)..<(start + 136)])
        else { return nil }
        self.size = size
        type = bytes[start + 156]
        var path = Array(header[start..<start + 100].prefix { $0 != 0 })
        let isUstar = header[(start + 257)..<(start + 263)].elementsEqual("ustar\0".utf8)
        let prefix = header[(start + 345)..<(start + 500)].prefix { $0 != 0 }
        if isUstar, !prefix.isEmpty { path = prefix + [UInt8(ascii: "/")] + path }
        self.path = path
    }

    /// A number in octal digits, or in base 256 with the highest bit set.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        guard let first = field.first else { return nil }
        if first & 0x80 != 0 {
            guard first == 0x80 else { return nil }
            var value = 0
            for byte in field.dropFirst() {
                guard value < 1 << 54 else { return nil }
                value = value << 8 | Int(byte)
            }
            return value
        }
        var value = 0
        let digits = field.drop { $0 == 0x20 || $0 == 0 }.prefix { $0 != 0x20 && $0 != 0 }
        for byte in digits {
            guard (0x30...0x37).contains(byte) else { return nil }
            value = value << 3 | Int(byte & 7)
        }
        return value
    }

    /// Whether it stands for a member, and not for names or values of the next one.
    var takesExtended: Bool {
        ![UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K")].contains(type)
    }
    /// Whether content follows it.
    var hasContent: Bool { kind == .file || kind == .other && !(UInt8(ascii: "3")...UInt8(ascii: "6")).contains(type) }
    var kind: TarArchive.Member.Kind {
        switch type {
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): path.last == UInt8(ascii: "/") ? .directory : .file
        case UInt8(ascii: "1"), UInt8(ascii: "2"): .link
        case UInt8(ascii: "5"): .directory
        default: .other
        }
    }
}
