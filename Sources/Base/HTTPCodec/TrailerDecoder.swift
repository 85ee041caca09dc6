// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reads the trailers of a chunked body up to the empty line.
struct TrailerDecoder: Sendable {
    private let limits: CodecLimits
    private(set) var headers = HTTPHeaders()
    private var used = 0

    init(limits: CodecLimits) { self.limits = limits }

    /// Uses up complete lines; true when the empty line was read.
    mutating func next(_ bytes: Span<UInt8>, at position: inout Int) throws(HTTPCodecError) -> Bool {
        while true {
            let found = bytes.lineFeed(from: position)
            let end = found ?? bytes.count
            guard used + end - position <= limits.headBytes else {
                throw HTTPCodecError(.headerTooLarge, "the trailers are longer than \(limits.headBytes) bytes")
            }
            guard let found else { return false }
            if found == position + 1, bytes[position] == 13 {
                position = found + 1
                return true
            }
            guard headers.count < limits.fields else {
                throw HTTPCodecError(.headerTooLarge, "there are more than \(limits.fields) trailers")
            }
            let field = try FieldLine(bytes, position..<found)
            let name = bytes.text(field.name)
            guard !Self.isForbidden(name) else {
                throw HTTPCodecError(.chunkInvalid, "a trailer carries a field that must stand in the header")
            }
            headers.add(name, bytes.text(field.value))
            used += found + 1 - position
            position = found + 1
        }
    }

    /// Fields that frame, route or authorise a message (RFC 9110 section 6.5.1).
    static func isForbidden(_ name: String) -> Bool { forbidden.contains(name.lowercased()) }
    private static let forbidden: Set<String> = [
        "authorization", "connection", "content-encoding", "content-length", "content-range", "content-type", "cookie",
        "expect", "host", "keep-alive", "max-forwards", "proxy-authorization", "set-cookie", "te", "trailer",
        "transfer-encoding", "upgrade",
    ]
}
