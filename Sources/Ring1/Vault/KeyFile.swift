// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Glibc
import Primitives

/// Files and directories of keys: closed to every other user, or refused.
enum KeyFile {
    /// More than any key file has.
    private static let limit = 512

    /// The bytes of a key file; nil where there is none.
    static func read(_ path: FilePath) throws -> [UInt8]? {
        let file: OpenFile
        do throws(DurabilityError) { file = try OpenFile(path, for: .read) } catch {
            if error.kind == .notFound { return nil }
            throw error
        }
        try check(try file.status(), of: path)
        let bytes = try file.read(at: 0, count: limit + 1)
        guard bytes.count <= limit else { throw VaultError(.keyDamaged, "\(path) is too long for a key file") }
        return bytes
    }

    /// Makes a directory of keys where it is missing, and refuses one that is open to others.
    static func prepareDirectory(_ path: FilePath) throws {
        try Files.createDirectory(path)
        guard let status = try Files.status(path, followLinks: true) else { return }
        try check(status, of: path)
    }

    /// What the name of a key that is being destroyed begins with.
    static let goingPrefix = ".gone-"

    /// Destroys a key file; no error where it is gone already.
    ///
    /// First it loses its name, durably, so that after a crash it is either whole or no key any more; then its bytes are
    /// overwritten, and it is removed.
    static func destroy(_ path: FilePath) throws {
        let going = path.parent.appending(bytes: Array(goingPrefix.utf8) + path.lastComponent.bytes)
        if Files.exists(path) {
            try finishDestroying(going)  // Of an earlier crash: it must not lose its name before its bytes.
            try Files.rename(path, to: going)
            try Files.syncDirectory(path.parent)
        }
        try finishDestroying(going)
        try Files.syncDirectory(path.parent)
    }

    /// Destroys what has lost its name already.
    static func finishDestroying(_ going: FilePath) throws {
        try Files.overwriteAndRemove(going, bytes: limit)
    }

    private static func check(_ status: FileStatus, of path: FilePath) throws(VaultError) {
        guard status.permissions & 0o077 == 0 else {
            let wanted = status.kind == .directory ? "700" : "600"
            throw VaultError(
                .keyExposed, "\(path) is open to other users of this machine",
                nextStep: "run `chmod \(wanted) '\(path)'`, and think about who may have read it")
        }
        guard status.owner == geteuid() else {
            throw VaultError(
                .keyExposed, "\(path) belongs to user \(status.owner), not to the user of this process",
                nextStep: "run as the user who owns the box, or give it to this one with `chown`")
        }
    }
}
