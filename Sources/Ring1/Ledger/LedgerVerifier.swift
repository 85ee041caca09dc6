// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
public import Primitives
public import TransparencyLog

/// Checks a ledger, or any copy of its directory, without opening it: nothing is written, no lock is taken.
///
/// Entries against their kept hashes, group roots and every signed checkpoint; contents against their digests; signatures
/// against the key. It stops at the first bad entry and names it.
public struct LedgerVerifier {
    private let layout: LedgerLayout
    private let key: NoteVerifier?
    private let progress: (@Sendable (LedgerProgress) -> Void)?
    private var verdict = LedgerVerification()
    private var signedRoots: [UInt64: SHA256Digest] = [:]
    private var lastGoodSigned: UInt64 = 0
    private var range = CompactRange()

    /// Checks a ledger directory.
    ///
    /// - Parameters:
    ///   - directory: the ledger's directory or a copy of it.
    ///   - key: the ledger's public key; without it signatures are read but prove nothing.
    ///   - limit: check only this many entries: for a ledger that goes on growing meanwhile.
    ///   - progress: called about every 256 entries.
    /// - Returns: the verdict; an unreadable part is a fault of it.
    public static func verify(
        directory: FilePath, key: NoteVerifier?, upTo limit: UInt64? = nil,
        progress: (@Sendable (LedgerProgress) -> Void)? = nil
    ) -> LedgerVerification {
        var verifier = LedgerVerifier(layout: LedgerLayout(directory: directory), key: key, progress: progress)
        do {
            verifier.checkIdentity()
            try verifier.checkSignatures()
            try verifier.checkEntries(limit)
        } catch let error as any ReportableError {
            verifier.report(.unreadable, nil, error.message)
        } catch {
            verifier.report(.unreadable, nil, "a part of the ledger could not be read")
        }
        return verifier.finished()
    }

    private init(layout: LedgerLayout, key: NoteVerifier?, progress: (@Sendable (LedgerProgress) -> Void)?) {
        self.layout = layout
        self.key = key
        self.progress = progress
        verdict.isSignatureChecked = key != nil
    }

    private mutating func report(_ kind: LedgerFault.Kind, _ index: UInt64?, _ message: String) {
        verdict.faults.append(LedgerFault(kind: kind, index: index, message: message))
    }

    private func finished() -> LedgerVerification {
        var verdict = verdict
        verdict.root = range.root
        let named = verdict.faults.filter { $0.index != nil }
        verdict.faults = named + verdict.faults.filter { $0.index == nil }
        return verdict
    }

    // MARK: What was signed

