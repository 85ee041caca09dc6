// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What a request asks for: a normalised path and a query.
public struct RequestTarget: Hashable, Sendable {
    /// The target as it stood on the wire.
    public let raw: String
    /// The path, percent-decoded, without dot segments and doubled slashes.
    ///
    /// A slash or percent sign that was encoded inside a segment stays `%2F` or `%25`, so that no two different lists
    /// of segments have the same path. `*` for the asterisk form.
    public let path: String
    /// The authority of an absolute-form target, which then replaces Host.
    public let authority: String?
    private let queryStart: Int?

    /// Reads a target.
    ///
    /// - Parameter text: Origin form (`/a?b=c`), absolute form (`http://host/a`), or `*`.
    /// - Throws: `http_target_invalid`.
    public init(_ text: String) throws(HTTPCodecError) {
        raw = text
        let bytes = Array(text.utf8)
        (path, authority, queryStart) = try Self.read(bytes[...], text)
    }
    /// Reads a target out of a request line; a plain path costs no work but the copy.
    init(bytes: Span<UInt8>) throws(HTTPCodecError) {
        raw = bytes.text(0..<bytes.count)
        switch Self.scan(bytes) {
        case .plain:
            (path, authority, queryStart) = (raw, nil, nil)
        case .plainWithQuery(let question):
            (path, authority, queryStart) = (bytes.text(0..<question), nil, question + 1)
        case .other:
            (path, authority, queryStart) = try Self.read(Array(raw.utf8)[...], raw)
        }
    }
    private enum Shape { case plain, plainWithQuery(Int), other }
    /// Whether a target is an origin-form path whose normal form is itself, perhaps with a query behind it.
    private static func scan(_ bytes: Span<UInt8>) -> Shape {
        guard bytes.count > 0, bytes[0] == UInt8(ascii: "/") else { return .other }
        var previous = UInt8(ascii: "/")
        var question: Int?
        for index in 1..<max(bytes.count, 1) {
            let byte = bytes[index]
            guard byte > 32, byte < 127, byte != UInt8(ascii: "#"), byte != UInt8(ascii: "%") else { return .other }
            if question != nil { continue }
            if byte == UInt8(ascii: "?") {
                question = index
            } else if previous == UInt8(ascii: "/"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") {
                return .other
            }
            previous = byte
        }
        return question.map { .plainWithQuery($0) } ?? .plain
    }

