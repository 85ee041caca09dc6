// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TransparencyLog
import Vault

/// What a verification knows while it goes through the log.
struct LedgerCheck {
    private let directory: FilePath
    private let keys: [NoteVerifier]
    private let blobs: BlobStore
    private let progress: (@Sendable (LedgerProgress) -> Void)?
    private var verdict = LedgerVerification()
    private var control: ControlState?
    /// Contents that are not there: missing, unless an erasure that comes later says why.
    private var absent: [(index: UInt64, header: EntryHeader)] = []
    private var total: UInt64 = 0

    init(directory: FilePath, keys: [NoteVerifier], progress: (@Sendable (LedgerProgress) -> Void)?) {
        self.directory = directory
        self.keys = keys
        self.progress = progress
        blobs = BlobStore(reading: LedgerPlaces.blobs(in: directory))
        verdict.isSignatureChecked = !keys.isEmpty
    }

    mutating func report(_ kind: LedgerFault.Kind, _ index: UInt64?, _ message: String) {
        guard verdict.faults.count < LedgerVerification.maxFaults else { return }
        verdict.faults.append(LedgerFault(kind: kind, index: index, message: message))
    }

    // MARK: Before the log

    mutating func readIdentity() {
        do {
            let bytes = try Files.read(LedgerPlaces.identity(in: directory), limit: LedgerIdentity.maxBytes)
            control = ControlState(try LedgerIdentity(parsing: bytes))
        } catch let error as any ReportableError {
            report(.identityInvalid, nil, "the identity of the ledger is not valid: \(error.message)")
        } catch { report(.identityInvalid, nil, "the identity of the ledger cannot be read") }
    }

    /// Takes the size that the checkpoint claims, for telling how far the check is.
    mutating func expect(_ checkpoint: [UInt8]?) {
        guard let checkpoint, let note = try? SignedNote(parsing: checkpoint) else { return }
        total = (try? Checkpoint(parsing: note.text))?.size ?? 0
    }

    // MARK: Each entry

    /// Checks an entry whose bytes are those that were logged.
    mutating func see(_ bytes: ArraySlice<UInt8>, at index: UInt64) throws {
        let header: EntryHeader
        do {
            let (read, content) = try EntryHeader.read(Array(bytes))
            header = read
            try control?.apply(header, content: content, at: index)
        } catch let error as any ReportableError {
            report(.entryMalformed, index, "entry \(index) is not one that this program writes: \(error.message)")
            return
        }
        guard case .sealed(let digest, let size) = header.place else {
            verdict.contentBytes += header.size
            return
        }
        do {
            let stored = try blobs.check(digest)
            verdict.contentBytes += Int(stored)
            if stored != size {
                report(.contentChanged, index, "the content of entry \(index) has another size than was stored")
            }
        } catch let error as VaultError {
            if error.kind == .blobMissing {
                absent.append((index, header))
            } else {
                report(.contentChanged, index, "the content of entry \(index) is not the one that was stored")
            }
        } catch let error as DurabilityError {
            report(.unreadable, index, "the content of entry \(index) cannot be read: \(error.message)")
        }
    }

    /// Says how far it is; the last step is said once everything is judged.
    mutating func tell(_ entries: UInt64, isLast: Bool = false) {
        guard isLast || entries != total else { return }
        total = max(total, entries)
        progress?(LedgerProgress(entries: entries, total: total, contentBytes: verdict.contentBytes))
    }

    // MARK: After the log

    /// Takes over what is wrong with the log itself, and judges signatures and absent contents.
    mutating func judge(_ log: LogVerdict) {
        for finding in log.findings where finding.kind != .signatureMissing {
            report(LedgerFault.Kind(finding.kind), finding.index, finding.message)
        }
        verdict.checkpoint = log.checkpoint
        verdict.entries = log.entries
        if log.findings.isEmpty || log.findings.allSatisfy({ $0.kind == .signatureMissing }) {
            verdict.root = log.checkpoint?.root ?? Merkle.emptyRoot
        }
        if let note = log.note, let checkpoint = log.checkpoint { judge(note, checkpoint) }
        for breach in control?.rules.breaches ?? [] {
            report(.holdBroken, breach.erasure, "the erasure \(breach.erasure) broke the hold \(breach.hold)")
        }
        for (index, header) in absent {
            if control?.erasure(of: header, at: index) != nil {
                verdict.erasedEntries += 1
            } else {
                report(.contentMissing, index, "the content of entry \(index) is missing, and no erasure says why")
            }
        }
    }

    private mutating func judge(_ note: SignedNote, _ checkpoint: Checkpoint) {
        guard let history = control?.keys else { return }
        if checkpoint.origin != history.current.name {
            report(
                .checkpointInvalid, nil, "the checkpoint is of “\(checkpoint.origin)”, another log than the identity's")
        } else if !history.accepts(note, size: checkpoint.size) {
            report(
                .checkpointInvalid, nil,
                "the checkpoint of size \(checkpoint.size) is not signed by a key that counts for this size")
        }
        if !keys.isEmpty, !keys.contains(where: history.keys.contains) {
            report(.checkpointInvalid, nil, "the key given is none of this ledger's keys")
        }
    }

    /// The verdict, with the faults of entries first, in their order.
    func finished() -> LedgerVerification {
        var verdict = verdict
        let named = verdict.faults.filter { $0.index != nil }.sorted { ($0.index ?? 0) < ($1.index ?? 0) }
        verdict.faults = named + verdict.faults.filter { $0.index == nil }
        verdict.keyHistory = control?.keys.periods ?? []
        return verdict
    }
}
