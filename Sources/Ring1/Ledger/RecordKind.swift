// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What sort of thing an entry records; a short lower-case word, open to new ones.
public struct RecordKind: Hashable, Sendable, CustomStringConvertible {
    /// The word: 1 to 32 of `a-z`, `0-9`, `-` and `.`.
    public let name: String

    /// Checks and wraps a word; nil where it breaks the rule.
    public init?(_ name: some StringProtocol) {
        let bytes = name.utf8
        let isAllowed: (UInt8) -> Bool = {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "."): true
            default: false
            }
        }
        guard (1...32).contains(bytes.count), bytes.allSatisfy(isAllowed) else { return nil }
        self.name = String(name)
    }
    private init(known name: String) { self.name = name }

    /// The word itself.
    public var description: String { name }

    /// A mail message as it was received.
    public static let mail = RecordKind(known: "mail")
    /// A file: text, letter, web page, image or any other.
    public static let document = RecordKind(known: "document")
    /// A file that came inside a mail; its parent is the mail.
    public static let attachment = RecordKind(known: "attachment")
    /// A commit of a git repository.
    public static let commit = RecordKind(known: "commit")
    /// A contact list (vCard).
    public static let contacts = RecordKind(known: "contacts")
    /// A calendar (iCalendar).
    public static let calendar = RecordKind(known: "calendar")
    /// A table (CSV, spreadsheet).
    public static let table = RecordKind(known: "table")
    /// What an interface appended through the archive's API.
    public static let payload = RecordKind(known: "payload")
}
