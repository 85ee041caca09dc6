// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Groups of digits with short separators between them: what a telephone number, a date or an invoice number is made of.
struct DigitRun {
    /// What stands between two groups.
    enum Separator: Equatable {
        case space
        case hyphen
        case dot
        case slash
        /// A closing parenthesis, with or without a space after it.
        case parenthesis

        /// Whether the two groups belong together whatever stands around them.
        var isTight: Bool { self != .space }
    }

    /// The longest run that is looked at, in groups.
    static let longest = 24

    /// The groups, as ranges of the text.
    private(set) var groups: [Range<Int>] = []
    /// One separator fewer than groups.
    private(set) var separators: [Separator] = []
    /// Where the run starts, with a plus sign or an opening parenthesis.
    private(set) var start: Int
    /// Whether a plus sign leads the run.
    private(set) var hasPlus = false

    /// Reads the run whose first digit stands at `index`.
    init(_ bytes: [UInt8], at index: Int) {
        start = index
        var position = index
        var open = false
        if start > 0, bytes[start - 1] == UInt8(ascii: "(") {
            start -= 1
            open = true
        }
        if start > 0, bytes[start - 1] == UInt8(ascii: "+") {
            start -= 1
            hasPlus = true
            if !open, start > 0, bytes[start - 1] == UInt8(ascii: "(") {
                start -= 1
                open = true
            }
        }
        // An opening parenthesis that the run does not close stands around the number, not in it.
        defer { if open, separators.first != .parenthesis, bytes[start] == UInt8(ascii: "(") { start += 1 } }
        while true {
            let first = position
            while position < bytes.count, ByteClass.isDigit(bytes[position]) { position += 1 }
            groups.append(first..<position)
            guard groups.count < Self.longest,
                let (separator, next) = Self.separator(bytes, at: position, open: &open)
            else { return }
            separators.append(separator)
            position = next
        }
    }

    /// The number of digits in some of the groups.
    func digits(_ part: ClosedRange<Int>) -> Int { part.reduce(0) { $0 + groups[$1].count } }
    /// The digits of some of the groups as one text.
    func text(_ bytes: [UInt8], _ part: ClosedRange<Int>) -> [UInt8] { part.flatMap { bytes[groups[$0]] } }

    /// The separator at `index` and where the next digit stands, or nil where the run ends.
    private static func separator(_ bytes: [UInt8], at index: Int, open: inout Bool) -> (Separator, Int)? {
        func byte(_ at: Int) -> UInt8 { at < bytes.count ? bytes[at] : 0 }
        var next = index + 1
        let result: Separator
        var isOpen = open
        switch byte(index) {
        case UInt8(ascii: ")") where open:
            isOpen = false
            result = .parenthesis
            let after = byte(next)
            if after == UInt8(ascii: " ") || after == UInt8(ascii: "-") || after == UInt8(ascii: "/") { next += 1 }
        case UInt8(ascii: "-"): result = .hyphen
        case UInt8(ascii: "."): result = .dot
        case UInt8(ascii: "/"): result = .slash
        case UInt8(ascii: " "):
            result = .space
            if byte(next) == UInt8(ascii: "-") || byte(next) == UInt8(ascii: "/"), byte(next + 1) == UInt8(ascii: " ") {
                next += 2
            }
        case UInt8(ascii: "("):
            result = .parenthesis
            next = index
        default: return nil
        }
        if byte(next) == UInt8(ascii: "("), !isOpen, ByteClass.isDigit(byte(next + 1)) {
            // "+44 (0)20 …" or "+1(415)…"
            open = true
            return (.parenthesis, next + 1)
        }
        guard ByteClass.isDigit(byte(next)) else { return nil }
        open = isOpen
        return (result, next)
    }
}
