// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import LogStore
import Primitives
import TransparencyLog
import Vault

extension Ledger {
    /// Appends records with their contents, in order; all are on the disk when it returns, or none was acknowledged.
    ///
    /// The same source with the same content is appended once, whoever brings it and however often; see
    /// `NewRecord.identity` for the stricter rule. A call that was cancelled still counts. It runs where the caller runs
    /// and waits for the disk there, about as long as one flush.
    ///
    /// - Parameter items: what to append, within `limits`; one record that breaks them refuses the whole call.
    /// - Returns: one outcome for each record, in order.
    /// - Throws: `LedgerError`, `VaultError` for the keys of subjects, `LogStoreError` or `DurabilityError` where the
    ///   disk failed: then try again once it works.
    public func append(_ items: [NewRecord]) async throws -> [AppendOutcome] {
        guard !items.isEmpty else { return [] }
        try check(items)
        return try await LedgerError.translating {
            try await gate.sharing {
                try refuseHandedOver()
                let records = try recognise(items)
                return try await reservations.holding(Set(records.map(\.id))) { try await append(records) }
            }
        }
    }

    private func check(_ items: [NewRecord]) throws(LedgerError) {
        let bytes = items.reduce(0) { $0 + $1.content.count }
        guard items.count <= limits.maxBatchRecords, bytes <= limits.maxBatchBytes else {
            throw LedgerError(
                .batchTooLarge,
                "a batch of \(items.count) records and \(bytes) bytes is over the limit of \(limits.maxBatchRecords) records "
                    + "and \(limits.maxBatchBytes) bytes")
        }
        for (position, item) in items.enumerated() {
            if let refusal = limits.refusal(of: item, position: position) { throw refusal }
            if let parent = item.parentPosition, !(0..<position).contains(parent) {
                throw LedgerError(.invalidRecord, "a record names a parent that is not before it", position: position)
            }
            if let parent = item.parent, parent >= log.size {
                throw LedgerError(
                    .invalidRecord, "the parent \(parent) of a record does not exist", position: position)
            }
        }
    }

    /// What makes each record the same as others, under the keys of its subject.
    private func recognise(_ items: [NewRecord]) throws -> [RecognisedRecord] {
        var keys: [SubjectID: SubjectKey] = [:]
        return try items.map { item in
            let owner = item.subjects.first ?? .tenant
            let key = try keys[owner] ?? subjectKeys.key(for: owner)
            keys[owner] = key
            return RecognisedRecord(
                item: item, facts: try item.canonicalFacts(), key: key,
                id: tenantKeys.identity(ofSource: item.source), commitment: key.commitment(to: item.content))
        }
    }

    /// Appends what is new, while nobody else appends from the same sources.
    private func append(_ records: [RecognisedRecord]) async throws -> [AppendOutcome] {
        let found = try match(records)
        var batch = EntryBatch(recordedAt: clock.now)
        for (position, record) in records.enumerated() where found[position] == .new {
            try batch.add(record, parent: parent(of: record.item, found, batch))
            batch.places[position] = batch.entries.count - 1
        }
        if !batch.blobs.isEmpty { try await blobs.store(batch.blobs) }
        let first = batch.entries.isEmpty ? 0 : try await log.append(batch.entries.map(\.leaf)).lowerBound
        func outcome(_ position: Int) -> AppendOutcome {
            switch found[position] {
            case .present(let entry): return .alreadyPresent(entry)
            case .repeated(let other): return .alreadyPresent(outcome(other).entry)
            case .new:
                let place = batch.places[position] ?? 0
                let entry = batch.entries[place]
                let index = first + UInt64(place)
                return .appended(
                    LedgerEntry(
                        index: index,
                        record: LedgerRecord(entry.header, facts: records[position].facts, index: index),
                        leafHash: entry.leaf.leafHash))
            }
        }
        return records.indices.map(outcome)
    }

    /// What is known of each record already: from the log, or from earlier in the same call.
    private func match(_ records: [RecognisedRecord]) throws -> [RecordMatch] {
        var seen: [SourceIdentity: [Int]] = [:]
        var found: [RecordMatch] = []
        for (position, record) in records.enumerated() {
            let earlier = seen[record.id] ?? []
            if let same = earlier.first(where: { records[$0].isSameContent(as: record) }) {
                found.append(.repeated(same))
                continue
            }
            if record.item.identity == .source, !earlier.isEmpty { throw conflict(position) }
            found.append(try stored(record, position: position).map { .present($0) } ?? .new)
            seen[record.id, default: []].append(position)
        }
        return found
    }

    /// The entry of the same source and content, whose content can still be read.
    private func stored(_ record: RecognisedRecord, position: Int) throws -> LedgerEntry? {
        var marks = ContentMarks(record, subjectKeys)
        for version in try versions(of: record.id) {
            guard try marks.isSame(version) || record.item.identity == .source else { continue }
            // What an erasure took, or the disk lost, comes again as a new entry; `verify` names the loss.
            let entry = try read(version.index)
            guard entry.erasedBy == nil else { continue }
            guard try marks.isSame(version) else { throw conflict(position) }
            if entry.isReadable { return entry }
        }
        return nil
    }

