// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import LogStore
public import Primitives
public import TransparencyLog
import Vault

/// Checks a ledger, or any copy of its directory, without opening it: nothing is written, no lock is taken, no content
/// is decrypted and no network is used.
///
/// The log against its signed checkpoint, entry by entry; the form of every entry; the chain of keys from the identity
/// on; sealed contents against the digests of their stored bytes. What is wrong is named by the entry it concerns.
public enum LedgerVerifier {
    /// Checks a ledger directory.
    ///
    /// - Parameters:
    ///   - directory: the ledger's directory or a copy of it.
    ///   - keys: keys that are known to be the ledger's, from any time; without one, nothing says whose ledger it is.
    ///   - saved: a checkpoint seen earlier, with which the log must begin.
    ///   - progress: called after every 256 entries.
    /// - Returns: the verdict; an unreadable part is a fault of it.
    public static func verify(
        directory: FilePath, keys: [NoteVerifier], from saved: Checkpoint? = nil,
        progress: (@Sendable (LedgerProgress) -> Void)? = nil
    ) async -> LedgerVerification {
        await verify(
            LogFolder(LedgerPlaces.log(in: directory)), directory: directory, keys: keys, from: saved,
            progress: progress)
    }

    /// Checks the log of `source` with the identity and the contents in a directory.
    static func verify(
        _ source: some LogSource, directory: FilePath, keys: [NoteVerifier], from saved: Checkpoint?,
        progress: (@Sendable (LedgerProgress) -> Void)?
    ) async -> LedgerVerification {
        var check = LedgerCheck(directory: directory, keys: keys, progress: progress)
        do {
            check.readIdentity()
            check.expect(try await source.read("checkpoint", limit: SignedNote.maxBytes))
            let verdict = try await LogCheck.run(source, verifiers: [], from: saved) { index, bytes in
                try check.see(bytes, at: index)
            } progress: {
                check.tell($0)
            }
            check.judge(verdict)
            check.tell(verdict.entries, isLast: true)
        } catch let error as any ReportableError {
            check.report(.unreadable, nil, error.message)
        } catch {
            check.report(.unreadable, nil, "a part of the ledger could not be read")
        }
        return check.finished()
    }
}

extension Ledger {
    /// Checks every entry, content and signature as anybody could who has a copy; what is appended meanwhile is left out.
    @concurrent public func verify(
        progress: (@Sendable (LedgerProgress) -> Void)? = nil
    ) async -> LedgerVerification {
        // Where nothing can be signed now, what was signed before is checked.
        _ = try? await checkpoint()
        return await LedgerVerifier.verify(
            ServedLog(log: log), directory: places.directory, keys: [verificationKey], from: nil, progress: progress)
    }
}

/// The log as it is served, with the partial tiles that are not on the disk yet.
private struct ServedLog: LogSource {
    let log: LogStore

    func read(_ path: String, limit: Int) async throws -> [UInt8]? {
        guard let bytes = try log.resource(path)?.bytes, bytes.count <= limit else { return nil }
        return bytes
    }
}
