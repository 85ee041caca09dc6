// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reads XML 1.0 with namespaces piece by piece, in time linear in its size.
///
/// References are undone for the five names of XML and for numbers; a document type is skipped, so what it declares is
/// neither expanded nor fetched, and bombs of entities can't be written. The charset is taken from a byte-order mark or
/// the declaration. Comments and processing instructions are left out. Tags must nest; the names' characters are not
/// checked, and of equal attributes the first counts.
public struct XMLReader: Sendable {
    /// How deep XML may go.
    public struct Limits: Hashable, Sendable {
        /// Most elements inside each other. 512.
        public var depth = 512
        /// Most namespace declarations that hold at one place. 256.
        public var namespaces = 256
        /// Most different names of elements in one document. 65,536.
        public var names = 65_536
        /// The documented defaults.
        public init() {}
    }
    private struct Open {
        let number: Int
        let name: XMLName
        let scopes: Int
    }

    /// Whether there was a document type that declares entities or names one elsewhere; none was expanded or fetched.
    public private(set) var hasDeclarations = false
    /// How many elements are open.
    public var depth: Int { open.count }

    private let bytes: [UInt8]
    private let limits: Limits
    private var index = 0
    private var open: [Open] = []
    private var names = XMLNames()
    private var scopes: [XMLElement.Scope] = []
    /// Grows with every change of the scopes.
    private var generation = 0
    private var isAtEmptyElement = false
    private var hasRoot = false

    /// Reads XML from bytes in any charset it declares.
    public init(_ bytes: [UInt8], limits: Limits = Limits()) {
        self.bytes = XMLEncoding.utf8(bytes)
        self.limits = limits
    }

    private static func malformed(_ message: String) -> MarkupError { MarkupError(.malformed, message) }

