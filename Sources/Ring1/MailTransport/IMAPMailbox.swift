// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A mailbox as the server lists it.
public struct IMAPMailbox: Hashable, Sendable {
    /// The name as the server writes it; this is what is sent back.
    public let raw: [UInt8]
    /// The separator of levels; nil where the server has none.
    public let delimiter: UInt8?
    /// Whether it can hold mails.
    public let isSelectable: Bool

    /// Makes a mailbox.
    public init(raw: [UInt8], delimiter: UInt8?, isSelectable: Bool) {
        self.raw = raw
        self.delimiter = delimiter
        self.isSelectable = isSelectable
    }

    /// The name for people: decoded from modified UTF-7, else taken as UTF-8; control characters show as U+FFFD.
    public var name: String {
        let text = ModifiedUTF7.decode(raw) ?? String(decoding: raw, as: UTF8.self)
        var shown = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control
            shown.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return shown
    }
}