    private mutating func checkIdentity() {
        do {
            let note = try SignedNote(parsing: try Files.read(layout.identity, limit: SignedState.maxNoteBytes))
            if let key { try note.verify([key]) }
            let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false)
            if lines.count != 4 || lines[0] != LedgerIdentity.heading || ModuleID(lines[2]) == nil {
                report(.identityInvalid, nil, "the identity is not that of a ledger of a format known here")
            }
        } catch let error as any ReportableError {
            report(.identityInvalid, nil, "the identity of the ledger is not valid: \(error.message)")
        } catch { report(.identityInvalid, nil, "the identity of the ledger cannot be read") }
    }

    /// Reads in the opposite order of writing, so that a ledger in use never looks as if it went back.
    private mutating func checkSignatures() throws {
        let published = note("checkpoint", try? Files.read(layout.checkpoint, limit: SignedState.maxNoteBytes))
        let history = (try? Files.read(layout.checkpoints, limit: SignedState.maxHistoryBytes)) ?? []
        let notes = SignedState.notes(in: history)
        var last: Checkpoint?
        for (number, bytes) in notes.enumerated() {
            guard let next = note("signed checkpoint \(number + 1) of the history", bytes) else { continue }
            if let last, next.size < last.size || (next.size == last.size && next != last) {
                report(.checkpointInvalid, nil, "signed checkpoint \(number + 1) of the history goes back")
            }
            last = next
        }
        if history.count != notes.reduce(0, { $0 + $1.count + 1 }) {
            report(.checkpointInvalid, nil, "the history of checkpoints ends inside a checkpoint, or holds other bytes")
        }
        let state = note("signed state", try? Files.read(layout.signedState, limit: SignedState.maxNoteBytes))
        if let published, let state, published.size > state.size {
            report(
                .checkpointInvalid, nil,
                "the checkpoint has size \(published.size), the last signed state has size \(state.size)")
        }
        if let published, signedRoots[published.size] != nil, (last?.size ?? 0) < published.size {
            report(.checkpointInvalid, nil, "the history of checkpoints lacks the checkpoint of size \(published.size)")
        }
        verdict.checkpoint = [published, state, last].compactMap { $0 }.max { $0.size < $1.size }
    }

    /// Reads one signed checkpoint and remembers its root.
    private mutating func note(_ name: String, _ bytes: [UInt8]?) -> Checkpoint? {
        guard let bytes else {
            report(.checkpointInvalid, nil, "the \(name) is missing or unreadable")
            return nil
        }
        do {
            let note = try SignedNote(parsing: bytes)
            let checkpoint =
                try key.map { try Checkpoint(note: note, verifiers: [$0]) } ?? Checkpoint(parsing: note.text)
            if let other = signedRoots[checkpoint.size], other != checkpoint.root {
                report(.checkpointInvalid, nil, "two roots were signed for size \(checkpoint.size): the log was forked")
            }
            signedRoots[checkpoint.size] = checkpoint.root
            return checkpoint
        } catch {
            let reason = (error as? any ReportableError)?.message ?? "it cannot be read"
            report(.checkpointInvalid, nil, "the \(name) is not valid: \(reason)")
            return nil
        }
    }

    // MARK: The entries

    private mutating func checkEntries(_ limit: UInt64?) throws {
        let signedSize = signedRoots.keys.max() ?? 0
        guard Files.exists(layout.entries) else {
            if signedSize > 0 { reportMissing(signedSize) }
            return
        }
        let tree = try? TreeFile(layout.tree, for: .read)
        if tree == nil { report(.treeChanged, nil, "tree.hashes is missing or unreadable") }
        var scan = try EntryScan(layout.entries)
        walk: while range.size < limit ?? .max {
            switch try scan.next() {
            case .group(let group, _, let payload):
                guard try check(group, payload: payload, tree) else { return }
            case .end: break walk
            case .broken(let group):
                try reportBroken(scan, group, tree, signedSize: signedSize)
                return
            }
        }
        if range.size < min(signedSize, limit ?? .max) { reportMissing(signedSize) }
        if limit == nil, let bytes = try tree?.byteCount, UInt64(bytes) != TreeFile.position(ofLeaf: range.size) * 32 {
            report(.treeChanged, nil, "tree.hashes holds other bytes than the hashes of \(range.size) entries")
        }
    }

    private mutating func reportMissing(_ signedSize: UInt64) {
        report(
            .checkpointBeyondData, range.size,
            "the ledger ends before entry \(range.size); a signed checkpoint covers \(signedSize) entries")
    }

    /// Checks one whole group; false where a bad entry was found and reported.
    private mutating func check(
        _ group: EntryGroup, payload: [UInt8], _ tree: borrowing TreeFile?
    ) throws -> Bool {
        let entries = EntryGroup.ranges(in: payload).map { Array(payload[$0]) }
        var after = range
        var hashes: [[UInt8]] = []
        for entry in entries {
            var completed: [UInt8] = []
            after.append(Merkle.leafHash(entry)) { _, _, hash in completed += hash.bytes }
            hashes.append(completed)
        }
        let differing = try firstDifference(hashes, tree)
        let isWhole = after.root == group.root
        for (position, entry) in entries.enumerated() {
            let index = range.size
            if position == differing ?? (isWhole ? nil : 0) {
                if isWhole {
                    report(.treeChanged, index, "a hash kept for entry \(index) was changed; the entry is intact")
                } else {
                    report(.entryChanged, index, "entry \(index) is not the one that was appended")
                }
                return false
            }
            guard checkContent(of: entry, index: index) else { return false }
            range.append(Merkle.leafHash(entry))
            guard checkSignedRoot() else { return false }
            verdict.entries = range.size
            if range.size % 256 == 0 { tell() }
        }
        tell()
        return true
    }

    /// The position, in the group that follows the present range, whose kept hashes differ.
    private func firstDifference(_ hashes: [[UInt8]], _ tree: borrowing TreeFile?) throws -> Int? {
        guard
            let count = try tree?.read(
                from: TreeFile.position(ofLeaf: range.size), count: hashes.reduce(0) { $0 + $1.count } / 32)
        else { return nil }
        var start = 0
        for (position, completed) in hashes.enumerated() {
            guard count.count >= start + completed.count,
                count[start..<(start + completed.count)].elementsEqual(completed)
            else { return position }
            start += completed.count
        }
        return nil
    }

    private mutating func checkSignedRoot() -> Bool {
        guard let root = signedRoots[range.size] else { return true }
        guard root == range.root else {
            let last = range.size - 1
            let which = last == lastGoodSigned ? "entry \(last)" : "one of the entries \(lastGoodSigned) to \(last)"
            report(
                .rootMismatch, lastGoodSigned,
                "\(which) was changed: the \(range.size) entries do not have the root that was signed")
            return false
        }
        lastGoodSigned = range.size
        return true
    }

    private mutating func checkContent(of entry: [UInt8], index: UInt64) -> Bool {
        do {
            let record = try LedgerRecord(canonicalBytes: entry)
            guard let status = try Files.status(layout.blob(record.blob)) else {
                report(.contentMissing, index, "the content of entry \(index) is missing")
                return false
            }
            guard status.kind == .file, status.size == record.size,
                SHA256.hash(try Files.read(layout.blob(record.blob), limit: record.size)) == record.blob
            else {
                report(.contentChanged, index, "the content of entry \(index) is not the one that was appended")
                return false
            }
            verdict.contentBytes += record.size
            return true
        } catch let error as DurabilityError {
            report(.unreadable, index, "the content of entry \(index) cannot be read: \(error.message)")
        } catch {
            report(.entryChanged, index, "entry \(index) is not a record of a format known here")
        }
        return false
    }

    /// Says which entry of bytes that are not a whole group is the first bad one.
    private mutating func reportBroken(
        _ scan: borrowing EntryScan, _ group: EntryGroup?, _ tree: borrowing TreeFile?, signedSize: UInt64
    ) throws {
        let first = range.size
        if try first >= signedSize && !scan.hasWholeGroupLater() {
            report(.tornEnd, first, "the bytes from entry \(first) on are not whole, and no checkpoint covers them")
            return
        }
        // The header may lie about the length: follow the entries as long as they are those that were appended.
        let bytes = try scan.rest(
            skipping: EntryGroup.headerSize, limit: max(group?.payloadLength ?? 0, 1 << 20) + EntryGroup.headerSize)
        var index = first
        var position = 0
        for entry in EntryGroup.ranges(in: bytes) {
            let kept = try? tree?.hash(at: TreeFile.position(ofLeaf: index))
            guard kept == Merkle.leafHash(Array(bytes[entry])) else { break }
            index += 1
            position = entry.upperBound
        }
        let isAtEnd = position == bytes.count
        let hasAll = group.map { UInt64($0.count) == index - first || $0.payloadLength == bytes.count } ?? true
        let isWhole = isAtEnd && hasAll
        if index > first, isWhole || bytes[position...].starts(with: EntryGroup.mark) {
            report(.entryChanged, first, "the header of the group that begins with entry \(first) was changed")
        } else if isAtEnd || group.map({ bytes.count < $0.payloadLength }) ?? (scan.restLength < EntryGroup.headerSize)
        {
            report(.entriesCut, index, "the data ends inside or before entry \(index)")
        } else {
            report(.entryChanged, index, "entry \(index) is not the one that was appended")
        }
    }

    private func tell() {
        let total = max(verdict.checkpoint?.size ?? 0, range.size)
        progress?(LedgerProgress(entries: range.size, total: total, contentBytes: verdict.contentBytes))
    }
}
