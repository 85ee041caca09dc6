// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A text as the recognisers see it: tricks undone, and a map back to the bytes as written.
///
/// Zero-width characters and soft hyphens are left out; full-width forms, foreign digits, odd spaces and dashes become
/// their ASCII likeness; `%40`, `&#64;`, `&#x40;`, `&commat;` and `\u0040` become `@`. What is replaced in the end is
/// always a range of the original.
struct MatchingText {
    /// The text to match, UTF-8.
    let bytes: [UInt8]
    /// For each matching byte the range it stands for in the original; nil where the two are the same.
    private let sources: [Range<Int32>]?

    /// Normalises a text.
    init(_ original: [UInt8]) {
        guard Self.needsWork(original) else {
            bytes = original
            sources = nil
            return
        }
        var bytes: [UInt8] = []
        var sources: [Range<Int32>] = []
        bytes.reserveCapacity(original.count)
        sources.reserveCapacity(original.count)
        var index = 0
        func keep(_ new: some Collection<UInt8>, _ length: Int) {
            for byte in new {
                bytes.append(byte)
                sources.append(Int32(index)..<Int32(index + length))
            }
            index += length
        }
        while index < original.count {
            let byte = original[index]
            if byte < 0x80 {
                if let length = Self.writtenAt(original, index) {
                    keep(CollectionOfOne(UInt8(ascii: "@")), length)
                } else {
                    keep(CollectionOfOne(byte), 1)
                }
                continue
            }
            let (scalar, length) = ByteClass.scalar(original, at: index)
            if Self.isInvisible(scalar) {
                index += length
            } else if let plain = Self.likeness(scalar) {
                keep(CollectionOfOne(plain), length)
            } else {
                for offset in 0..<length {
                    bytes.append(original[index + offset])
                    sources.append(Int32(index)..<Int32(index + length))
                }
                index += length
            }
        }
        self.bytes = bytes
        self.sources = sources
    }

    /// The range of the original that a range of the matching text stands for.
    func original(_ range: Range<Int>) -> Range<Int> {
        guard let sources, let first = range.first, let last = range.last else { return range }
        return Int(sources[first].lowerBound)..<Int(sources[last].upperBound)
    }

    private static func needsWork(_ bytes: [UInt8]) -> Bool {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte >= 0x80 { return true }
            if byte == UInt8(ascii: "%") || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "\\"),
                writtenAt(bytes, index) != nil
            {
                return true
            }
        }
        return false
    }

    /// The length of a written-out commercial at (`%40`, an entity, a JSON escape) at `index`, or nil.
    private static func writtenAt(_ bytes: [UInt8], _ index: Int) -> Int? {
        let forms: [StaticString]
        switch bytes[index] {
        case UInt8(ascii: "%"): forms = ["%40"]
        case UInt8(ascii: "&"): forms = ["&#64;", "&#x40;", "&commat;", "&#064;"]
        case UInt8(ascii: "\\"): forms = ["\\u0040"]
        default: return nil
        }
        return forms.first { starts(bytes, index, $0) }?.utf8CodeUnitCount
    }
    private static func starts(_ bytes: [UInt8], _ index: Int, _ form: StaticString) -> Bool {
        guard bytes.count - index >= form.utf8CodeUnitCount else { return false }
        // The offset stays below the form's own length.
        return (0..<form.utf8CodeUnitCount).allSatisfy {
            unsafe ByteClass.lowercased(bytes[index + $0]) == form.utf8Start[$0]
        }
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00AD, 0x034F, 0x061C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069,
            0xFE00...0xFE0F, 0xFEFF:
            true
        default: false
        }
    }

    /// The ASCII character that a scalar looks like or means, or nil.
    private static func likeness(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0xFF01...0xFF5E: return UInt8(scalar.value - 0xFF01 + 0x21)
        case 0xFE6B: return UInt8(ascii: "@")
        case 0x0660...0x0669: return UInt8(scalar.value - 0x0660 + 0x30)
        case 0x06F0...0x06F9: return UInt8(scalar.value - 0x06F0 + 0x30)
        case 0x0966...0x096F: return UInt8(scalar.value - 0x0966 + 0x30)
        case 0x1D7CE...0x1D7FF: return UInt8((scalar.value - 0x1D7CE) % 10 + 0x30)
        case 0x00A0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return UInt8(ascii: " ")
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: return UInt8(ascii: "-")
        case 0x3002, 0xFF61, 0xFE52, 0x2024: return UInt8(ascii: ".")
        case 0x2044, 0x2215: return UInt8(ascii: "/")
        default: return nil
        }
    }
}
