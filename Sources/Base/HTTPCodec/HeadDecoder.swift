// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reads the request line and the header, line by line.
struct HeadDecoder: Sendable {
    private let limits: CodecLimits
    /// Offsets from the head's first byte, so that the bytes may move between calls.
    private var lineStart = 0
    private var searched = 0
    private var skippedEmptyLine = false
    private var line: RequestLine?
    /// Whether `line` is there; asked for every field, where a look at `line` itself would copy it.
    private var hasLine = false
    private var fieldsStart = 0
    private var slots: [HTTPHeaders.Slot] = []
    private var facts = HeadFacts()

    init(limits: CodecLimits) { self.limits = limits }

    var hasBegun: Bool { searched > 0 }

    /// The head, or nil where it is not complete; `position` moves only when it is.
    mutating func next(_ bytes: Span<UInt8>, at position: inout Int) throws(HTTPCodecError) -> RequestHead? {
        if !hasLine, searched == 0 {
            guard try begins(bytes, &position) else { return nil }
        }
        while true {
            let start = position + lineStart
            let found = bytes.lineFeed(from: position + searched)
            let end = found ?? bytes.count
            if !hasLine, end - start > limits.targetBytes + 64 {
                throw HTTPCodecError(.targetTooLong, "the request line is longer than the limit")
            }
            guard end - position + (found == nil ? 0 : 1) <= limits.headBytes else {
                throw HTTPCodecError(.headerTooLarge, "the header is longer than \(limits.headBytes) bytes")
            }
            guard let found else {
                searched = bytes.count - position
                return nil
            }
            lineStart = found + 1 - position
            searched = lineStart
            guard hasLine else {
                line = try RequestLine(bytes, start..<found, limits: limits)
                hasLine = true
                fieldsStart = lineStart
                continue
            }
            if found == start + 1, bytes[start] == 13 {
                let head = try finish(bytes, position, fieldsEnd: start)
                position = found + 1
                return head
            }
            guard slots.count < limits.fields else {
                throw HTTPCodecError(.headerTooLarge, "the header has more than \(limits.fields) fields")
            }
            let field = try FieldLine(bytes, start..<found)
            try facts.note(field, bytes)
            slots.append(field.slot(base: position + fieldsStart))
        }
    }

    /// Skips one empty line before a request (RFC 9112 section 2.2) and checks the first byte, so that noise such as
    /// a TLS greeting is refused at once.
    private mutating func begins(_ bytes: Span<UInt8>, _ position: inout Int) throws(HTTPCodecError) -> Bool {
        guard position < bytes.count else { return false }
        if bytes[position] == 13, !skippedEmptyLine {
            guard position + 1 < bytes.count else { return false }
            guard bytes[position + 1] == 10 else {
                throw HTTPCodecError(.requestLineInvalid, "the request does not start with a method")
            }
            skippedEmptyLine = true
            position += 2
            guard position < bytes.count else { return false }
        }
        guard ByteClass.isToken(bytes[position]) else {
            throw HTTPCodecError(.requestLineInvalid, "the request does not start with a method")
        }
        return true
    }

    private mutating func finish(
        _ bytes: Span<UInt8>, _ start: Int, fieldsEnd: Int
    ) throws(HTTPCodecError) -> RequestHead {
        guard let line = line.take() else { preconditionFailure("a head ends after its request line") }
        let headers = HTTPHeaders(wire: bytes.array((start + fieldsStart)..<fieldsEnd), slots: slots)
        let framing = try facts.framing(version: line.version)
        try facts.checkHost(version: line.version, target: line.target)
        let expects = try facts.expectsContinue(version: line.version) && framing != .none
        let head = RequestHead(
            method: line.method, target: line.target, version: line.version, headers: headers, framing: framing,
            keepsAlive: facts.keepsAlive(version: line.version), expectsContinue: expects)
        lineStart = 0
        searched = 0
        skippedEmptyLine = false
        hasLine = false
        slots = []
        facts = HeadFacts()
        return head
    }
}

/// The first line of a request.
struct RequestLine: Sendable {
    let method: HTTPMethod
    let target: RequestTarget
    let version: HTTPVersion

    /// Reads a line given without its line feed.
    init(_ bytes: Span<UInt8>, _ line: Range<Int>, limits: CodecLimits) throws(HTTPCodecError) {
        var index = line.lowerBound
        let end = line.upperBound - 1
        while index < end, ByteClass.isToken(bytes[index]) { index += 1 }
        let methodRange = line.lowerBound..<index
        guard end > line.lowerBound, bytes[end] == 13, !methodRange.isEmpty, methodRange.count <= 32, index < end,
            bytes[index] == 32
        else {
            throw HTTPCodecError(.requestLineInvalid, "the request line is not METHOD target HTTP/1.1 ended by CR LF")
        }
        let targetStart = index + 1
        index = targetStart
        while index < end, bytes[index] > 32, bytes[index] != 127 { index += 1 }
        let targetRange = targetStart..<index
        guard !targetRange.isEmpty, index < end, bytes[index] == 32 else {
            throw HTTPCodecError(.requestLineInvalid, "the request line has no target and version set off by one space")
        }
        guard targetRange.count <= limits.targetBytes else {
            throw HTTPCodecError(.targetTooLong, "the request target is longer than \(limits.targetBytes) bytes")
        }
        version = try Self.version(bytes, (index + 1)..<end)
        method = Self.method(bytes, methodRange)
        target = try RequestTarget(bytes: bytes.extracting(targetRange))
        if target.path == "*", method != .options {
            throw HTTPCodecError(.targetInvalid, "the target * goes with OPTIONS only")
        }
    }

    private static func version(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTPCodecError) -> HTTPVersion {
        if range.count == 8, bytes.equals(range.lowerBound..<(range.lowerBound + 5), "http/"),
            bytes[range.lowerBound] == UInt8(ascii: "H"), bytes[range.lowerBound + 1] == UInt8(ascii: "T"),
            bytes[range.lowerBound + 2] == UInt8(ascii: "T"), bytes[range.lowerBound + 3] == UInt8(ascii: "P"),
            bytes[range.lowerBound + 6] == UInt8(ascii: ".")
        {
            switch (bytes[range.lowerBound + 5], bytes[range.lowerBound + 7]) {
            case (49, 49): return .http11
            case (49, 48): return .http10
            case (48...57, 48...57):
                throw HTTPCodecError(.versionUnsupported, "the request is neither HTTP/1.1 nor HTTP/1.0")
            default: break
            }
        }
        throw HTTPCodecError(.requestLineInvalid, "the request line does not end with a version")
    }
    private static func method(_ bytes: Span<UInt8>, _ range: Range<Int>) -> HTTPMethod {
        if range.count == 3, bytes[range.lowerBound] == UInt8(ascii: "G"),
            bytes[range.lowerBound + 1] == UInt8(ascii: "E"), bytes[range.lowerBound + 2] == UInt8(ascii: "T")
        {
            return .get
        }
        return HTTPMethod(bytes.text(range))
    }
}