    /// The entries from a source, the oldest first: those remembered, and those that came since.
    private func versions(of id: SourceIdentity) throws -> [SourceVersions.Version] {
        let candidates = try log.candidates(EntryKeys.key(id))
        var versions = candidates.count > SourceVersions.few ? sources.versions(of: id) : []
        let known = versions.last?.index
        var isLonger = false
        for index in candidates where known.map({ index > $0 }) ?? true {
            let (header, content) = try EntryHeader.read(try log.entry(index))
            guard header.id == id, !header.kind.isControl else { continue }
            versions.append(SourceVersions.Version(header, content: content, index: index))
            isLonger = true
        }
        if isLonger { sources.remember(versions, of: id) }
        return versions
    }

    private func conflict(_ position: Int) -> LedgerError {
        LedgerError(.conflict, "the source of a record was appended with another content before", position: position)
    }

    private func parent(of item: NewRecord, _ found: [RecordMatch], _ batch: EntryBatch) -> EntryHeader.Parent? {
        guard var position = item.parentPosition else { return item.parent.map { .index($0) } }
        while case .repeated(let other) = found[position] { position = other }
        if case .present(let entry) = found[position] { return .index(entry.index) }
        return batch.places[position].map { .back(UInt64(batch.entries.count - $0)) }
    }
}

/// A record with what it is recognised by.
struct RecognisedRecord {
    let item: NewRecord
    let facts: RecordFacts
    let key: SubjectKey
    let id: SourceIdentity
    let commitment: ContentCommitment

    var owner: SubjectID { item.subjects.first ?? .tenant }

    func isSameContent(as other: RecognisedRecord) -> Bool {
        owner == other.owner ? commitment == other.commitment : item.content == other.item.content
    }
}

/// What a record's content would be called, open or by each subject; each is worked out once.
private struct ContentMarks {
    private let record: RecognisedRecord
    private let keys: SubjectKeys
    private var digest: SHA256Digest?
    private var commitments: [SubjectID: ContentCommitment?]

    init(_ record: RecognisedRecord, _ keys: SubjectKeys) {
        self.record = record
        self.keys = keys
        commitments = [record.owner: record.commitment]
    }

    /// Whether an entry holds the record's content.
    mutating func isSame(_ version: SourceVersions.Version) throws -> Bool {
        guard version.size == record.item.content.count else { return false }
        switch version.mark {
        case .open(let other):
            let own = digest ?? SHA256.hash(record.item.content)
            digest = own
            return own == other
        case .sealed(let owner, let other):
            if let own = commitments[owner] { return own == other }
            let own = try keys.existingKey(for: owner)?.commitment(to: record.item.content)
            commitments[owner] = .some(own)
            return own == other
        }
    }
}

/// What is known of a record before it is appended.
private enum RecordMatch: Hashable {
    case new
    /// The same stands earlier in the same call.
    case repeated(Int)
    case present(LedgerEntry)
}

/// The entries of one append, and the sealed contents that must be on the disk before them.
private struct EntryBatch {
    let recordedAt: Instant
    var entries: [(header: EntryHeader, leaf: LogLeaf)] = []
    var blobs: [SealedBlob] = []
    /// The place among the entries of each record that is new.
    var places: [Int: Int] = [:]
    private var openBytes = 0
    /// The most bytes of open contents in one append; what comes after is sealed, so that the log takes it at once.
    private static let maxOpenBytes = 8 << 20

    init(recordedAt: Instant) { self.recordedAt = recordedAt }

    mutating func add(_ record: RecognisedRecord, parent: EntryHeader.Parent?) throws {
        let item = record.item
        var header = EntryHeader(
            kind: item.kind, recordedAt: recordedAt, id: record.id, commitment: record.commitment,
            size: item.content.count, actor: item.actor, occurredAt: item.occurredAt, parent: parent,
            retention: item.retention?.fixed(recordedAt: recordedAt), subjects: item.subjects,
            place: .open(record.facts))
        if !item.mustBeSealed, item.content.count <= LedgerLimits.maxOpenBytes,
            openBytes + item.content.count <= Self.maxOpenBytes
        {
            let line = try header.line()
            if line.count <= EntryHeader.maxBytes {
                openBytes += line.count + item.content.count
                try add(header, bytes: line + [0x0A] + item.content)
                return
            }
        }
        let blob = try SealedBlob.seal(
            item.content, meta: record.facts.canonicalBytes(), under: record.key, binding: header.binding,
            isCompressible: Compression.isPromising(mediaType: item.mediaType),
            limits: BlobLimits(maxContentBytes: item.content.count))
        blobs.append(blob)
        header.place = .sealed(digest: blob.digest, bytes: blob.bytes.count)
        try add(header, bytes: header.line() + [0x0A])
    }

    private mutating func add(_ header: EntryHeader, bytes: [UInt8]) throws {
        let leaf = Merkle.leafHash(bytes)
        entries.append((header, try LogLeaf(bytes, keys: EntryKeys.keys(header, leaf: leaf))))
    }
}
