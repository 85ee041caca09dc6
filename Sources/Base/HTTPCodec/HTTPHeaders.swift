// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The fields of a message's header: ordered, compared without regard to case, repeated names allowed.
///
/// The fields are kept as one run of wire bytes with an index over it, so that reading a request's header costs two
/// allocations and writing a response's header is one copy; text is made when asked for.
public struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
    /// Where one field's name and value lie in `wire`.
    struct Slot: Sendable {
        var nameStart: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32
    }
    /// The fields as they stand on the wire, each ended by CR LF.
    public private(set) var wire: [UInt8]
    private var slots: [Slot]

    /// Makes an empty header.
    public init() {
        wire = []
        slots = []
    }
    /// Takes over checked wire bytes and their index.
    init(wire: [UInt8], slots: [Slot]) {
        self.wire = wire
        self.slots = slots
    }
    /// Makes a header out of names and values, in order.
    public init(_ fields: some Sequence<(String, String)>) {
        self.init()
        for (name, value) in fields { add(name, value) }
    }
    /// Makes a header out of a literal, in order.
    public init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }

    /// How many fields there are.
    public var count: Int { slots.count }
    /// Whether there is no field.
    public var isEmpty: Bool { slots.isEmpty }
    /// All fields in order, as text.
    public var fields: [(name: String, value: String)] { slots.map { (text($0.nameRange), text($0.valueRange)) } }

    /// The first value of a name; setting replaces every field of the name, and nil takes them away.
    public subscript(name: String) -> String? {
        get { slots.first { matches($0, name) }.map { text($0.valueRange) } }
        set {
            if let newValue { set(name, newValue) } else { remove(name) }
        }
    }
    /// All values of a name, in order.
    public func values(_ name: String) -> [String] { slots.filter { matches($0, name) }.map { text($0.valueRange) } }
    /// The first value of a name as raw bytes, for values that may not be UTF-8.
    public func bytes(_ name: String) -> [UInt8]? {
        slots.first { matches($0, name) }.map { Array(wire[$0.valueRange]) }
    }
    /// Whether a field of this name is there.
    public func contains(_ name: String) -> Bool { slots.contains { matches($0, name) } }
    /// The members of a comma-separated list field, over all fields of the name, trimmed and in lower case.
    public func list(_ name: String) -> [String] {
        values(name).flatMap { $0.split(separator: ",") }
            .map { $0.trimmed(where: { $0 == " " || $0 == "\t" }).lowercased() }.filter { !$0.isEmpty }
    }

    /// Adds a field at the end; control bytes in the value become spaces, and a name that is no token adds nothing.
    ///
    /// - Returns: Whether the name was a token, so that the field was added.
    @discardableResult public mutating func add(_ name: String, _ value: String) -> Bool {
        guard Self.isValidName(name) else { return false }
        let nameStart = UInt32(wire.count)
        wire.append(contentsOf: name.utf8)
        let nameEnd = UInt32(wire.count)
        wire.append(UInt8(ascii: ":"))
        wire.append(UInt8(ascii: " "))
        let valueStart = UInt32(wire.count)
        for byte in value.utf8 { wire.append(ByteClass.isFieldValue(byte) ? byte : UInt8(ascii: " ")) }
        let valueEnd = UInt32(wire.count)
        wire.append(13)
        wire.append(10)
        slots.append(Slot(nameStart: nameStart, nameEnd: nameEnd, valueStart: valueStart, valueEnd: valueEnd))
        return true
    }
    /// Adds every field of another header at the end.
    public mutating func add(contentsOf other: HTTPHeaders) {
        for field in other.fields { add(field.name, field.value) }
    }
    /// Replaces all fields of a name by one at the end.
    public mutating func set(_ name: String, _ value: String) {
        remove(name)
        add(name, value)
    }
    /// Takes away all fields of a name.
    public mutating func remove(_ name: String) {
        guard contains(name) else { return }
        let kept = fields.filter { !Self.equalNames($0.name, name) }
        self = HTTPHeaders(kept.map { ($0.name, $0.value) })
    }

    /// Whether a text can be a field name: one or more token characters of RFC 9110.
    public static func isValidName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(ByteClass.isToken)
    }
    static func equalNames(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { ByteClass.lower($0) == ByteClass.lower($1) }
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: wire[range], as: UTF8.self) }
    private func matches(_ slot: Slot, _ name: String) -> Bool {
        guard Int(slot.nameEnd &- slot.nameStart) == name.utf8.count else { return false }
        var index = Int(slot.nameStart)
        for byte in name.utf8 {
            if ByteClass.lower(wire[index]) != ByteClass.lower(byte) { return false }
            index += 1
        }
        return true
    }
}

extension HTTPHeaders.Slot {
    var nameRange: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var valueRange: Range<Int> { Int(valueStart)..<Int(valueEnd) }
}

extension HTTPHeaders: Equatable {
    /// Same fields in the same order; names without regard to case.
    public static func == (left: HTTPHeaders, right: HTTPHeaders) -> Bool {
        left.count == right.count
            && zip(left.fields, right.fields).allSatisfy { equalNames($0.name, $1.name) && $0.value == $1.value }
    }
}

extension HTTPHeaders: CustomStringConvertible {
    /// The fields as on the wire. May hold secrets: for tests, not for logs.
    public var description: String { String(decoding: wire, as: UTF8.self) }
}

extension Substring {
    /// Without the leading and trailing characters that a condition holds for.
    func trimmed(where condition: (Character) -> Bool) -> Substring {
        var slice = drop(while: condition)
        while let last = slice.last, condition(last) { slice.removeLast() }
        return slice
    }
}
