// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Ledger

/// Something an intake run reports while it works.
public enum IntakeEvent: Hashable, Sendable {
    /// An item is in the ledger, durably.
    case item(IntakeItem)
    /// An item was left out; the run goes on.
    case failed(IntakeFailure)
    /// How far the run is; after every batch.
    case progress(IntakeProgress)
}

/// One item that is in the ledger.
public struct IntakeItem: Hashable, Sendable {
    /// The source the ledger knows it by, e.g. `file:letters/2026-03-02.txt`.
    public let source: String
    /// What people call it: the file name, the subject.
    public let name: String
    /// The kind of its record.
    public let kind: RecordKind
    /// Its index in the ledger.
    public let index: UInt64
    /// Whether this run appended it; false where it was there already.
    public let isNew: Bool
    /// Its size in bytes.
    public let size: Int
}

/// One item that was left out, and why.
public struct IntakeFailure: Hashable, Sendable {
    /// The path below the source, or the object's name; bytes that are not UTF-8 show as U+FFFD.
    public let item: String
    /// The error's code, e.g. `intake_permission_denied`.
    public let code: String
    /// What happened.
    public let message: String
    /// What the reader can do.
    public let nextStep: String
    /// Whether it was left out by rule (a link, a device, a binary file of a repository) and not by mishap.
    public let isSkipped: Bool
}

/// A page of a job's failures.
public struct IntakeFailurePage: Hashable, Sendable {
    /// The failures in the order they came.
    public let failures: [IntakeFailure]
    /// Where the next page starts; nil on the last one so far.
    public let next: UInt64?
}

/// Counts of a run, while it works and at its end.
public struct IntakeProgress: Hashable, Sendable {
    /// Items the source holds; attachments come on top once their mail is read.
    public internal(set) var found = 0
    /// Items dealt with, whatever came of them.
    public internal(set) var done = 0
    /// Entries this run appended, attachments included.
    public internal(set) var appended = 0
    /// Entries that were in the ledger already.
    public internal(set) var alreadyPresent = 0
    /// Items left out by rule.
    public internal(set) var skipped = 0
    /// Items left out by mishap.
    public internal(set) var failed = 0
    /// Bytes of all entries appended or found present.
    public internal(set) var bytes = 0
}

/// What one item gave in the ledger.
public struct IntakeReceipt: Hashable, Sendable {
    /// The entry's index.
    public let index: UInt64
    /// Whether the entry is new.
    public let isNew: Bool

    /// Makes a receipt.
    public init(index: UInt64, isNew: Bool) {
        self.index = index
        self.isNew = isNew
    }
}

/// Where taken-in records go. The ledger, except in tests.
public protocol IntakeDestination: Sendable {
    /// Stores records in order; durable when it returns. The same source and content is stored once.
    func store(_ records: [NewRecord]) async throws -> [IntakeReceipt]
}

extension Ledger: IntakeDestination {
    /// Appends the records as one batch.
    public func store(_ records: [NewRecord]) async throws -> [IntakeReceipt] {
        try await append(records).map { outcome in
            switch outcome {
            case .appended(let entry): IntakeReceipt(index: entry.index, isNew: true)
            case .alreadyPresent(let entry): IntakeReceipt(index: entry.index, isNew: false)
            }
        }
    }
}
