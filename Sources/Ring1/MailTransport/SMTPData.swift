// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Takes the text of a mail out of what follows DATA: up to CR LF `.` CR LF, with doubled dots made single.
///
/// Only CR LF ends a line; a bare CR or LF is text like any other byte. A dot alone between line ends of which not both
/// are CR LF spoils the mail: programs that end a mail there would see other mails behind it than we do, which is how
/// mails are smuggled into mails.
struct SMTPData: Sendable {
    private enum State {
        case lineStart, line, afterCR, dot, dotCR
        /// Behind a bare CR or LF, and behind a dot there.
        case looseStart, looseDot
    }
    private let limit: Int
    private var state = State.lineStart
    /// The text so far; empty once it is too large or not wanted.
    private(set) var bytes: [UInt8] = []
    /// How many bytes came, kept or not.
    private(set) var received = 0
    private(set) var isTooLarge = false
    private(set) var hasFalseEnd = false
    /// Whether the text is read over because there is no room for it now.
    private(set) var isShed = false

    init(limit: Int) { self.limit = limit }

    /// Gives the room back; the rest is read over.
    mutating func shed() {
        isShed = true
        bytes = []
    }

    /// Takes bytes; whether the mail is complete. What follows it stays in `input`.
    mutating func take(_ input: inout ArraySlice<UInt8>) -> Bool {
        var position = input.startIndex
        let end = input.endIndex
        defer {
            received += position - input.startIndex
            input = input[position...]
        }
        while position < end {
            let byte = input[position]
            switch state {
            case .lineStart where byte == UInt8(ascii: "."):
                state = .dot
                position += 1
            case .looseStart where byte == UInt8(ascii: "."):
                keep([byte])
                state = .looseDot
                position += 1
            case .looseDot:
                if byte == 0x0D || byte == 0x0A { hasFalseEnd = true }
                state = .line
            case .lineStart, .looseStart: state = .line
            case .line:
                let start = position
                while position < end, input[position] != 0x0D, input[position] != 0x0A { position += 1 }
                keep(input[start..<position])
                guard position < end else { break }
                if input[position] == 0x0A {
                    keep([0x0A])
                    state = .looseStart
                } else {
                    state = .afterCR
                }
                position += 1
            case .afterCR where byte == 0x0A:
                keep([0x0D, 0x0A])
                state = .lineStart
                position += 1
            case .afterCR:
                keep([0x0D])
                state = .looseStart
            case .dot where byte == 0x0D:
                state = .dotCR
                position += 1
            case .dot:
                if byte == 0x0A { hasFalseEnd = true }
                state = .line
            case .dotCR where byte == 0x0A:
                position += 1
                return true
            case .dotCR:
                hasFalseEnd = true
                keep([0x0D])
                state = .line
            }
        }
        return false
    }

    private mutating func keep(_ part: ArraySlice<UInt8>) {
        guard !isTooLarge, !isShed else { return }
        guard bytes.count + part.count <= limit else {
            isTooLarge = true
            bytes = []
            return
        }
        bytes.append(contentsOf: part)
    }
}
