// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
import NoteKeys
public import Primitives
import TransparencyLog

/// The key files of one ledger, all closed to other users.
///
/// | file | holds |
/// |---|---|
/// | `ledger-<tenant>.key` | the key in use |
/// | `ledger-<tenant>.next` | the key after it, announced by its digest before it is used |
/// | `ledger-<tenant>.after` | the one after that, only while a change of keys is under way |
/// | `ledger-<tenant>.pub` | all keys that ever signed, the one in use first; open to everyone |
/// | `tenant-<tenant>.key` | the tenant's index and wrapping keys |
public struct LedgerKeyRing: Hashable, Sendable {
    /// The directory of the files.
    public let directory: FilePath
    /// Whose ledger it is.
    public let tenant: ModuleID
    /// The name of the log and of its keys.
    public let origin: String
    /// Who must agree to the first change of keys; nil where that change says so.
    public let operatorKey: Ed25519PublicKey?

    /// Names the files; none is touched.
    ///
    /// - Parameters:
    ///   - directory: where the files are, `keys` of a box.
    ///   - tenant: whose ledger it is.
    ///   - origin: the name of a log that is made new, unique in the world; without space and plus.
    ///   - operatorKey: who must agree to changes of keys; written down when the ledger is made.
    public init(directory: FilePath, tenant: ModuleID, origin: String, operatorKey: Ed25519PublicKey? = nil) {
        self.directory = directory
        self.tenant = tenant
        self.origin = origin
        self.operatorKey = operatorKey
    }

    /// The key in use.
    public var file: FilePath { directory.appending("ledger-\(tenant).key") }
    /// All keys that ever signed, the one in use first.
    public var publicFile: FilePath { NoteKeyFile.publicPath(of: file) }
    var nextFile: FilePath { directory.appending("ledger-\(tenant).next") }
    var afterFile: FilePath { directory.appending("ledger-\(tenant).after") }
    var tenantFile: FilePath { directory.appending("tenant-\(tenant).key") }

    /// The key in use; made, with the one after it, where there is none and one may be made.
    func open(mayCreate: Bool) throws(NoteKeyError) -> NoteSigner {
        // What comes next first: the identity of a new ledger announces it.
        if mayCreate, try next() == nil { _ = try NoteKeyFile.create(nextFile, name: origin) }
        do throws(NoteKeyError) { return try NoteKeyFile.read(file) } catch {
            guard error.reason == .missing, mayCreate else { throw error }
            return try NoteKeyFile.create(file, name: origin)
        }
    }

    /// The key after the one in use; nil where there is none yet.
    func next() throws(NoteKeyError) -> NoteSigner? { try readIfThere(nextFile) }

    /// The key after the next; there only while a change of keys is under way.
    func after() throws(NoteKeyError) -> NoteSigner? { try readIfThere(afterFile) }

    private func readIfThere(_ path: FilePath) throws(NoteKeyError) -> NoteSigner? {
        do throws(NoteKeyError) { return try NoteKeyFile.read(path) } catch {
            if error.reason == .missing { return nil }
            throw error
        }
    }

    /// Makes the key after the next: a change of keys begins.
    func beginChange(name: String) throws -> NoteSigner {
        // Left by a change that did not come about; it was never announced.
        try Files.remove(afterFile)
        return try NoteKeyFile.create(afterFile, name: name)
    }

    /// Forgets the key after the next: the change did not come about.
    func cancelChange() throws(DurabilityError) { try Files.remove(afterFile) }

    /// The next key becomes the one in use, the one after it the next; repeated after a crash it goes on where it was.
    func finishChange(to key: NoteVerifier) throws {
        if try NoteKeyFile.read(file).verifier != key {
            guard try next()?.verifier == key else {
                throw LedgerError(.wrongKey, "the key that the ledger changed to is not in \(nextFile)")
            }
            try Files.rename(nextFile, to: file)
        }
        if Files.exists(afterFile) {
            // With a next key in place, this one is of a change that did not come about.
            if Files.exists(nextFile) {
                try cancelChange()
            } else {
                try Files.rename(afterFile, to: nextFile)
            }
        }
        try Files.syncDirectory(directory)
    }

    /// Writes the public halves, the key in use first.
    func publish(_ keys: [NoteVerifier]) throws(NoteKeyError) { try NoteKeyFile.publish(keys, beside: file) }

    /// The public halves as far as they are written down.
    func published() -> [NoteVerifier] { (try? NoteKeyFile.verifiers(in: publicFile)) ?? [] }
}
