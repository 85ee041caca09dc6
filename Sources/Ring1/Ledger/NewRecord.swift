// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives
public import Vault

/// What makes a record the same as one that was appended before.
public enum RecordIdentity: Hashable, Sendable {
    /// Its source and its content: another content from the same source is a later entry.
    case sourceAndContent
    /// Its source alone: another content from the same source is refused with `ledger_conflict`.
    case source
}

/// Something to append: a record's facts and its content.
public struct NewRecord: Hashable, Sendable {
    /// What sort of thing it is.
    public var kind: RecordKind
    /// A stable name of the place it came from. The same source with the same content is appended once.
    public var source: String
    /// A name people recognise.
    public var name: String
    /// The media type, e.g. `message/rfc822`.
    public var mediaType: String
    /// The content itself; may be empty.
    public var content: [UInt8]
    /// When the thing itself was written, sent or changed, where the source says so.
    public var occurredAt: Instant?
    /// The entry it belongs to, which must exist.
    public var parent: UInt64?
    /// Instead of `parent`: the position, in the same append, of an earlier record it belongs to.
    public var parentPosition: Int?
    /// Further facts about the source.
    public var attributes: JSONObject
    /// Who brings it, 1 to 256 bytes; stands in the open header, so a role or number and not a person's name.
    public var actor: String?
    /// Whether names and content are sealed beside the log, so that they can be erased; nil for what the kind says.
    public var isPersonal: Bool?
    /// Whom it is about, at most 16; the first one's key seals it. Empty for the tenant itself.
    public var subjects: [SubjectID]
    /// How long it must be kept.
    public var retention: Retention?
    /// What makes it the same as an earlier one.
    public var identity: RecordIdentity

    /// Makes a record to append.
    public init(
        kind: RecordKind, source: String, name: String, mediaType: String, content: [UInt8],
        occurredAt: Instant? = nil, parent: UInt64? = nil, parentPosition: Int? = nil, attributes: JSONObject = [:],
        actor: String? = nil, isPersonal: Bool? = nil, subjects: [SubjectID] = [], retention: Retention? = nil,
        identity: RecordIdentity = .sourceAndContent
    ) {
        self.kind = kind
        self.source = source
        self.name = name
        self.mediaType = mediaType
        self.content = content
        self.occurredAt = occurredAt
        self.parent = parent
        self.parentPosition = parentPosition
        self.attributes = attributes
        self.actor = actor
        self.isPersonal = isPersonal
        self.subjects = subjects
        self.retention = retention
        self.identity = identity
    }

    var facts: RecordFacts {
        RecordFacts(source: source, name: name, mediaType: mediaType, attributes: attributes)
    }
    /// The facts as they will be read, with attributes in canonical order.
    func canonicalFacts() throws -> RecordFacts {
        attributes.isEmpty ? facts : try RecordFacts(sealed: facts.canonicalBytes())
    }
    /// Whether it is sealed because of what it is, whatever its size.
    var mustBeSealed: Bool { isPersonal ?? kind.isPersonalByDefault }
}

/// What became of one record of an append.
public enum AppendOutcome: Hashable, Sendable {
    /// A new entry; it is on the disk.
    case appended(LedgerEntry)
    /// The same source with the same content was there before.
    case alreadyPresent(LedgerEntry)

    /// The entry, new or old.
    public var entry: LedgerEntry {
        switch self {
        case .appended(let entry), .alreadyPresent(let entry): entry
        }
    }
    /// Whether the entry is new.
    public var isNew: Bool { if case .appended = self { true } else { false } }
}
