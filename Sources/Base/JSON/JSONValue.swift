// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Any JSON value, lossless: keys stay in order and numbers stay as written.
///
/// Two values are equal where they would be written with the same bytes.
public enum JSONValue: Sendable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number, as text.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)
}

extension JSONValue {
    /// Makes a number.
    public init(_ value: Int) { self = .number(JSONNumber(value)) }
    /// Makes a number.
    public init(_ value: UInt64) { self = .number(JSONNumber(value)) }
    /// Makes a number; nil for infinities and NaN.
    public init?(_ value: Double) {
        guard let number = JSONNumber(value) else { return nil }
        self = .number(number)
    }
    /// Makes a string.
    public init(_ value: String) { self = .string(value) }
    /// Makes `true` or `false`.
    public init(_ value: Bool) { self = .bool(value) }

    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }
    /// The truth value, where this is one.
    public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The number, where this is one.
    public var numberValue: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    /// The integer, where this is a number whose value is one that fits.
    public var intValue: Int? { numberValue?.int }
    /// The nearest double, where this is a number in its range.
    public var doubleValue: Double? { numberValue?.double }
    /// The text, where this is a string.
    public var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements, where this is an array.
    public var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The members, where this is an object.
    public var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The value of a key; nil where this is no object or has no such key.
    public subscript(key: String) -> JSONValue? { if case .object(let value) = self { value[key] } else { nil } }
    /// An element; nil where this is no array or has no such place.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}

extension JSONValue: Hashable {
    /// Whether both would be written with the same bytes.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): sameBytes(left, right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Feeds the kind and the content.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value ? 2 : 1)
        case .number(let value):
            hasher.combine(3)
            hasher.combine(value)
        case .string(let value):
            hasher.combine(4)
            hasher.combine(KeyBytes(text: value))
        case .array(let value):
            hasher.combine(5)
            hasher.combine(value)
        case .object(let value):
            hasher.combine(6)
            hasher.combine(value)
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value in compact form.
    public var description: String { text }
}
