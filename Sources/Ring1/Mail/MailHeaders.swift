// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One field of a header block.
public struct MailField: Hashable, Sendable {
    /// The field name as written.
    public let name: String
    /// The value after unfolding, white space at both ends removed, otherwise as it came.
    public let value: [UInt8]
    /// The byte offset of the field in the mail.
    public let offset: Int

    /// The value as text, encoded words undone (RFC 2047).
    public var text: String { EncodedWord.decode(value) }
}

/// The header block of a mail or of one of its parts, in order; names are compared without regard to case.
public struct MailHeaders: Hashable, Sendable {
    /// All fields in the order they came.
    public let fields: [MailField]
    /// For each lower-case name, where its fields stand.
    private let positions: [String: [Int]]

    init(_ fields: [MailField]) {
        self.fields = fields
        var positions: [String: [Int]] = [:]
        for (index, field) in fields.enumerated() { positions[field.name.utf8.loweredText, default: []].append(index) }
        self.positions = positions
    }

    /// The text of the first field with this name, encoded words undone.
    public subscript(name: String) -> String? { first(name)?.text }
    /// The first field with this name.
    public func first(_ name: String) -> MailField? {
        positions[name.utf8.loweredText]?.first.map { fields[$0] }
    }
    /// All fields with this name, in order.
    public func all(_ name: String) -> [MailField] {
        (positions[name.utf8.loweredText] ?? []).map { fields[$0] }
    }
}

/// Cuts a header block into fields (RFC 5322 section 2.2), tolerating what real mails hold.
struct HeaderScanner {
    let bytes: [UInt8]
    let limits: MailLimits

    /// Reads the block at the start of `range`; returns its fields and where the body starts.
    func scan(_ range: Range<Int>, remarks: inout RemarkList) -> (headers: MailHeaders, bodyStart: Int) {
        var fields: [MailField] = []
        var name: ArraySlice<UInt8>?
        var value: [UInt8] = []
        var fieldStart = range.lowerBound
        var isCut = false
        var position = range.lowerBound

        func finish() {
            guard let finished = name else { return }
            fields.append(
                MailField(
                    name: String(decoding: finished, as: UTF8.self), value: Array(value.trimmed), offset: fieldStart))
            name = nil
            value.removeAll(keepingCapacity: true)
        }
        func extend(_ content: ArraySlice<UInt8>) {
            let room = limits.fieldBytes - value.count
            if content.count > room { isCut = true }
            value += content.prefix(max(0, room))
        }

        while position < range.upperBound {
            let line = Line(in: bytes, at: position, end: range.upperBound)
            if line.content.isEmpty {
                position = line.next
                break
            }
            if position - range.lowerBound > limits.headerBytes || fields.count >= limits.fields {
                isCut = true  // skip on to the empty line
            } else if let first = line.content.first, first.isBlank {
                if name != nil {
                    extend([.space])
                    extend(line.content.trimmed)
                }
            } else if position == range.lowerBound && Self.isEnvelope(line.content) {
                // The "From " line of an mbox file says nothing the header does not.
            } else if let colon = Self.colon(of: line.content) {
                finish()
                fieldStart = position
                name = line.content[..<colon].trimmed
                extend(line.content[(colon + 1)...].trimmed)
            } else {
                remarks.add(.headerWithoutColon, at: position)
                if !isField(after: line.next, end: range.upperBound) { break }  // the body, with no empty line before
            }
            position = line.next
        }
        finish()
        if isCut { remarks.add(.headerCut, at: range.lowerBound) }
        return (MailHeaders(fields), position)
    }

    /// Where the colon stands that ends a field name: printable ASCII without spaces, except right before the colon.
    private static func colon(of line: ArraySlice<UInt8>) -> Int? {
        var sawBlank = false
        for index in line.indices {
            let byte = line[index]
            if byte == .colon { return index == line.startIndex ? nil : index }
            if byte.isBlank {
                sawBlank = true
            } else if sawBlank || byte < 0x21 || byte > 0x7E {
                return nil
            }
        }
        return nil
    }

    private static func isEnvelope(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8)
    }

    /// Whether the line at `start` is a field that mails are known to have, so that a broken line before it was noise.
    private func isField(after start: Int, end: Int) -> Bool {
        guard start < end else { return false }
        let line = Line(in: bytes, at: start, end: min(end, start + 200)).content
        guard let colon = Self.colon(of: line) else { return false }
        let name = line[..<colon].trimmed.loweredText
        return Self.known.contains(name) || name.hasPrefix("x-") || name.hasPrefix("content-")
            || name.hasPrefix("list-") || name.hasPrefix("arc-")
    }

    private static let known: Set<String> = [
        "from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "received", "reply-to", "sender",
        "in-reply-to", "references", "return-path", "dkim-signature", "delivered-to", "organization", "user-agent",
    ]
}

/// One line of the mail: what stands before its line end (LF or CRLF), and where the next one starts.
struct Line {
    let content: ArraySlice<UInt8>
    let next: Int

    init(in bytes: [UInt8], at start: Int, end: Int) {
        var index = start
        while index < end, bytes[index] != .lineFeed { index += 1 }
        next = index < end ? index + 1 : end
        let hasReturn = index > start && bytes[index - 1] == .carriageReturn
        content = bytes[start..<(hasReturn ? index - 1 : index)]
    }
}
