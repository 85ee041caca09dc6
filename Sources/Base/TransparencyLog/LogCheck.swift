// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The check of a whole log from its files alone: signatures, every bundle, every tile of every level, and the root.
///
/// Reads each file once, left to right, and keeps one tile a level; what is wrong is named by file and entry.
public enum LogCheck {
    /// The findings that are kept unless another limit is asked for; further ones are counted.
    public static let defaultFindings = 1_000

    /// Checks a log.
    ///
    /// - Parameters:
    ///   - source: Where the log's files are read.
    ///   - verifiers: The keys of the log, and those of further signers that must not be wrong.
    ///   - origin: The name that the checkpoint must carry; nil for any that one of the keys has.
    ///   - witnesses: Who must have cosigned the checkpoint; nil for nobody.
    ///   - saved: A checkpoint seen earlier, with which the log must begin.
    ///   - findings: The most findings to keep.
    ///   - entry: Called with each entry and its number, in order, where its bundle and the tiles next above agree about
    ///     it. The verdict says whether they lead to the root, so what comes of the entries waits for the verdict.
    ///   - progress: Called after each bundle with the number of entries passed so far.
    /// - Returns: What was found; nothing wrong makes an empty list.
    /// - Throws: What `entry` throws, and what the source throws where it fails many times in a row or at once.
    public static func run(
        _ source: some LogSource, verifiers: [NoteVerifier], origin: String? = nil, witnesses: WitnessPolicy? = nil,
        from saved: Checkpoint? = nil, findings: Int = defaultFindings,
        entry: ((UInt64, ArraySlice<UInt8>) throws -> Void)? = nil, progress: ((UInt64) -> Void)? = nil
    ) async throws -> LogVerdict {
        var verdict = LogVerdict()
        var list = FindingList(limit: max(findings, 1))
        if let bytes = try await source.read("checkpoint", limit: SignedNote.maxBytes) {
            verdict.judge(bytes, verifiers, origin: origin, witnesses: witnesses, findings: &list)
        } else {
            list.append(LogFinding(.checkpointMissing, path: "checkpoint", "the log has no checkpoint"))
        }
        if let checkpoint = verdict.checkpoint {
            var walk = LogWalk(source, checkpoint: checkpoint, saved: saved, limit: list.limit, entry: entry)
            try await walk.run(progress: progress)
            list.append(walk.findings)
            verdict.entries = walk.soundEntries
            verdict.strays = try await strays(source, limit: list.limit)
        }
        verdict.findings = list.items
        verdict.omittedFindings = list.omitted
        return verdict
    }

    /// What lies below `tile` and has no tile's name.
    private static func strays(_ source: some LogSource, limit: Int) async throws -> [String] {
        var found: [String] = []
        var folders = ["tile"]
        while let folder = folders.popLast() {
            for name in try await source.names(in: folder) ?? [] {
                let path = "\(folder)/\(name)"
                if name.utf8.last == UInt8(ascii: "/"), isFolder(of: path.dropLast()) {
                    folders.append(String(path.dropLast()))
                } else if (try? TilePath(parsing: path)) == nil, found.count < limit {
                    found.append(path)
                }
            }
        }
        return found.sorted()
    }

    /// Whether tiles can lie in a folder of this name.
    private static func isFolder(of path: Substring) -> Bool {
        ["000", "001", "1"].contains { (try? TilePath(parsing: "\(path)/\($0)")) != nil }
    }
}

extension LogVerdict {
    /// Takes the checkpoint, and finds what is wrong with its text and signatures.
    mutating func judge(
        _ bytes: [UInt8], _ verifiers: [NoteVerifier], origin: String?, witnesses: WitnessPolicy?,
        findings: inout FindingList
    ) {
        func found(_ kind: LogFinding.Kind, _ message: String) {
            findings.append(LogFinding(kind, path: "checkpoint", message))
        }
        do throws(TransparencyLogError) {
            let note = try SignedNote(parsing: bytes)
            self.note = note
            let checkpoint = try Checkpoint(parsing: note.text)
            self.checkpoint = checkpoint
            if let origin, !origin.utf8.elementsEqual(checkpoint.origin.utf8) {
                found(.originDiffers, "the checkpoint is of “\(checkpoint.origin)”, not of “\(origin)”")
            }
            _ = try Checkpoint(note: note, verifiers: verifiers)
        } catch {
            found(error.kind == .noteUnknownKey ? .signatureMissing : .checkpointInvalid, error.message)
        }
        guard let witnesses, let note, checkpoint != nil else { return }
        let outcome = witnesses.evaluate(note)
        self.witnesses = outcome
        for name in outcome.wrong { found(.checkpointInvalid, "the cosignature by the witness \(name) does not fit") }
        if !outcome.isQuorumReached {
            let count = outcome.cosigners.count
            found(.witnessesMissing, "\(count) known witnesses cosigned, and the policy's quorum is not reached")
        }
    }
}
