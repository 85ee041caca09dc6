// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reads the little-endian fields of a TNEF file; nothing beyond its bytes, whatever lengths they claim.
struct TransportNeutralReader {
    private var rest: ArraySlice<UInt8>

    init(_ content: [UInt8]) { rest = content[...] }
    init(_ content: ArraySlice<UInt8>) { rest = content }

    var isAtEnd: Bool { rest.isEmpty }

    /// One attribute: level, id, length, data, sum of its bytes.
    struct Attribute {
        let id: UInt16
        let data: ArraySlice<UInt8>
        /// Whether the sum of the bytes is right.
        let isIntact: Bool
    }

    mutating func attribute() -> Attribute? {
        guard let level = take(1)?.first, level == 1 || level == 2, let id = number16(), number16() != nil,
            let length = number32(), let data = take(Int(length)), let sum = number16()
        else { return nil }
        var total: UInt16 = 0
        for byte in data { total &+= UInt16(byte) }
        return Attribute(id: id, data: data, isIntact: total == sum)
    }

    /// One MAPI property; of several values the first.
    struct Property {
        let type: UInt16
        let id: UInt16
        let data: ArraySlice<UInt8>
    }

    mutating func property() -> Property? {
        guard let written = number16(), let id = number16() else { return nil }
        if id >= 0x8000 {
            // A named property: the id of its set, then a number or a name.
            guard take(16) != nil, let kind = number32(), let value = number32() else { return nil }
            if kind == 1, takePadded(Int(value)) == nil { return nil }
        }
        let type = written & 0x0FFF
        let isMany = written & 0x1000 != 0
        let width: Int
        switch type {
        case 0x02, 0x03, 0x04, 0x0A, 0x0B: width = 4
        case 0x05, 0x06, 0x07, 0x14, 0x40: width = 8
        case 0x48: width = 16
        case 0x01: width = 0
        case 0x0D, 0x1E, 0x1F, 0x102: return variable(type, id)
        default: return nil
        }
        let count = isMany ? number32().map(Int.init) : 1
        guard let count, count <= rest.count, let data = take(width * count) else { return nil }
        return Property(type: type, id: id, data: data.prefix(width))
    }

    private mutating func variable(_ type: UInt16, _ id: UInt16) -> Property? {
        guard let count = number32(), count <= rest.count else { return nil }
        var first: ArraySlice<UInt8> = []
        for index in 0..<count {
            guard let length = number32(), let data = takePadded(Int(length)) else { return nil }
            if index == 0 { first = data }
        }
        return Property(type: type, id: id, data: first)
    }

    mutating func number16() -> UInt16? {
        take(2).map { UInt16($0[$0.startIndex]) | UInt16($0[$0.startIndex + 1]) << 8 }
    }

    mutating func number32() -> UInt32? {
        take(4).map { bytes in (0..<4).reduce(0) { $0 | UInt32(bytes[bytes.startIndex + $1]) << UInt32(8 * $1) } }
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// Takes bytes and what fills them up to a multiple of four.
    private mutating func takePadded(_ count: Int) -> ArraySlice<UInt8>? {
        guard let data = take(count) else { return nil }
        let padding = (4 - count % 4) % 4
        rest = rest.dropFirst(min(padding, rest.count))
        return data
    }
}
