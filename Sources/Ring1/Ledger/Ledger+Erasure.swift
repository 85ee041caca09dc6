// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import LogStore
import Primitives
public import Vault

extension Ledger {
    /// The most entries that one erasure may name.
    public static let maxErasedEntries: UInt64 = 65_536

    /// The holds in force, in the order they were placed.
    public var holds: [ErasureRules.PlacedHold] { control.withLock { $0.rules.holds } }

    /// Erases contents for good: first the entry that says so, then key and stored bytes.
    ///
    /// Refused where a hold or an unexpired retention covers one of them; that is recorded too. A crash in between is
    /// completed at the next opening. Entries, their hashes and every proof stay.
    ///
    /// - Parameter request: what, why and in whose name.
    /// - Returns: what became of it.
    /// - Throws: `ledger_invalid_record` for entries whose content is open, `ledger_no_such_entry`,
    ///   `vault_control_invalid`.
    @concurrent public func erase(_ request: ErasureRequest) async throws -> ErasureOutcome {
        try await LedgerError.translating {
            try await gate.alone {
                try refuseHandedOver()
                let contents = try contents(of: request.target)
                let obstacles = control.withLock {
                    $0.rules.obstacles(to: request.target, among: contents.map(\.candidate), now: clock.now)
                }
                guard obstacles.isEmpty else {
                    let entry = try await record(
                        .refusal(request.target, obstacles, request.grounds), actor: request.actor)
                    return .refused(entry, obstacles)
                }
                var key: SubjectKeyID?
                if case .subject(let subject) = request.target {
                    key = try subjectKeys.existingKey(for: subject)?.id
                }
                let entry = try await record(.erasure(request.target, key: key, request.grounds), actor: request.actor)
                // First the folder says so, then the bytes go: a copy of it never lacks a content without its erasure.
                // What cannot be written to the folder now is in the log all the same, and no reason to keep them.
                try? await log.flush()
                try destroy(request.target, key: key, contents.map(\.digest))
                return .erased(entry, contents: contents.count)
            }
        }
    }

    /// The entries whose contents an erasure took away, ascending; none where the entry records no erasure.
    ///
    /// For whatever is derived from contents: it has to forget them too.
    @concurrent public func erased(by index: UInt64) async throws -> [UInt64] {
        let target = control.withLock { $0.erasures.first { $0.index == index }?.target }
        guard let target else { return [] }
        return try LedgerError.translating {
            let candidates: [UInt64] =
                switch target {
                case .entries(let entries): entries.ranges.flatMap { Array($0) }
                case .subject(let subject): try log.candidates(EntryKeys.key(subject))
                }
            return try candidates.filter {
                erasure(of: try EntryHeader.read(try log.entry($0)).header, at: $0) == index
            }
        }
    }

    /// Places a hold: what it covers cannot be erased until it is released.
    @discardableResult @concurrent public func hold(_ request: HoldRequest) async throws -> LedgerEntry {
        try await recordAlone(.hold(request.id, request.scope, request.grounds), actor: request.actor)
    }

    /// Ends a hold.
    @discardableResult @concurrent public func release(
        _ id: HoldID, grounds: Grounds, actor: String? = nil
    ) async throws -> LedgerEntry {
        try await recordAlone(.release(id, grounds), actor: actor)
    }

    /// Makes contents stay longer; nothing becomes shorter by it.
    @discardableResult @concurrent public func extendRetention(
        _ scope: ControlScope, to retention: Retention, grounds: Grounds, actor: String? = nil
    ) async throws -> LedgerEntry {
        try await recordAlone(.retention(scope, retention, grounds), actor: actor)
    }

    private func recordAlone(_ record: ControlRecord, actor: String?) async throws -> LedgerEntry {
        try await LedgerError.translating {
            try await gate.alone {
                try refuseHandedOver()
                return try await self.record(record, actor: actor)
            }
        }
    }

    /// Checks a record against the rules, appends it, and takes it over.
    private func record(_ record: ControlRecord, actor: String?) async throws -> LedgerEntry {
        guard let kind = RecordKind(record.kindName), kind.isControl else {
            preconditionFailure("the ledger does not know control records of the kind \(record.kindName)")
        }
        if let actor, !(1...EntryHeader.maxActorBytes).contains(actor.utf8.count) {
            throw LedgerError(.invalidRecord, "who acts has 1 to \(EntryHeader.maxActorBytes) bytes")
        }
        let size = log.size
        try control.withLock { control throws(VaultError) in try control.rules.check(record, at: size) }
        let entry = try await appendControl(kind, record.json, actor: actor)
        try control.withLock { control in try control.apply(record, at: entry.index) }
        return entry
    }

    /// Removes stored contents that no entry names and that are older than a day: an append failed in between.
    ///
    /// - Returns: how many there were.
    /// - Throws: `LedgerError` or `DurabilityError`; what was found until then is left for the next time.
    @concurrent @discardableResult public func removeOrphans() async throws -> Int {
        try LedgerError.translating {
            var suspects = Set(
                try blobs.orphans(now: clock.now) { digest in
                    try !log.candidates(EntryKeys.key(blob: digest)).isEmpty
                })
            // The index is derived: before anything goes, the entries themselves are asked.
            var next: UInt64 = 0
            while !suspects.isEmpty, next < log.size {
                for entry in try log.entries(from: next, limit: 1_000, maxBytes: 8 << 20) {
                    if case .sealed(let digest, _) = try EntryHeader.read(entry).header.place {
                        suspects.remove(digest)
                    }
                    next += 1
                }
            }
            try blobs.remove(suspects)
            return suspects.count
        }
    }

    // MARK: What goes

    /// A sealed content that an erasure concerns.
    private struct SealedContent {
        let candidate: ErasureCandidate
        let digest: SHA256Digest
    }

    /// The sealed contents that an erasure would take away and that are not erased yet.
    private func contents(of target: ErasureTarget) throws -> [SealedContent] {
        switch target {
        case .entries(let entries):
            guard entries.count <= Self.maxErasedEntries else {
                throw LedgerError(
                    .batchTooLarge, "\(entries.count) entries are more than the \(Self.maxErasedEntries) of one erasure"
                )
            }
            return try entries.ranges.flatMap { try $0.compactMap { try content(at: $0, isNamed: true) } }
        case .subject(let subject):
            return try log.candidates(EntryKeys.key(subject)).compactMap { index in
                try content(at: index, owner: subject, isNamed: false)
            }
        }
    }

    private func content(at index: UInt64, owner: SubjectID? = nil, isNamed: Bool) throws -> SealedContent? {
        let header = try EntryHeader.read(try log.entry(index)).header
        guard case .sealed(let digest, _) = header.place else {
            guard isNamed else { return nil }
            throw LedgerError(
                .invalidRecord, "the content of entry \(index) stands in the log itself and cannot be erased",
                nextStep: "leave this entry out; personal contents are sealed beside the log", index: index)
        }
        if let owner, header.owner != owner { return nil }
        guard erasure(of: header, at: index) == nil else { return nil }
        return SealedContent(candidate: header.candidate(at: index), digest: digest)
    }

    /// The entry that records the erasure of a sealed content; nil where there is none.
    func erasure(of header: EntryHeader, at index: UInt64) -> UInt64? {
        control.withLock { $0.erasure(of: header, at: index) }
    }

    private func destroy(_ target: ErasureTarget, key: SubjectKeyID?, _ digests: [SHA256Digest]) throws {
        if case .subject(let subject) = target, let key { try subjectKeys.destroy(subject, onlyKey: key) }
        try blobs.remove(digests)
    }
}
