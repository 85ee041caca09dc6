// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One field of a header block.
public struct MailField: Hashable, Sendable {
    /// The bytes of the field's name as written.
    let nameBytes: ArraySlice<UInt8>
    /// The value after unfolding, white space at both ends removed, otherwise as it came.
    public let value: ArraySlice<UInt8>
    /// The byte offset of the field in the mail.
    public let offset: Int

    /// The field name as written.
    public var name: String { String(decoding: nameBytes, as: UTF8.self) }
    /// The value as text, encoded words undone (RFC 2047).
    public var text: String { EncodedWord.decode(value) }
}

/// The header block of a mail or of one of its parts, in order; names are compared without regard to case.
public struct MailHeaders: Hashable, Sendable {
    /// All fields in the order they came.
    public let fields: [MailField]

    init(_ fields: [MailField]) { self.fields = fields }

    /// The text of the first field with this name, encoded words undone.
    public subscript(name: String) -> String? { first(name)?.text }
    /// The first field with this name.
    public func first(_ name: String) -> MailField? {
        for field in fields where field.nameBytes.equalsIgnoringCase(name) { return field }
        return nil
    }
    /// All fields with this name, in order.
    public func all(_ name: String) -> [MailField] { fields.filter { $0.nameBytes.equalsIgnoringCase(name) } }
}
