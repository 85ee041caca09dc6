// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

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

    /// Makes a record to append.
    public init(
        kind: RecordKind, source: String, name: String, mediaType: String, content: [UInt8],
        occurredAt: Instant? = nil, parent: UInt64? = nil, parentPosition: Int? = nil, attributes: JSONObject = [:]
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
    }
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

/// The limits of one ledger.
public struct LedgerLimits: Hashable, Sendable {
    /// The most bytes an entry may have in canonical JSON, fixed by the entry format (16-bit length).
    public static let maxEntryBytes = 65_535

    /// The most bytes of one content (default 64 MiB).
    public var maxContentBytes: Int
    /// The most records of one append (default 4,096).
    public var maxBatchRecords: Int
    /// The most bytes of content of one append (default 256 MiB).
    public var maxBatchBytes: Int
    /// The most records that may wait to be written (default 65,536).
    public var maxWaitingRecords: Int

    /// Makes limits.
    public init(
        maxContentBytes: Int = 64 << 20, maxBatchRecords: Int = 4096, maxBatchBytes: Int = 256 << 20,
        maxWaitingRecords: Int = 65_536
    ) {
        self.maxContentBytes = maxContentBytes
        self.maxBatchRecords = maxBatchRecords
        self.maxBatchBytes = maxBatchBytes
        self.maxWaitingRecords = maxWaitingRecords
    }

    /// What would make `append` refuse this record whatever its batch is; nil where nothing would.
    ///
    /// Lets a caller sort out single records, since one refused record refuses its whole batch.
    public func refusal(of record: NewRecord, position: Int? = nil) -> LedgerError? {
        func refuse(_ what: String) -> LedgerError { LedgerError(.invalidRecord, what, position: position) }
        if record.source.isEmpty { return refuse("a record has an empty source") }
        if record.content.count > maxContentBytes {
            return refuse("a content of \(record.content.count) bytes is over the limit of \(maxContentBytes)")
        }
        if record.parent != nil, record.parentPosition != nil {
            return refuse("a record names two parents")
        }
        do {
            // The longest form: an index and a time that need all their digits.
            let size = try record.bound(
                blob: .zero, recordedAt: Instant(milliseconds: 253_402_300_799_999), parent: 1 << 53
            ).canonicalBytes().count
            if size > Self.maxEntryBytes {
                return refuse("an entry of up to \(size) bytes is over the limit of \(Self.maxEntryBytes)")
            }
        } catch { return refuse("a record's attributes are not canonical JSON: \(error.message)") }
        return nil
    }
}
