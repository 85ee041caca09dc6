// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Cuts a header block into fields (RFC 5322 section 2.2), tolerating what real mails hold.
struct HeaderScanner {
    private let bytes: [UInt8]
    private let limits: MailLimits
    private var fields: [MailField] = []
    /// The field whose end is not seen yet: its name, where its value stands, and where it starts.
    private var open: (name: Range<Int>, value: Range<Int>, start: Int)?
    /// The value of the open field once it has a second line.
    private var folded: [UInt8]?
    private var isCut = false

    private init(bytes: [UInt8], limits: MailLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// Reads the block at the start of `range`; returns its fields and where the body starts.
    static func scan(
        _ range: Range<Int>, of bytes: [UInt8], limits: MailLimits, remarks: inout RemarkList
    ) -> (headers: MailHeaders, bodyStart: Int) {
        var scanner = HeaderScanner(bytes: bytes, limits: limits)
        scanner.fields.reserveCapacity(16)
        let bodyStart = scanner.run(range, remarks: &remarks)
        return (MailHeaders(scanner.fields), bodyStart)
    }

    private mutating func run(_ range: Range<Int>, remarks: inout RemarkList) -> Int {
        var position = range.lowerBound
        while position < range.upperBound {
            let line = Line(in: bytes, at: position, end: range.upperBound)
            if line.isEmpty {
                position = line.next
                break
            }
            if position - range.lowerBound > limits.headerBytes || fields.count >= limits.fields {
                isCut = true  // skip on to the empty line
            } else if bytes[line.start].isBlank {
                fold(line)
            } else if position == range.lowerBound && isEnvelope(line) {
                // The "From " line of an mbox file says nothing the header does not.
            } else if let colon = colon(of: line) {
                finish()
                open = (trimmed(line.start..<colon), trimmed((colon + 1)..<line.end), position)
            } else {
                remarks.add(.headerWithoutColon, at: position)
                if !isField(after: line.next, end: range.upperBound) { break }  // the body, with no empty line before
            }
            position = line.next
        }
        finish()
        if isCut { remarks.add(.headerCut, at: range.lowerBound) }
        return position
    }

    private mutating func finish() {
        guard let field = open else { return }
        let value: ArraySlice<UInt8>
        if let folded {
            value = folded.trimmed
        } else {
            if field.value.count > limits.fieldBytes { isCut = true }
            value = bytes[field.value.prefix(limits.fieldBytes)]
        }
        fields.append(MailField(nameBytes: bytes[field.name], value: value, offset: field.start))
        open = nil
        folded = nil
    }

    private mutating func fold(_ line: Line) {
        guard let field = open else { return }
        var value = folded ?? Array(bytes[field.value])
        folded = nil  // so that there is one owner, and appending copies nothing
        let room = limits.fieldBytes - value.count
        let more = trimmed(line.start..<line.end)
        if more.count + 1 > room {
            isCut = true
            if room > 0 { value.append(.space) }
            value += bytes[more.prefix(max(0, room - 1))]
            if value.count > limits.fieldBytes { value.removeLast(value.count - limits.fieldBytes) }
        } else {
            value.append(.space)
            value += bytes[more]
        }
        folded = value
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, bytes[low].isSpace { low += 1 }
        while high > low, bytes[high - 1].isSpace { high -= 1 }
        return low..<high
    }

    /// Where the colon stands that ends a field name: printable ASCII without spaces, except right before the colon.
    private func colon(of line: Line) -> Int? {
        var sawBlank = false
        var index = line.start
        while index < line.end {
            let byte = bytes[index]
            if byte == .colon { return index == line.start ? nil : index }
            if byte.isBlank {
                sawBlank = true
            } else if sawBlank || byte < 0x21 || byte > 0x7E {
                return nil
            }
            index += 1
        }
        return nil
    }

    private func isEnvelope(_ line: Line) -> Bool {
        let content = bytes[line.start..<line.end]
        return content.starts(with: "From ".utf8) || content.starts(with: ">From ".utf8)
    }

    /// Whether the line at `start` is a field that mails are known to have, so that a broken line before it was noise.
    private func isField(after start: Int, end: Int) -> Bool {
        guard start < end else { return false }
        let line = Line(in: bytes, at: start, end: min(end, start + 200))
        guard let colon = colon(of: line) else { return false }
        let name = bytes[trimmed(line.start..<colon)].loweredText
        return Self.known.contains(name) || name.hasPrefix("x-") || name.hasPrefix("content-")
            || name.hasPrefix("list-") || name.hasPrefix("arc-") || name.hasPrefix("resent-")
    }

    private static let known: Set<String> = [
        "from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "received", "reply-to", "sender",
        "in-reply-to", "references", "return-path", "dkim-signature", "delivered-to", "organization", "user-agent",
    ]
}
