// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Writes compact JSON piece by piece into bytes, without a tree; commas come by themselves.
///
/// For hot paths. It does not check that arrays and objects are closed and keys come in pairs with values; whoever
/// writes with it tests the result once.
public struct JSONWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Makes a writer with room for so many bytes before it grows.
    public init(reserving capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// Forgets what was written and keeps the room.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Opens an object.
    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    /// Closes an object.
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    /// Opens an array.
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    /// Closes an array.
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes a key; its value comes next.
    public mutating func key(_ key: String) {
        separate()
        bytes.append(jsonString: key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }
    /// Writes a string.
    public mutating func string(_ value: String) {
        separate()
        bytes.append(jsonString: value)
    }
    /// Writes an integer.
    public mutating func number(_ value: Int) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }
    /// Writes a number.
    public mutating func number(_ value: JSONNumber) {
        separate()
        bytes.append(contentsOf: value.text.utf8)
    }
    /// Writes `true` or `false`.
    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }
    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }
    /// Writes any value.
    public mutating func value(_ value: JSONValue) {
        separate()
        bytes.append(json: value)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }
    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }
}
