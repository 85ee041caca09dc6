// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What a tile holds (C2SP tlog-tiles).
public enum TileLevel: Hashable, Sendable {
    /// Hashes: at level 0 of leaves, at each further level of the full tiles below; 0 to 63.
    case hashes(Int)
    /// The entries themselves, 256 in a bundle; numbered like the tiles of level 0.
    case entries
}

/// The name of one tile or entry bundle of a log, such as `tile/0/x001/067.p/8`.
public struct TilePath: Hashable, Sendable, CustomStringConvertible {
    /// What the tile holds.
    public let level: TileLevel
    /// The number of the tile within its level, from 0.
    public let index: UInt64
    /// How many hashes or entries it holds: 256 in a full tile, 1 to 255 in a partial one.
    public let width: Int

    /// Names a tile; a level outside 0 to 63 or a width outside 1 to 256 stops the program.
    public init(level: TileLevel, index: UInt64, width: Int = TileLayout.width) {
        if case .hashes(let number) = level { precondition((0...63).contains(number), "levels go from 0 to 63") }
        precondition((1...TileLayout.width).contains(width), "a tile is 1 to \(TileLayout.width) wide")
        self.level = level
        self.index = index
        self.width = width
    }

    /// Reads a path in its only spelling: groups of three digits, no needless group, no leading zero elsewhere.
    public init(parsing text: some StringProtocol) throws(TransparencyLogError) {
        // 20 digits of an index are seven groups: with all else the longest path has under 60 bytes.
        guard text.utf8.count <= 64, let path = Self.read(text.split(separator: "/", omittingEmptySubsequences: false))
        else { throw TransparencyLogError(.tilePathMalformed, "this is not the path of a tile") }
        self = path
    }

    /// The path below the log's own address, with `/` between its parts.
    public var path: String {
        let group = index % 1000
        var number = String(group).leftPadded
        var rest = index / 1000
        while rest > 0 {
            number = "x" + String(rest % 1000).leftPadded + "/" + number
            rest /= 1000
        }
        let kind =
            switch level {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        return "tile/\(kind)/\(number)" + (isFull ? "" : ".p/\(width)")
    }
    /// The path.
    public var description: String { path }

    /// Whether the tile has its whole width.
    public var isFull: Bool { width == TileLayout.width }
    /// The full tile at the same place.
    public var full: TilePath { TilePath(level: level, index: index) }
    /// The number of the first entry below this tile; nil where no 64-bit number can name it.
    public var firstEntry: UInt64? {
        guard case .hashes(let level) = level else { return index > .max >> 8 ? nil : index << 8 }
        let shift = 8 * (level + 1)
        guard index > 0 else { return 0 }
        return shift < 64 && index <= UInt64.max >> UInt64(shift) ? index << UInt64(shift) : nil
    }
    /// The number of bytes of a hash tile of this width; nil for a bundle, whose length depends on its entries.
    public var byteCount: Int? { level == .entries ? nil : width * TileLayout.hashBytes }

    private static func read(_ parts: [some StringProtocol]) -> TilePath? {
        guard parts.count >= 3, parts[0] == "tile" else { return nil }
        let level: TileLevel
        if parts[1] == "entries" {
            level = .entries
        } else {
            guard let number = decimal(parts[1]), number <= 63 else { return nil }
            level = .hashes(Int(number))
        }
        var groups = parts[2...].map { Array($0.utf8) }[...]
        var width = TileLayout.width
        if groups.count >= 2, groups[groups.endIndex - 2].count == 5 {
            guard let last = parts.last, let number = decimal(last), (1...255).contains(number) else { return nil }
            groups.removeLast()
            guard let group = groups.popLast(), group.suffix(2).elementsEqual(".p".utf8) else { return nil }
            groups.append(Array(group.dropLast(2)))
            width = Int(number)
        }
        guard let last = groups.popLast(), groups.allSatisfy({ $0.first == UInt8(ascii: "x") }) else { return nil }
        var index: UInt64 = 0
        for group in groups.map({ Array($0.dropFirst()) }) + [last] {
            guard group.count == 3, let value = decimal(digits: group) else { return nil }
            let (product, overflows) = index.multipliedReportingOverflow(by: 1000)
            let (sum, overflowsToo) = product.addingReportingOverflow(value)
            guard !overflows, !overflowsToo else { return nil }
            index = sum
        }
        guard groups.isEmpty || groups.first.map({ !$0.elementsEqual("x000".utf8) }) == true else { return nil }
        return TilePath(level: level, index: index, width: width)
    }

    /// A number of at most three digits, without leading zeros.
    private static func decimal(_ text: some StringProtocol) -> UInt64? {
        let digits = Array(text.utf8)
        guard (1...3).contains(digits.count), digits.count == 1 || digits[0] != UInt8(ascii: "0") else { return nil }
        return decimal(digits: digits)
    }
    private static func decimal(digits: [UInt8]) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + UInt64(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

extension String {
    /// Up to three digits with zeros in front, to three.
    fileprivate var leftPadded: String { String(repeating: "0", count: 3 - utf8.count) + self }
}
