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
    /// What a person said about who is who.
    public static let judgement = RecordKind(known: "judgement")

    /// The ledger took up a new key of its own.
    public static let keyRotation = RecordKind(known: "key-rotation")
    /// A key of the ledger counts no more beyond a size.
    public static let keyRevocation = RecordKind(known: "key-revocation")
    /// The ledger went over to another owner's key.
    public static let handOver = RecordKind(known: "hand-over")
    /// Contents were erased.
    public static let erasure = RecordKind(known: "erasure")
    /// An erasure was asked for and refused.
    public static let erasureRefused = RecordKind(known: "erasure-refused")
    /// Contents may not be erased until the hold is released.
    public static let hold = RecordKind(known: "hold")
    /// A hold ended.
    public static let release = RecordKind(known: "release")
    /// Contents stay longer than was said before.
    public static let retention = RecordKind(known: "retention")
    /// What witnesses and public logs said about a checkpoint.
    public static let anchor = RecordKind(known: "anchor")

    private static let control: Set<RecordKind> = [
        .keyRotation, .keyRevocation, .handOver, .erasure, .erasureRefused, .hold, .release, .retention, .anchor,
    ]
    /// Whether entries of this kind are written by the ledger itself and say something about the ledger.
    public var isControl: Bool { Self.control.contains(self) }
    /// Whether contents of this kind are sealed where the record does not say otherwise: all but what is meant for
    /// programs, and what the ledger says about itself.
    public var isPersonalByDefault: Bool { self != .payload && !isControl }
}
