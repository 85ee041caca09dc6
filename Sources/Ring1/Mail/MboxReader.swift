// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Cuts an mbox file into its mails, chunk by chunk, holding one mail at a time.
///
/// A mail begins at a line `From <who> <date with month, time and year>` at the start of the file or after an empty line,
/// if the next line is a header field; anything else that begins with `From ` is text (Docs/decisions/0101). Where a mail
/// says `Content-Length` and the next mail or the end of the file stands there (mboxcl2), that is where it ends; the
/// first false one in a file turns this off. Elsewhere `>From ` loses one mark (mboxrd, and mboxo in its usual use).
/// Takes time linear in the file, and memory for one mail within the limit and one chunk.
public struct MboxReader: Sendable {
    private let limits: MboxLimits
    /// What is not given out yet. The current mail starts at `mailStart`, the next line to look at at `lineStart`.
    private var buffer: [UInt8] = []
    private var mailStart = 0
    private var lineStart = 0
    /// How far the search for the end of the line at `lineStart` has come.
    private var searched = 0
    /// The file's offset of `buffer[0]`, and of the current mail.
    private var base = 0
    private var mailOffset = 0
    private var stage = Stage.start
    private var bodyStart = 0
    private var announcedLength: Int?
    private var believesLengths = true
    private var isAfterEmptyLine = false
    private var isOversized = false
    /// Whether the start of the line at `lineStart` was dropped, because the line is larger than a mail may be.
    private var isInsideLine = false

    private enum Stage {
        case start
        case header
        /// The announced length ends at this place of the buffer.
        case announced(Int)
        case body
    }

    /// Makes a reader for one file.
    public init(limits: MboxLimits = MboxLimits()) { self.limits = limits }

    /// Takes the next bytes of the file; returns the mails that are complete.
    public mutating func feed(_ chunk: some Collection<UInt8>) -> [MboxMail] {
        buffer += chunk
        return advance(isLast: false)
    }

    /// Ends the file; returns what is left of it.
    public mutating func finish() -> [MboxMail] {
        var mails = advance(isLast: true)
        if case .start = stage { return mails }
        emit(upTo: buffer.count, isExact: false, into: &mails)
        stage = .start
        buffer = []
        return mails
    }

    private mutating func advance(isLast: Bool) -> [MboxMail] {
        var mails: [MboxMail] = []
        while step(isLast: isLast, into: &mails) {}
        compact()
        return mails
    }

    /// Does what can be done next; false where more bytes are needed.
    private mutating func step(isLast: Bool, into mails: inout [MboxMail]) -> Bool {
        switch stage {
        case .start:
            guard let line = nextLine(isLast: isLast) else { return false }
            if line.isEmpty {
                lineStart = line.next
                mailStart = line.next
                return true
            }
            enterMail(at: line.start)
            return true
        case .header:
            guard let line = nextLine(isLast: isLast) else { return false }
            lineStart = line.next
            let isRest = isInsideLine
            isInsideLine = false
            if line.isEmpty && !isRest {
                enterBody(at: line.next)
            } else {
                noteLength(line)
                if lineStart - mailStart > limits.mailBytes { enterBody(at: line.next) }
            }
            return true
        case .announced(let end): return checkLength(end, isLast: isLast, into: &mails)
        case .body:
            guard let line = nextLine(isLast: isLast) else { return false }
            if isAfterEmptyLine, isSeparator(line) {
                guard line.next < buffer.count || isLast else { return false }
                if line.next < buffer.count {
                    let following = Line(in: buffer, at: line.next, end: min(buffer.count, line.next + 1_000))
                    let isWhole = following.next < buffer.count || buffer[following.next - 1] == .lineFeed
                    guard isWhole || isLast else { return false }
                    if isField(following) {
                        emit(upTo: line.start, isExact: false, into: &mails)
                        enterMail(at: line.start)
                        return true
                    }
                }
            }
            isAfterEmptyLine = line.isEmpty && !isInsideLine
            isInsideLine = false
            lineStart = line.next
            return true
        }
    }

    private mutating func enterMail(at start: Int) {
        mailStart = start
        mailOffset = base + start
        lineStart = start
        isOversized = false
        announcedLength = nil
        stage = .header
    }

    private mutating func enterBody(at start: Int) {
        bodyStart = start
        isAfterEmptyLine = true
        stage = .body
        if believesLengths, let length = announcedLength, length > 0, length <= limits.mailBytes {
            stage = .announced(start + length)
        }
    }

    /// Whether a mail or the end of the file stands where the length says that this one ends.
    private mutating func checkLength(_ end: Int, isLast: Bool, into mails: inout [MboxMail]) -> Bool {
        guard isLast || buffer.count >= end + 1_100 else { return false }
        var next = end
        for _ in 0..<2 where next < buffer.count {
            if buffer[next] == .carriageReturn, next + 1 < buffer.count, buffer[next + 1] == .lineFeed {
                next += 2
            } else if buffer[next] == .lineFeed {
                next += 1
            }
        }
        let isEnd = isLast && next == buffer.count
        guard end <= buffer.count,
            isEnd || next < buffer.count && isSeparator(Line(in: buffer, at: next, end: buffer.count))
        else {
            believesLengths = false
            stage = .body
            return true
        }
        emit(upTo: end, isExact: true, into: &mails)
        if isEnd {
            mailStart = next
            lineStart = next
            stage = .start
            return false
        }
        enterMail(at: next)
        return true
    }

