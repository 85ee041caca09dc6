// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Text brought to a form in which different spellings of one name meet.
enum FoldedText {
    /// Small letters without marks, other scripts in Latin letters where a table knows them, one blank between words.
    ///
    /// Joiners, soft hyphens and direction marks are dropped, typographic quotes and dashes become ASCII.
    static func fold(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        var text = text
        text.makeContiguousUTF8()
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars { append(scalar, to: &folded) }
        while folded.last == 0x20 { folded.removeLast() }
        return folded
    }

    private static func append(_ scalar: Unicode.Scalar, to folded: inout [UInt8]) {
        let value = scalar.value
        switch value {
        case 0x41...0x5A: folded.append(UInt8(value) + 32)
        case 0...0x20, 0x7F, 0xA0, 0x2000...0x200A, 0x2028, 0x2029, 0x3000:
            if let last = folded.last, last != 0x20 { folded.append(0x20) }
        case 0...0x7E: folded.append(UInt8(value))
        case 0xAD, 0x300...0x36F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: break
        case 0x2018, 0x2019, 0x2BC, 0xB4, 0x2032: folded.append(0x27)
        case 0x2010...0x2015, 0x2212: folded.append(0x2D)
        case 0xFF01...0xFF5E: append(Unicode.Scalar(UInt8(value - 0xFEE0)), to: &folded)
        case 0xC0...0x24F: append(scalar, latin[Int(value) - 0xC0], to: &folded)
        case 0x1E00...0x1EFF: append(scalar, latinAdditional[Int(value) - 0x1E00], to: &folded)
        case 0x370...0x3CE: append(scalar, greek[Int(value) - 0x370], to: &folded)
        case 0x400...0x45F: append(scalar, cyrillic[Int(value) - 0x400], to: &folded)
        default: append(scalar, nil, to: &folded)
        }
    }

    private static func append(_ scalar: Unicode.Scalar, _ known: [UInt8]?, to folded: inout [UInt8]) {
        if let known {
            folded.append(contentsOf: known)
        } else {
            folded.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
        }
    }

    /// The words of a folded text: letters, digits and bytes outside ASCII; an apostrophe inside a word is dropped.
    static func words(_ folded: some Sequence<UInt8>) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        for byte in folded {
            if isWord(byte) {
                word.append(byte)
            } else if byte != 0x27 && !word.isEmpty {
                words.append(word)
                word = []
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    static func isWord(_ byte: UInt8) -> Bool { byte >= 0x80 || isLetter(byte) || isDigit(byte) }
    static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// One spelling for the ways in which a name is carried over between scripts and languages.
    ///
    /// `Müller`, `Mueller` and `Muller`; `Sergey`, `Sergei` and `Serguei`; `Dmitriy` and `Dimitri`'s ends; `Joanna`
    /// and `Johana`. Words under three letters and other scripts stay as they are.
    static func skeleton(_ word: [UInt8]) -> [UInt8] {
        guard word.count >= 3, word.allSatisfy(isLetter) else { return word }
        var key: [UInt8] = []
        func at(_ index: Int) -> UInt8 { index < word.count ? word[index] : 0 }
        func put(_ byte: UInt8) { if key.last != byte { key.append(byte) } }
        func letter(_ character: Unicode.Scalar) -> UInt8 { UInt8(ascii: character) }
        var index = 0
        while index < word.count {
            let byte = word[index]
            let next = at(index + 1)
            switch byte {
            case letter("a"), letter("o"), letter("u"):
                put(byte)
                if next == letter("e") && index + 2 < word.count { index += 1 }
                if byte == letter("o"), next == letter("u") { key[key.count - 1] = letter("u"); index += 1 }
            case letter("c") where next == letter("h") || next == letter("z"):
                put(letter("c"))
                index += 1
            case letter("t") where next == letter("c") || (next == letter("s") && at(index + 2) == letter("c")): break
            case letter("s") where next == letter("c") && at(index + 2) == letter("h"):
                put(letter("s"))
                index += 2
            case letter("s") where next == letter("h") || next == letter("z"):
                put(letter("s"))
                index += 1
            case letter("t") where next == letter("s") || next == letter("z"):
                put(letter("z"))
                index += 1
            case letter("p") where next == letter("h"):
                put(letter("f"))
                index += 1
            case letter("c"), letter("q"): put(letter("k"))
            case letter("k") where next == letter("h"):
                put(letter("h"))
                index += 1
            case letter("g")
            where next == letter("u") && (at(index + 2) == letter("e") || at(index + 2) == letter("i")):
                put(letter("g"))
                index += 1
            case letter("h"):
                // Kept at the start and between vowels' neighbours only where it is heard.
                if key.isEmpty { put(byte) }
            case letter("w"): put(letter("v"))
            case letter("y"), letter("j"): put(letter("i"))
            case letter("x"):
                put(letter("k"))
                put(letter("s"))
            default: put(byte)
            }
            index += 1
        }
        // "ei", "ey", "iy" and "ij" at the end are one sound.
        while key.count > 2, key.last == letter("i") { key.removeLast() }
        if key.count > 3, key.last == letter("e") { key.removeLast() }
        return key.count >= 2 ? key : word
    }
}