    /// The next piece; nil behind the root element's end.
    ///
    /// - Throws: `MarkupError`; what follows the error can't be read.
    public mutating func next() throws(MarkupError) -> XMLEvent? {
        if isAtEmptyElement {
            isAtEmptyElement = false
            return close()
        }
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<") else {
                if let text = text() { return text }
                continue
            }
            guard index + 1 < bytes.count else { throw Self.malformed("the XML ends inside a tag") }
            switch bytes[index + 1] {
            case UInt8(ascii: "/"): return try endTag()
            case UInt8(ascii: "?"): try skip(to: "?>")
            case UInt8(ascii: "!"): if let text = try declaration() { return text }
            default:
                if open.isEmpty, hasRoot { return nil }
                return try startTag()
            }
        }
        guard open.isEmpty, hasRoot else { throw Self.malformed("the XML ends before its root element does") }
        return nil
    }

    /// Skips to behind the end of the innermost open element; does nothing where none is open.
    public mutating func skipElement() throws(MarkupError) {
        let depth = open.count
        while open.count >= depth, depth > 0, try next() != nil {}
    }

    // MARK: Pieces

    /// Text up to the next tag; nil outside of the root element, where it means nothing.
    private mutating func text() -> XMLEvent? {
        let start = index
        var hasReference = false
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<") { break }
            if byte == UInt8(ascii: "&") { hasReference = true }
            index += 1
        }
        guard !open.isEmpty, index > start else { return nil }
        return .text(hasReference ? XMLReference.undone(bytes[start..<index]) : bytes[start..<index])
    }

    private mutating func declaration() throws(MarkupError) -> XMLEvent? {
        if matches("<!--") {
            index += 4
            try skip(to: "-->")
        } else if matches("<![CDATA[") {
            let start = index + 9
            index = start
            try skip(to: "]]>")
            if !open.isEmpty, index - 3 > start { return .text(bytes[start..<(index - 3)]) }
        } else {
            try documentType()
        }
        return nil
    }

    /// Skips a document type with what it declares inside.
    private mutating func documentType() throws(MarkupError) {
        index += 2
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                hasDeclarations = true
                guard let end = bytes[(index + 1)...].firstIndex(of: bytes[index]) else {
                    throw Self.malformed("the document type does not end")
                }
                index = end + 1
                continue
            case UInt8(ascii: "<"):
                if matches("<!--") {
                    index += 4
                    try skip(to: "-->")
                    continue
                }
                if matches("<?") {
                    try skip(to: "?>")
                    continue
                }
                depth += 1
            case UInt8(ascii: ">"):
                if depth == 0 {
                    index += 1
                    return
                }
                depth -= 1
            default: break
            }
            index += 1
        }
        throw Self.malformed("the document type does not end")
    }

    private func matches(_ text: StaticString) -> Bool {
        guard bytes.count - index >= text.utf8CodeUnitCount else { return false }
        let part = bytes[index..<(index + text.utf8CodeUnitCount)]
        // The compiler keeps the bytes of a static string for the life of the program; the buffer is its exact length.
        return text.withUTF8Buffer { unsafe part.elementsEqual($0) }
    }

    /// Goes behind the next place of a text.
    private mutating func skip(to end: StaticString) throws(MarkupError) {
        let last = end.utf8CodeUnitCount
        while index <= bytes.count - last {
            if matches(end) {
                index += last
                return
            }
            index += 1
        }
        throw Self.malformed("a comment, section or instruction does not end")
    }

    // MARK: Tags

    private mutating func startTag() throws(MarkupError) -> XMLEvent {
        let nameStart = index + 1
        index = nameStart
        while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">"),
            bytes[index] != UInt8(ascii: "/")
        {
            index += 1
        }
        let name = nameStart..<index
        guard !name.isEmpty else { throw Self.malformed("a tag has no name") }
        let declares = try scanAttributes()
        let isEmpty = bytes[index - 1] == UInt8(ascii: "/")
        let attributes = name.upperBound..<max(name.upperBound, isEmpty ? index - 1 : index)
        index += 1
        guard open.count < limits.depth else {
            throw MarkupError(.overLimit, "elements lie deeper than \(limits.depth)")
        }
        let scopeCount = scopes.count
        if declares { try declare(attributes) }
        let number = names.number(bytes, name)
        guard names.count <= limits.names else {
            throw MarkupError(.overLimit, "more than \(limits.names) different elements are named")
        }
        let resolved = names.name(number, bytes, scopes, generation: generation)
        open.append(Open(number: number, name: resolved, scopes: scopeCount))
        hasRoot = true
        isAtEmptyElement = isEmpty
        return .start(XMLElement(name: resolved, bytes: bytes, range: attributes, scopes: scopes))
    }

    /// Goes to the `>` of a tag, over quoted values; whether it may declare namespaces.
    private mutating func scanAttributes() throws(MarkupError) -> Bool {
        var declares = false
        var quote: UInt8 = 0
        while index < bytes.count {
            let byte = bytes[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: ">") {
                return declares
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "x"), bytes[index - 1] <= 0x20, matches("xmlns") {
                declares = true
            } else if byte == UInt8(ascii: "<") {
                break
            }
            index += 1
        }
        throw Self.malformed("a tag does not end")
    }

    private mutating func declare(_ range: Range<Int>) throws(MarkupError) {
        var attributes = XMLTagAttributes(bytes, range)
        while let (name, value) = attributes.next() {
            let whole = bytes[name]
            guard whole.starts(with: "xmlns".utf8) else { continue }
            let rest = whole.dropFirst(5)
            guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { continue }
            guard scopes.count < limits.namespaces else {
                throw MarkupError(.overLimit, "more than \(limits.namespaces) namespaces are declared")
            }
            let namespace = XMLElement.text(bytes[value])
            scopes.append(XMLElement.Scope(prefix: rest.dropFirst(), namespace: namespace))
            generation += 1
        }
    }

    private mutating func endTag() throws(MarkupError) -> XMLEvent {
        let nameStart = index + 2
        index = nameStart
        while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">") { index += 1 }
        let name = nameStart..<index
        while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: ">"), !name.isEmpty else {
            throw Self.malformed("an end tag does not end")
        }
        index += 1
        guard let last = open.last, names.number(bytes, name) == last.number else {
            throw Self.malformed("an end tag does not fit the element that is open")
        }
        return close()
    }

    private mutating func close() -> XMLEvent {
        let last = open.removeLast()
        if scopes.count > last.scopes {
            scopes.removeSubrange(last.scopes...)
            generation += 1
        }
        return .end(last.name)
    }
}
