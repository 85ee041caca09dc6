// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A value as SQLite stores it.
public enum DatabaseValue: Hashable, Sendable {
    /// No value.
    case null
    /// A whole number.
    case integer(Int64)
    /// A floating-point number; NaN is stored as null.
    case real(Double)
    /// Text.
    case text(String)
    /// Bytes.
    case blob([UInt8])

    /// The value for a number, null for nil.
    public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    /// The value for a number, null for nil.
    public init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
    /// The value for an unsigned number, null for nil or beyond `Int64.max`, which SQLite cannot hold.
    public init(_ value: UInt64?) { self = value.flatMap { Int64(exactly: $0) }.map { .integer($0) } ?? .null }
    /// The value for a text, null for nil.
    public init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    /// The value for bytes, null for nil.
    public init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }
}

extension DatabaseValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByNilLiteral, ExpressibleByBooleanLiteral
{
    /// Makes a whole number.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Makes a floating-point number.
    public init(floatLiteral value: Double) { self = .real(value) }
    /// Makes a text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// Makes a null.
    public init(nilLiteral: ()) { self = .null }
    /// Makes 1 or 0.
    public init(booleanLiteral value: Bool) { self = .integer(value ? 1 : 0) }
}
