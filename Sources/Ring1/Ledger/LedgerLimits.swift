// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Primitives

/// The limits of one ledger.
public struct LedgerLimits: Hashable, Sendable {
    /// The most bytes of an entry, fixed by the form of entry bundles (16-bit length).
    public static let maxEntryBytes = 65_535
    /// The most bytes of a content that stands in the entry itself; larger ones are sealed beside the log.
    public static let maxOpenBytes = 32 << 10

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
        if record.kind.isControl { return refuse("records of the kind \(record.kind) are written by the ledger alone") }
        if record.content.count > maxContentBytes {
            return refuse("a content of \(record.content.count) bytes is over the limit of \(maxContentBytes)")
        }
        if record.parent != nil, record.parentPosition != nil { return refuse("a record names two parents") }
        if let parent = record.parent, parent > 1 << 53 { return refuse("a record names a parent beyond 2^53") }
        if let actor = record.actor, !(1...EntryHeader.maxActorBytes).contains(actor.utf8.count) {
            return refuse("who acts has 1 to \(EntryHeader.maxActorBytes) bytes")
        }
        if record.subjects.count > EntryHeader.maxSubjects || Set(record.subjects).count < record.subjects.count {
            return refuse("a record names over \(EntryHeader.maxSubjects) subjects, or one of them twice")
        }
        if let occurredAt = record.occurredAt, Instant(rfc3339: occurredAt.rfc3339) != occurredAt {
            return refuse("a time lies outside of the years 0 to 9999")
        }
        // Most records: no attributes, and names that fit even where every byte needs an escape of six.
        let names = record.source.utf8.count + record.name.utf8.count + record.mediaType.utf8.count
        if record.attributes.isEmpty, 6 * names + 64 <= RecordFacts.maxBytes { return nil }
        do {
            let facts = try record.facts.canonicalBytes()
            if facts.count > RecordFacts.maxBytes {
                return refuse(
                    "names and attributes of \(facts.count) bytes are over the limit of \(RecordFacts.maxBytes)")
            }
            // What cannot be read must not become an entry.
            if !record.attributes.isEmpty { _ = try RecordFacts(sealed: facts) }
        } catch {
            let why = (error as? any ReportableError)?.message ?? "they cannot be read back"
            return refuse("the attributes of a record are no canonical JSON within its limits: \(why)")
        }
        return nil
    }
}
