// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Builds the tree of parts (RFC 2046 section 5.1).
///
/// The lines that could be delimiters are found once; every multipart then looks only at those in its own range and
/// compares whole lines, so a boundary that is the prefix of another does no harm and the work stays within
/// bytes + levels x delimiter lines.
struct PartParser {
    let bytes: [UInt8]
    let limits: MailLimits
    var remarks: RemarkList
    private var partCount = 0
    /// Lines that begin with `--`: where they start, where the text after the dashes ends (blanks at the end left
    /// out), and where the next line starts.
    private lazy var delimiters: [Delimiter] = findDelimiters()

    private struct Delimiter {
        let start: Int
        let end: Int
        let next: Int
    }

    init(bytes: [UInt8], limits: MailLimits) {
        self.bytes = bytes
        self.limits = limits
        remarks = RemarkList(limit: limits.remarks)
    }

    /// Reads the whole mail.
    mutating func root() -> MailPart {
        part(in: bytes.indices, depth: 0, number: "", fallback: "text/plain")
    }

    private mutating func part(in range: Range<Int>, depth: Int, number: String, fallback: String) -> MailPart {
        partCount += 1
        let (headers, bodyStart) = HeaderScanner.scan(range, of: bytes, limits: limits, remarks: &remarks)
        let facts = PartFacts(headers, fallback: fallback, remarks: &remarks)
        var type = facts.mediaType
        var children: [MailPart] = []
        if type.isMultipart {
            children = parts(of: type, in: bodyStart..<range.upperBound, depth: depth, number: number)
            if children.isEmpty { type = MediaType("text/plain", parameters: type.parameters) }
        }
        if type.name == "message/partial" { remarks.add(.partialMessage, at: range.lowerBound) }
        let ownNumber = number.isEmpty && children.isEmpty ? "1" : number
        return MailPart(
            headers: headers, mediaType: type, declaredType: facts.mediaType.name,
            encoding: children.isEmpty ? facts.encoding : .identity,
            number: ownNumber, body: bytes[bodyStart..<range.upperBound], children: children,
            isMarkedAttachment: facts.isMarkedAttachment, fileName: facts.fileName)
    }

    private mutating func parts(of type: MediaType, in range: Range<Int>, depth: Int, number: String) -> [MailPart] {
        guard let boundary = type.parameters["boundary"].map({ Array($0.utf8) }), !boundary.isEmpty,
            boundary.count <= limits.boundaryBytes
        else {
            remarks.add(.boundaryMissing, at: range.lowerBound)
            return []
        }
        guard depth < limits.depth else {
            remarks.add(.tooDeep, at: range.lowerBound)
            return []
        }
        let ranges = split(range, boundary: boundary)
        let fallback = type.name == "multipart/digest" ? "message/rfc822" : "text/plain"
        var children: [MailPart] = []
        for (position, range) in ranges.enumerated() {
            guard partCount < limits.parts else {
                remarks.add(.tooManyParts, at: range.lowerBound)
                break
            }
            let childNumber = number.isEmpty ? "\(position + 1)" : "\(number).\(position + 1)"
            children.append(part(in: range, depth: depth + 1, number: childNumber, fallback: fallback))
        }
        return children
    }

    /// The ranges between the delimiter lines of one boundary.
    private mutating func split(_ range: Range<Int>, boundary: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var partStart: Int?
        var index = firstDelimiter(at: range.lowerBound)
        while index < delimiters.count, delimiters[index].start < range.upperBound {
            let delimiter = delimiters[index]
            index += 1
            guard let kind = kind(of: delimiter, boundary: boundary) else { continue }
            // Two delimiters in a row hold nothing between them, not an empty part: so do other parsers.
            if let start = partStart, start < delimiter.start {
                ranges.append(start..<max(start, withoutLineEnd(delimiter.start, from: start)))
            }
            if kind == .closing { return ranges }
            partStart = min(delimiter.next, range.upperBound)
            if ranges.count > limits.parts { return ranges }
        }
        guard let start = partStart else {
            remarks.add(.boundaryUnseen, at: range.lowerBound)
            return []
        }
        remarks.add(.multipartUnclosed, at: range.upperBound)
        ranges.append(start..<range.upperBound)
        return ranges
    }

    private enum DelimiterKind { case opening, closing }

    private func kind(of delimiter: Delimiter, boundary: [UInt8]) -> DelimiterKind? {
        let start = delimiter.start + 2
        let count = delimiter.end - start
        guard count == boundary.count || count == boundary.count + 2,
            bytes[start..<(start + boundary.count)].elementsEqual(boundary)
        else { return nil }
        if count == boundary.count { return .opening }
        return bytes[delimiter.end - 1] == .dash && bytes[delimiter.end - 2] == .dash ? .closing : nil
    }

    /// The line end before a delimiter belongs to the delimiter.
    private func withoutLineEnd(_ position: Int, from start: Int) -> Int {
        guard position > start, bytes[position - 1] == .lineFeed else { return position }
        return position - 1 > start && bytes[position - 2] == .carriageReturn ? position - 2 : position - 1
    }

    private mutating func firstDelimiter(at position: Int) -> Int {
        var low = 0
        var high = delimiters.count
        while low < high {
            let middle = (low + high) / 2
            if delimiters[middle].start < position { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func findDelimiters() -> [Delimiter] {
        var found: [Delimiter] = []
        var index = 0
        while index + 1 < bytes.count {
            if bytes[index] == .dash && bytes[index + 1] == .dash {
                let line = Line(in: bytes, at: index, end: bytes.count)
                var end = line.end
                while end > index + 2, bytes[end - 1].isBlank { end -= 1 }
                if end - index - 2 <= limits.boundaryBytes + 2 {
                    found.append(Delimiter(start: index, end: end, next: line.next))
                }
                index = line.next
            } else {
                index = (bytes.position(of: .lineFeed, from: index, to: bytes.count) ?? bytes.count) + 1
            }
        }
        return found
    }
}
