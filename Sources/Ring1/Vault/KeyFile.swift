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

    /// Overwrites a file, waits for the disk, removes it, and waits again; no error where it is gone already.
    ///
    /// On disks that write elsewhere than they say (flash, copy on write) the old bytes may stay readable for a while to
    /// whoever takes the disk apart.
    static func destroy(_ path: FilePath) throws {
        if let status = try Files.status(path), status.kind == .file {
            try Files.setPermissions(0o600, of: path)
            let file = try OpenFile(path, for: .update)
            try file.write([UInt8](repeating: 0, count: Int(min(status.size, Int64(limit)))), at: 0)
            try file.sync()
        }
        try Files.remove(path)
        try Files.syncDirectory(path.parent)
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
