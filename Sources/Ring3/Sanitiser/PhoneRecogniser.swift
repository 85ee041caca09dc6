// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Finds telephone numbers: international ones by their plus sign, national ones by their shape or by a label.
///
/// A bare run of digits is a number of some sort; it is taken for a telephone number only where a label says so, because
/// dates, invoice numbers, card numbers and hashes look alike. Sides matter too: digits that hang on further digits by
/// a hyphen, a dot or a slash are part of something longer.
struct PhoneRecogniser: Recogniser {
    let kind = SensitiveKind.phone

    func ranges(in text: MatchingText, label: String?) -> [Range<Int>] {
        let bytes = text.bytes
        // Looked up once, and only where there are digits enough.
        var labelled: Bool?
        var found: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            guard ByteClass.isDigit(bytes[index]) else {
                index += 1
                continue
            }
            let run = DigitRun(bytes, at: index)
            guard let last = run.groups.last else { break }
            if run.digits(0...run.groups.count - 1) >= PhoneShape.fewestDigits {
                let isLabelled = labelled ?? label.map(PhoneLabel.names) ?? false
                labelled = isLabelled
                search(run, bytes, isLabelled, &found)
            }
            index = last.upperBound
        }
        return found
    }

    private func search(_ run: DigitRun, _ bytes: [UInt8], _ labelled: Bool, _ found: inout [Range<Int>]) {
        var first = 0
        var afterNumber = true
        while first < run.groups.count {
            if let last = match(run, bytes, from: first, afterNumber: afterNumber, labelled: labelled) {
                let start = first == 0 ? run.start : Self.withParenthesis(bytes, run.groups[first].lowerBound)
                found.append(start..<Self.withExtension(bytes, run.groups[last].upperBound))
                first = last + 1
                afterNumber = true
            } else {
                first += 1
                afterNumber = false
            }
        }
    }

    /// The last group of a telephone number that starts with group `first`, or nil.
    private func match(
        _ run: DigitRun, _ bytes: [UInt8], from first: Int, afterNumber: Bool, labelled: Bool
    ) -> Int? {
        let start = first == 0 ? run.start : run.groups[first].lowerBound
        guard first > 0 ? !run.separators[first - 1].isTight || afterNumber : Self.isFree(bytes, before: start) else {
            return nil
        }
        if first == 0, run.hasPlus { return PhoneShape.international(run, bytes) }
        let ends = (first...min(first + 7, run.groups.count - 1)).reversed().filter {
            $0 == run.groups.count - 1
                ? Self.isFree(bytes, after: run.groups[$0].upperBound) : !run.separators[$0].isTight
        }
        guard !ends.isEmpty else { return nil }
        // Digits on either side, a space away, make a spaced-out number doubtful.
        let lonelyLeft = first == 0 || afterNumber
        for last in ends {
            let part = first...last
            let lonelyRight =
                last == run.groups.count - 1 || bytes[run.groups[last + 1].lowerBound] == UInt8(ascii: "0")
            let isSpaced = part.dropLast().contains { run.separators[$0] == .space }
            guard !isSpaced || lonelyLeft && lonelyRight else { continue }
            if PhoneShape.isNational(run, bytes, part), !PhoneLabel.isOther(bytes, before: start) { return last }
        }
        guard labelled || PhoneLabel.isPhone(bytes, before: start) else {
            return ends.first {
                PhoneShape.isAnyNumber(run, bytes, first...$0)
                    && PhoneLabel.isPhone(bytes, after: run.groups[$0].upperBound)
            }
        }
        return ends.first { PhoneShape.isAnyNumber(run, bytes, first...$0) }
    }

    /// Whether nothing before `index` ties the digits to something longer.
    private static func isFree(_ bytes: [UInt8], before index: Int) -> Bool {
        guard index > 0 else { return true }
        let byte = bytes[index - 1]
        if ByteClass.isLetter(byte) { return ByteClass.isEscapeLetter(bytes, index - 1) }
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: ":"):
            return index < 2
                || !ByteClass.isDigit(bytes[index - 2])
                    && (byte == UInt8(ascii: ":") || byte == UInt8(ascii: ",")
                        || !ByteClass.isLetter(bytes[index - 2]))
        case UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "#"), UInt8(ascii: "%"): return false
        case 0x80...:
            let scalar = ByteClass.scalar(bytes, before: index).scalar
            return scalar.properties.generalCategory != .currencySymbol
                && (!ByteClass.isWord(scalar) || ByteClass.isUnspaced(scalar))
        default: return true
        }
    }
    /// Whether nothing after `index` ties the digits to something longer.
    private static func isFree(_ bytes: [UInt8], after index: Int) -> Bool {
        guard index < bytes.count else { return true }
        let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: " ")
        switch bytes[index] {
        case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "e"): return withExtension(bytes, index) > index
        case let byte where ByteClass.isLetter(byte) || byte == UInt8(ascii: "_"): return false
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: ","):
            return !ByteClass.isAlphanumeric(next) || bytes[index] == UInt8(ascii: ",") && !ByteClass.isDigit(next)
        case UInt8(ascii: "%"), UInt8(ascii: "@"): return false
        case 0x80...:
            let scalar = ByteClass.scalar(bytes, at: index).scalar
            return scalar.properties.generalCategory != .currencySymbol
                && (!ByteClass.isWord(scalar) || ByteClass.isUnspaced(scalar))
        default: return true
        }
    }

    private static func withParenthesis(_ bytes: [UInt8], _ start: Int) -> Int {
        start > 0 && bytes[start - 1] == UInt8(ascii: "(") ? start - 1 : start
    }
    /// The end of the number with an extension such as ` ext. 12` or `x12`.
    private static func withExtension(_ bytes: [UInt8], _ end: Int) -> Int {
        var index = end
        func skipSpace() { if index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 } }
        skipSpace()
        let words: [StaticString] = ["extension", "ext.", "ext", "x"]
        guard let word = words.first(where: { PhoneLabel.stands($0, bytes, at: index) }) else { return end }
        index += word.utf8CodeUnitCount
        skipSpace()
        let digits = index
        while index < bytes.count, ByteClass.isDigit(bytes[index]), index - digits < 6 { index += 1 }
        guard index > digits, index == bytes.count || !ByteClass.isAlphanumeric(bytes[index]) else { return end }
        return index
    }
}
