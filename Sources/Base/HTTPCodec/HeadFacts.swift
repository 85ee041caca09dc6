// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What the header fields say about the message's frame and the connection.
struct HeadFacts: Sendable {
    private var hosts = 0
    private var contentLength: Int?
    private var isChunked = false
    private var hasTransferEncoding = false
    private var closes = false
    private var asksKeepAlive = false
    private var expectation: Expectation = .none

    private enum Expectation { case none, continues, unknown }

    /// Takes note of one field.
    @inline(__always) mutating func note(_ field: FieldLine, _ bytes: Span<UInt8>) throws(HTTPCodecError) {
        switch field.name.count {
        case 4 where bytes.equals(field.name, "host"):
            hosts += 1
            guard Authority.isValid(bytes, field.value) else {
                throw HTTPCodecError(.hostInvalid, "the Host field is malformed")
            }
        case 6 where bytes.equals(field.name, "expect"):
            let known = bytes.equals(field.value, "100-continue") && expectation != .unknown
            expectation = known ? .continues : .unknown
        case 10 where bytes.equals(field.name, "connection"): noteConnection(field, bytes)
        case 14 where bytes.equals(field.name, "content-length"):
            guard contentLength == nil else {
                throw HTTPCodecError(.framingInvalid, "there is more than one Content-Length")
            }
            contentLength = try Self.length(bytes, field.value)
        case 17 where bytes.equals(field.name, "transfer-encoding"):
            guard !hasTransferEncoding else {
                throw HTTPCodecError(.framingInvalid, "there is more than one Transfer-Encoding")
            }
            hasTransferEncoding = true
            isChunked = bytes.equals(field.value, "chunked")
        default: break
        }
    }

    /// How the body ends.
    func framing(version: HTTPVersion) throws(HTTPCodecError) -> BodyFraming {
        guard hasTransferEncoding else { return contentLength.map { $0 == 0 ? .none : .length($0) } ?? .none }
        guard contentLength == nil else {
            throw HTTPCodecError(.framingInvalid, "there are both Content-Length and Transfer-Encoding")
        }
        guard version == .http11 else {
            throw HTTPCodecError(.framingInvalid, "HTTP/1.0 has no Transfer-Encoding")
        }
        guard isChunked else {
            throw HTTPCodecError(.transferCodingUnsupported, "the transfer coding is not chunked")
        }
        return .chunked
    }
    func checkHost(version: HTTPVersion, target: RequestTarget) throws(HTTPCodecError) {
        guard hosts == 1 || (hosts == 0 && version == .http10) else {
            throw HTTPCodecError(.hostInvalid, hosts == 0 ? "there is no Host field" : "there is more than one Host")
        }
    }
    func keepsAlive(version: HTTPVersion) -> Bool { !closes && (version == .http11 || asksKeepAlive) }
    func expectsContinue(version: HTTPVersion) throws(HTTPCodecError) -> Bool {
        guard version == .http11 else { return false }
        guard expectation != .unknown else {
            throw HTTPCodecError(.expectationUnsupported, "the expectation is not 100-continue")
        }
        return expectation == .continues
    }

    private mutating func noteConnection(_ field: FieldLine, _ bytes: Span<UInt8>) {
        var start = field.value.lowerBound
        while start <= field.value.upperBound {
            var end = start
            while end < field.value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
            let member = bytes.trimmed(start..<end)
            if bytes.equals(member, "close") { closes = true }
            if bytes.equals(member, "keep-alive") { asksKeepAlive = true }
            start = end + 1
        }
    }
    private static func length(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(HTTPCodecError) -> Int {
        var value = 0
        for index in range {
            let byte = bytes[index]
            guard byte >= 48, byte <= 57, value < 1 << 56 else {
                throw HTTPCodecError(.framingInvalid, "the Content-Length is not a plain decimal number in range")
            }
            value = value * 10 + Int(byte - 48)
        }
        guard !range.isEmpty else {
            throw HTTPCodecError(.framingInvalid, "the Content-Length is empty")
        }
        return value
    }
}
