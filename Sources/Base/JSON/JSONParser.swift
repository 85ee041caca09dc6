// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Reads one JSON text (RFC 8259, UTF-8 without byte order mark, nothing after the value but white space).
    public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try unsafe bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var parser = unsafe JSONParser(buffer, limits: limits)
            return try parser.text()
        }
    }
    /// Reads one JSON text out of a larger piece; offsets in errors count from the start of the slice.
    public init(parsing bytes: ArraySlice<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        self = try unsafe bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            var parser = unsafe JSONParser(buffer, limits: limits)
            return try parser.text()
        }
    }
    /// Reads one JSON text.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

/// A recursive reader over borrowed bytes; depth is bounded by the limits.
@safe struct JSONParser {
    // The bytes outlive the parser: it is made and used inside `withUnsafeBufferPointer` only. Every read goes through
    // `current`, `byte(at:)`, `word(at:)` or `bytes(_:)`, which check the bounds.
    private let start: UnsafeRawPointer?
    let count: Int
    let limits: JSONLimits
    var position = 0
    /// Holds a string with escapes while it is put together; kept, so that it grows once.
    var scratch: [UInt8] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        unsafe start = UnsafeRawPointer(bytes.baseAddress)
        count = bytes.count
        self.limits = limits
    }

    /// The byte at the position, 0 at the end; a NUL in the text is never allowed where this is asked.
    @inline(__always) var current: UInt8 { byte(at: position) }

    @inline(__always) func byte(at offset: Int) -> UInt8 {
        guard offset < count, let start = unsafe start else { return 0 }
        return unsafe start.load(fromByteOffset: offset, as: UInt8.self)
    }

    /// Eight bytes, the first in the lowest bits; nil where fewer are left.
    @inline(__always) func word(at offset: Int) -> UInt64? {
        guard offset + 8 <= count, let start = unsafe start else { return nil }
        return UInt64(littleEndian: unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The bytes of a range, borrowed.
    @inline(__always) func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range outside the JSON text")
        let first = unsafe start?.advanced(by: range.lowerBound).assumingMemoryBound(to: UInt8.self)
        return unsafe UnsafeBufferPointer(start: first, count: range.count)
    }

    /// The text of a range that holds ASCII only.
    @inline(__always) func ascii(_ range: Range<Int>) -> String {
        unsafe String(copying: UTF8Span(unchecked: bytes(range).span, isKnownASCII: true))
    }

    func malformed() -> JSONError { JSONError(.malformed, offset: position) }

    @inline(__always) mutating func skipWhiteSpace() {
        while position < count {
            switch current {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    mutating func text() throws(JSONError) -> JSONValue {
        guard count <= limits.maxBytes else { throw JSONError(.tooLarge, offset: limits.maxBytes) }
        skipWhiteSpace()
        let value = try value(depth: 0)
        skipWhiteSpace()
        guard position == count else { throw malformed() }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        switch current {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "t"):
            try word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            let expected = unsafe word.utf8Start[index]
            guard current == expected else { throw malformed() }
            position += 1
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        guard depth <= limits.maxDepth else { throw JSONError(.tooDeep, offset: position) }
        position += 1
        skipWhiteSpace()
        var elements: [JSONValue] = []
        if current == UInt8(ascii: "]") {
            position += 1
            return elements
        }
        while true {
            skipWhiteSpace()
            elements.append(try value(depth: depth))
            skipWhiteSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                position += 1
                return elements
            default: throw malformed()
            }
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        guard depth <= limits.maxDepth else { throw JSONError(.tooDeep, offset: position) }
        position += 1
        skipWhiteSpace()
        var object = JSONObject()
        if current == UInt8(ascii: "}") {
            position += 1
            return object
        }
        object.reserve(4)
        while true {
            skipWhiteSpace()
            let keyOffset = position
            guard current == UInt8(ascii: "\"") else { throw malformed() }
            let key = try string()
            skipWhiteSpace()
            guard current == UInt8(ascii: ":") else { throw malformed() }
            position += 1
            skipWhiteSpace()
            let value = try value(depth: depth)
            if !object.insert(key, value) {
                guard limits.duplicateKeys == .keepLast else { throw JSONError(.duplicateKey, offset: keyOffset) }
                object[key] = value
            }
            skipWhiteSpace()
            switch current {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                position += 1
                return object
            default: throw malformed()
            }
        }
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let begin = position
        if current == UInt8(ascii: "-") { position += 1 }
        if current == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current | 0x20 == UInt8(ascii: "e") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        guard position - begin <= limits.maxNumberBytes else { throw JSONError(.numberTooLong, offset: begin) }
        return JSONNumber(checked: ascii(begin..<position))
    }

    /// One digit or more.
    private mutating func digits() throws(JSONError) {
        let begin = position
        while current &- UInt8(ascii: "0") < 10 { position += 1 }
        guard position > begin else { throw malformed() }
    }
}
