// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A piece of an XML document.
public enum XMLEvent: Sendable {
    /// An element starts; an empty-element tag gives this and an end.
    case start(XMLElement)
    /// The innermost open element ends.
    case end(XMLName)
    /// Text or a CDATA section, references undone, as UTF-8. A text may come in several pieces.
    case text(ArraySlice<UInt8>)
}

/// The name of an element.
public struct XMLName: Hashable, Sendable {
    /// The namespace's address; empty for none, or for a prefix that nothing declares.
    public let namespace: String
    /// The name without its prefix.
    public let local: String

    /// Makes a name.
    public init(namespace: String, local: String) {
        self.namespace = namespace
        self.local = local
    }
}

/// A start tag: the element's name, and its attributes, which are read when they are asked for.
public struct XMLElement: Sendable {
    /// A declared prefix.
    struct Scope: Sendable {
        let prefix: ArraySlice<UInt8>
        let namespace: String
    }

    /// The element's name.
    public let name: XMLName
    let bytes: [UInt8]
    /// From behind the name to before the `>` or `/>`.
    let range: Range<Int>
    let scopes: [Scope]

    /// The value of the first attribute with this name, whatever its prefix, references undone; nil for none.
    public subscript(local: StaticString) -> String? {
        var tags = XMLTagAttributes(bytes, range)
        while let (name, value) = tags.next() {
            if matches(tags.local(name), local) { return Self.text(bytes[value]) }
        }
        return nil
    }

    /// The value of the attribute with this name in this namespace (empty: without a prefix); nil for none.
    public subscript(local: StaticString, namespace: String) -> String? {
        var tags = XMLTagAttributes(bytes, range)
        while let (name, value) = tags.next() {
            let part = tags.local(name)
            guard matches(part, local) else { continue }
            let isPlain = part.startIndex == name.lowerBound
            let found = isPlain ? "" : Self.namespace(bytes[name.lowerBound..<(part.startIndex - 1)], scopes)
            if found == namespace { return Self.text(bytes[value]) }
        }
        return nil
    }

    /// All attributes but namespace declarations, in their order: name and value.
    public var attributes: [(name: XMLName, value: String)] {
        var tags = XMLTagAttributes(bytes, range)
        var all: [(name: XMLName, value: String)] = []
        while let (name, value) = tags.next() {
            let part = tags.local(name)
            let isPlain = part.startIndex == name.lowerBound
            let prefix = isPlain ? [] : bytes[name.lowerBound..<(part.startIndex - 1)]
            if prefix.elementsEqual("xmlns".utf8) || isPlain && part.elementsEqual("xmlns".utf8) { continue }
            let namespace = isPlain ? "" : Self.namespace(prefix, scopes)
            let local = String(decoding: part, as: UTF8.self)
            all.append((XMLName(namespace: namespace, local: local), Self.text(bytes[value])))
        }
        return all
    }

    private func matches(_ name: ArraySlice<UInt8>, _ wanted: StaticString) -> Bool {
        guard name.count == wanted.utf8CodeUnitCount else { return false }
        // The compiler keeps the bytes of a static string for the life of the program; the buffer is its exact length.
        return wanted.withUTF8Buffer { unsafe name.elementsEqual($0) }
    }

    static func namespace(_ prefix: ArraySlice<UInt8>, _ scopes: [Scope]) -> String {
        if let scope = scopes.last(where: { $0.prefix == prefix }) { return scope.namespace }
        return prefix.elementsEqual("xml".utf8) ? "http://www.w3.org/XML/1998/namespace" : ""
    }

    /// An attribute's value: references undone, line ends and tabs as blanks.
    static func text(_ value: ArraySlice<UInt8>) -> String {
        guard value.contains(where: { $0 == UInt8(ascii: "&") || $0 < 0x20 }) else {
            return String(decoding: value, as: UTF8.self)
        }
        let undone = XMLReference.undone(ArraySlice(value.map { $0 < 0x20 ? 0x20 : $0 }))
        return String(decoding: undone, as: UTF8.self)
    }
}

/// Walks over the attributes of a tag whose quotes were checked.
struct XMLTagAttributes {
    private let bytes: [UInt8]
    private var index: Int
    private let end: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    /// The next attribute: where its name and its value (without quotes) stand; nil behind the last.
    mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
        while index < end, bytes[index] <= 0x20 { index += 1 }
        let nameStart = index
        while index < end, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "=") { index += 1 }
        let name = nameStart..<index
        while index < end, bytes[index] <= 0x20 { index += 1 }
        guard !name.isEmpty, index < end, bytes[index] == UInt8(ascii: "=") else { return nil }
        index += 1
        while index < end, bytes[index] <= 0x20 { index += 1 }
        guard index < end, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") else { return nil }
        let quote = bytes[index]
        let start = index + 1
        index = start
        while index < end, bytes[index] != quote { index += 1 }
        guard index < end else { return nil }
        defer { index += 1 }
        return (name, start..<index)
    }

    /// The part of a name behind its prefix.
    func local(_ name: Range<Int>) -> ArraySlice<UInt8> {
        let whole = bytes[name]
        guard let colon = whole.firstIndex(of: UInt8(ascii: ":")) else { return whole }
        return whole[(colon + 1)...]
    }
}