    /// The path as it stood on the wire, without the query.
    public var rawPath: String {
        guard let queryStart else { return raw }
        return String(decoding: raw.utf8.prefix(queryStart - 1), as: UTF8.self)
    }
    /// The query as it stood on the wire, without the question mark.
    public var rawQuery: String? {
        guard let queryStart else { return nil }
        return String(decoding: raw.utf8.dropFirst(queryStart), as: UTF8.self)
    }
    /// The path's segments, fully percent-decoded; a trailing slash adds none.
    public var segments: [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { segment in
            PercentCoding.decode(segment, plusIsSpace: false) ?? String(decoding: segment, as: UTF8.self)
        }
    }
    /// The query's names and values in order, percent-decoded, `+` read as space; a name without `=` has an empty value.
    public var query: [(name: String, value: String)] {
        guard let rawQuery else { return [] }
        return rawQuery.utf8.split(separator: UInt8(ascii: "&")).map { part in
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let value = equals == part.endIndex ? part[equals...] : part[part.index(after: equals)...]
            // The percent codes were checked when the target was read; bytes that are not UTF-8 become U+FFFD.
            return (PercentCoding.decodeLossily(part[..<equals]), PercentCoding.decodeLossily(value))
        }
    }
    /// The first value of a query name.
    public func first(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

extension RequestTarget {
    private typealias Parts = (path: String, authority: String?, queryStart: Int?)

    private static func read(_ bytes: ArraySlice<UInt8>, _ text: String) throws(HTTPCodecError) -> Parts {
        guard let first = bytes.first else { throw HTTPCodecError(.targetInvalid, "the request target is empty") }
        if bytes.count == 1, first == UInt8(ascii: "*") { return (text, nil, nil) }
        var rest = bytes
        var authority: String?
        if first != UInt8(ascii: "/") {
            let host = try authorityForm(bytes)
            authority = String(decoding: host, as: UTF8.self)
            rest = bytes[host.endIndex...]
            // `http://host` and `http://host?q` mean the root.
            if rest.first != UInt8(ascii: "/"), rest.first != UInt8(ascii: "?"), !rest.isEmpty {
                throw HTTPCodecError(.targetInvalid, "the authority is not followed by a path")
            }
        }
        var plain = true
        var previous: UInt8 = 0
        var question: Int?
        for index in rest.indices {
            let byte = rest[index]
            guard byte > 32, byte < 127, byte != UInt8(ascii: "#") else {
                throw HTTPCodecError(.targetInvalid, "the request target holds a byte that must be percent-encoded")
            }
            if byte == UInt8(ascii: "%") {
                guard index + 2 < rest.endIndex, ByteClass.hex(rest[index + 1]) != nil,
                    ByteClass.hex(rest[index + 2]) != nil
                else { throw HTTPCodecError(.targetInvalid, "a percent sign is not followed by two hex digits") }
                if question == nil { plain = false }
            }
            if question == nil {
                if byte == UInt8(ascii: "?") { question = index }
                // `//` and `/.` need the slow path; so does a dot at a segment's start.
                if previous == UInt8(ascii: "/"), byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") {
                    plain = false
                }
                previous = byte
            }
        }
        let pathBytes = rest[..<(question ?? rest.endIndex)]
        let queryStart = question.map { $0 + 1 - bytes.startIndex }
        if plain, !pathBytes.isEmpty {
            return (
                pathBytes.count == bytes.count ? text : String(decoding: pathBytes, as: UTF8.self), authority,
                queryStart
            )
        }
        return (try normalised(pathBytes), authority, queryStart)
    }

    /// The `host[:port]` of an absolute-form target (`http` or `https`).
    private static func authorityForm(_ bytes: ArraySlice<UInt8>) throws(HTTPCodecError) -> ArraySlice<UInt8> {
        for scheme in ["http://", "https://"] where bytes.count > scheme.utf8.count {
            let start = bytes.startIndex + scheme.utf8.count
            guard bytes[..<start].map(ByteClass.lower).elementsEqual(scheme.utf8) else { continue }
            let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            let host = bytes[start..<(end ?? bytes.endIndex)]
            let copy = Array(host)
            guard !host.isEmpty, Authority.isValid(copy.span, 0..<copy.count) else { break }
            return host
        }
        throw HTTPCodecError(.targetInvalid, "the request target is neither a path nor an http URL")
    }

    /// Decodes and resolves the segments of a path.
    private static func normalised(_ bytes: ArraySlice<UInt8>) throws(HTTPCodecError) -> String {
        var kept: [[UInt8]] = []
        var endsWithSlash = true
        for segment in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true) {
            let decoded = PercentCoding.decodeBytes(segment, plusIsSpace: false) ?? Array(segment)
            endsWithSlash = false
            if decoded == [UInt8(ascii: ".")] {
                endsWithSlash = true
            } else if decoded == [UInt8(ascii: "."), UInt8(ascii: ".")] {
                guard kept.popLast() != nil else {
                    throw HTTPCodecError(.targetInvalid, "the path climbs above its root")
                }
                endsWithSlash = true
            } else {
                guard !decoded.contains(0), PercentCoding.isUTF8(decoded) else {
                    throw HTTPCodecError(.targetInvalid, "the path decodes to NUL or to bytes that are not UTF-8")
                }
                kept.append(escapingSlashes(decoded))
            }
        }
        if bytes.last == UInt8(ascii: "/") { endsWithSlash = true }
        let joined = kept.flatMap { [UInt8(ascii: "/")] + $0 }
        let slash: [UInt8] = endsWithSlash || kept.isEmpty ? [UInt8(ascii: "/")] : []
        return String(decoding: joined + slash, as: UTF8.self)
    }
    private static func escapingSlashes(_ segment: [UInt8]) -> [UInt8] {
        guard segment.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else { return segment }
        return segment.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "/"): Array("%2F".utf8)
            case UInt8(ascii: "%"): Array("%25".utf8)
            default: [byte]
            }
        }
    }
}