    /// The line at `lineStart`; nil where its end is not there yet.
    private mutating func nextLine(isLast: Bool) -> Line? {
        guard lineStart < buffer.count else { return nil }
        searched = max(searched, lineStart)
        guard let feed = buffer.position(of: .lineFeed, from: searched, to: buffer.count) else {
            searched = buffer.count
            return isLast ? Line(in: buffer, at: lineStart, end: buffer.count) : nil
        }
        searched = feed
        return Line(in: buffer, at: lineStart, end: feed + 1)
    }

    private mutating func noteLength(_ line: Line) {
        let text = buffer[line.start..<line.end]
        if text.startsIgnoringCase("content-length:") { announcedLength = text.dropFirst(15).trimmed.decimal }
    }

    /// Drops what was given out, and what belongs to a mail that is too large to be kept.
    private mutating func compact() {
        var keep = mailStart
        let isWaiting = if case .announced = stage { true } else { false }
        if case .start = stage {
        } else if !isWaiting, isOversized || buffer.count - mailStart > limits.mailBytes {
            if isOversized || lineStart - mailStart > limits.mailBytes || buffer.count - lineStart > limits.mailBytes {
                isOversized = true
                keep = lineStart
                if buffer.count - lineStart > limits.mailBytes {
                    isInsideLine = true
                    keep = buffer.count
                }
            }
        }
        guard keep > 0 else { return }
        buffer.removeSubrange(..<keep)
        base += keep
        mailStart = max(0, mailStart - keep)
        lineStart = max(0, lineStart - keep)
        searched = max(0, searched - keep)
        bodyStart = max(0, bodyStart - keep)
        if case .announced(let end) = stage { stage = .announced(end - keep) }
    }

    private mutating func emit(upTo end: Int, isExact: Bool, into mails: inout [MboxMail]) {
        let size = base + end - mailOffset
        guard !isOversized, end - mailStart <= limits.mailBytes else {
            mails.append(MboxMail(offset: mailOffset, bytes: [], size: size, isOversized: true))
            return
        }
        var start = mailStart
        let first = Line(in: buffer, at: start, end: end)
        if isSeparator(first) { start = min(first.next, end) }
        let last = isExact ? end : withoutEmptyLine(end, from: max(start, min(bodyStart, end)))
        let bytes = isExact ? Array(buffer[start..<last]) : withoutMarks(start..<last)
        mails.append(MboxMail(offset: mailOffset, bytes: bytes, size: size, isOversized: false))
    }

    /// The end without the empty line that stands between two mails.
    private func withoutEmptyLine(_ end: Int, from start: Int) -> Int {
        guard end > start, buffer[end - 1] == .lineFeed else { return end }
        let empty = end - 1 > start && buffer[end - 2] == .carriageReturn ? end - 2 : end - 1
        return empty == start || empty > start && buffer[empty - 1] == .lineFeed ? empty : end
    }

    /// The bytes with one `>` less before each `From ` that begins a line.
    private func withoutMarks(_ range: Range<Int>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(range.count)
        var copied = range.lowerBound
        var line = range.lowerBound
        while line < range.upperBound {
            if buffer[line] == UInt8(ascii: ">") {
                var index = line + 1
                while index < range.upperBound, buffer[index] == UInt8(ascii: ">") { index += 1 }
                if buffer[index..<range.upperBound].starts(with: "From ".utf8) {
                    output += buffer[copied..<line]
                    copied = line + 1
                }
            }
            line = (buffer.position(of: .lineFeed, from: line, to: range.upperBound) ?? range.upperBound) + 1
        }
        output += buffer[copied..<range.upperBound]
        return output
    }

    /// Whether a line is `From `, somebody, and a date with a month, a time and a year.
    private func isSeparator(_ line: Line) -> Bool {
        let text = buffer[line.start..<line.end]
        guard text.count <= 1_000, !isInsideLine, text.starts(with: "From ".utf8) else { return false }
        return Self.isPostmark(text.dropFirst(5))
    }

    /// Whether a file that begins with these bytes, best a kilobyte of them, is an mbox file.
    public static func recognizes(_ start: some Collection<UInt8>) -> Bool {
        var reader = MboxReader()
        reader.buffer = Array(start.prefix(4_096).drop { $0 == .lineFeed || $0 == .carriageReturn })
        let first = Line(in: reader.buffer, at: 0, end: reader.buffer.count)
        guard reader.isSeparator(first), first.next < reader.buffer.count else { return false }
        return reader.isField(Line(in: reader.buffer, at: first.next, end: reader.buffer.count))
    }

    private static func isPostmark(_ text: ArraySlice<UInt8>) -> Bool {
        var hasMonth = false
        var hasTime = false
        var hasYear = false
        for word in text.split(whereSeparator: \.isSpace).suffix(10) {
            if word.count == 3, months.contains(word.loweredText) {
                hasMonth = true
            } else if word.contains(.colon) {
                let fields = word.split(separator: .colon)
                if (2...3).contains(fields.count), fields.allSatisfy({ $0.count <= 2 && $0.decimal != nil }) {
                    hasTime = true
                }
            } else if word.count == 4, let year = word.decimal, (1970...2199).contains(year) {
                hasYear = true
            }
        }
        return hasMonth && hasTime && hasYear
    }

    private static let months: Set<String> = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Whether a line is a header field, or the old From line that some programs leave there.
    private func isField(_ line: Line) -> Bool {
        let text = buffer[line.start..<line.end]
        if text.starts(with: ">From ".utf8) { return true }
        guard let colon = text.firstIndex(of: .colon), colon > text.startIndex else { return false }
        return text[..<colon].allSatisfy { (0x21...0x7E).contains($0) }
    }
}
