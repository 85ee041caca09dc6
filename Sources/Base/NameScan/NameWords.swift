// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Cuts text into the words that names are made of, folded (``LetterFolding``).
///
/// A word is a run of letters and digits, or one other visible character; a letter of a script that is written without
/// spaces is a word of its own. Text that is not UTF-8 is fine: a stray byte is a word that no name has.
struct NameWords {
    /// Most folded bytes of a word; a longer one is a word that no name has.
    static let longestWord = 64

    /// How two words follow each other.
    enum Gap { case none, space, end }

    private let text: [UInt8]
    private let end: Int
    private(set) var position: Int
    /// The bytes of the present word in the text.
    private(set) var range: Range<Int> = 0..<0
    /// Whether it is ASCII throughout, so that its folded letters are those of the text in small.
    private(set) var isPlain = false
    /// The hash of its folded letters.
    private(set) var hash: UInt64 = 0
    /// Its folded letters, where it is not plain.
    private(set) var folded: [UInt8] = []
    /// Small letters and digits by their bytes; a copy, for it is asked for every byte.
    private let ascii = Self.ascii
    /// What stands between it and the word before.
    private(set) var gap = Gap.end

    init(_ text: [UInt8], _ range: Range<Int>) {
        self.text = text
        position = range.lowerBound
        end = range.upperBound
        folded.reserveCapacity(Self.longestWord + 8)
    }

    /// Moves to the next word; false at the end.
    mutating func next() -> Bool {
        skipBlanks()
        guard position < end else { return false }
        // Nearly all words are ASCII: one pass gives their end and their hash.
        let start = position
        var index = start
        var hash = NameHash.start
        while index < end {
            let letter = ascii[Int(text[index])]
            if letter == 0 { break }
            hash = NameHash.step(hash, letter)
            index += 1
        }
        if index == end || text[index] < 0x80 {
            if index == start {
                hash = NameHash.step(hash, text[index])
                index += 1
            }
            isPlain = true
            self.hash = NameHash.mixed(hash)
            range = start..<index
            position = index
            return true
        }
        isPlain = false
        guard nextWide() else { return false }
        hash = NameHash.start
        for byte in folded { hash = NameHash.step(hash, byte) }
        self.hash = NameHash.mixed(hash)
        return true
    }

    /// How many folded bytes the present word has.
    var count: Int { isPlain ? range.count : folded.count }
    /// A byte of the folded word.
    func byte(_ index: Int) -> UInt8 {
        guard isPlain else { return folded[index] }
        let byte = text[range.lowerBound + index]
        let letter = ascii[Int(byte)]
        return letter == 0 ? byte : letter
    }
    /// The folded word.
    var letters: [UInt8] { (0..<count).map(byte) }

    private mutating func skipBlanks() {
        var newlines = 0
        gap = .none
        while position < end {
            let byte = text[position]
            if byte == 0x20 || byte == 0x0D {
                gap = gap == .end ? .end : .space
                position += 1
            } else if byte == 0x0A {
                newlines += 1
                gap = newlines > 1 ? .end : (gap == .end ? .end : .space)
                position += 1
            } else if byte < 0x20 || byte == 0x7F {
                gap = .end
                position += 1
            } else if byte == 0xC2, position + 1 < end, text[position + 1] == 0xA0 {
                gap = gap == .end ? .end : .space
                position += 2
            } else {
                break
            }
        }
    }

    /// Reads a word with letters outside ASCII, letter by letter.
    private mutating func nextWide() -> Bool {
        guard position < end else { return false }
        let start = position
        folded.removeAll(keepingCapacity: true)
        var isWord = false
        while position < end {
            let byte = text[position]
            if byte < 0x80 {
                let folding = Self.ascii[Int(byte)]
                if folding != 0 {
                    isWord = true
                    if folded.count <= Self.longestWord { folded.append(folding) }
                    position += 1
                    continue
                }
                if isWord || position > start { break }
                folded.append(byte)
                position += 1
                break
            }
            let (scalar, length) = UTF8Scalar.read(text, position, end)
            guard let scalar else {
                if isWord { break }
                folded.append(0xFF)
                position += length
                break
            }
            if Self.standsAlone(scalar.value) {
                if position > start && isWord { break }
                append(scalar)
                position += length
                // Marks that belong to it.
                while position < end, text[position] >= 0x80 {
                    let (mark, markLength) = UTF8Scalar.read(text, position, end)
                    guard let mark, LetterFolding.fold(mark) == .none else { break }
                    position += markLength
                }
                break
            }
            switch LetterFolding.fold(scalar) {
            case .none: position += length
            case .one(let plain) where !Self.isWordScalar(plain):
                if isWord { range = start..<position; return true }
                if plain.properties.isWhitespace {
                    // A rare white space, such as U+2009: the word that follows stands after a gap.
                    position += length
                    return position < end ? nextAfterSpace() : false
                }
                append(Self.plainMark(plain))
                position += length
                range = start..<position
                return true
            case .one(let plain):
                isWord = true
                append(plain)
                position += length
            case .two(let first, let second):
                isWord = true
                if folded.count <= Self.longestWord {
                    folded.append(first)
                    folded.append(second)
                }
                position += length
            }
        }
        range = start..<position
        return true
    }

    private mutating func nextAfterSpace() -> Bool {
        let before = gap
        skipBlanks()
        guard position < end else { return false }
        let found = nextWide()
        if before == .end { gap = .end } else if gap == .none { gap = .space }
        return found
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        guard folded.count <= Self.longestWord else { return }
        if scalar.value < 0x80 {
            folded.append(UInt8(scalar.value))
        } else if let encoded = UTF8.encode(scalar) {
            folded.append(contentsOf: encoded)
        }
    }

    /// Whether a byte beside a hit makes it part of a longer word: a hyphen or underscore with a letter behind it.
    static func joins(_ text: [UInt8], at index: Int, step: Int) -> Bool {
        guard text.indices.contains(index), text.indices.contains(index + step) else { return false }
        guard text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "_") else { return false }
        return ascii[Int(text[index + step])] != 0 || text[index + step] >= 0x80
    }

    /// Letters and digits as their small forms; 0 for everything else.
    private static let ascii: [UInt8] = (0..<256).map { value in
        switch UInt8(value) {
        case 0x30...0x39, 0x61...0x7A: UInt8(value)
        case 0x41...0x5A: UInt8(value) | 0x20
        default: 0
        }
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return ascii[Int(scalar.value)] != 0 }
        if scalar.value >= 0x2000 && scalar.value < 0x2C00 { return false }
        return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .spacingMark
    }

    /// Apostrophes and hyphens in the forms that word processors put in.
    private static func plainMark(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x2018, 0x2019, 0x201B, 0x2BC, 0xB4: "'"
        case 0x2010...0x2015, 0x2212: "-"
        default: scalar
        }
    }

    /// Whether a letter belongs to a script that is written without spaces, or with particles joined to the names.
    static func standsAlone(_ value: UInt32) -> Bool {
        switch value {
        case 0x0E00..<0x1000, 0x1780..<0x1800, 0x3040..<0x3100, 0x31F0..<0x3200, 0x3400..<0xA000, 0xAC00..<0xD7B0,
            0xF900..<0xFB00, 0x20000..<0x32000:
            true
        default: false
        }
    }
}

/// The hash of folded letters.
enum NameHash {
    static let start: UInt64 = 0xCBF2_9CE4_8422_2325
    @inline(__always) static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    @inline(__always) static func mixed(_ value: UInt64) -> UInt64 {
        let mixed = (value ^ (value >> 31)) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 29)
    }
}
