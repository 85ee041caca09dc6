// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// Whole-file replacement: readers see the old bytes or the new ones, whatever happens in between.
public enum AtomicFile {
    /// Writes a temporary file beside `path`, syncs it, renames it into place and syncs the directory.
    ///
    /// Durable when it returns. On failure the old file stands as it was and the temporary one is gone.
    public static func write(
        _ bytes: [UInt8], to path: FilePath, permissions: UInt16 = 0o600
    ) throws(DurabilityError) {
        let temporary = temporaryPath(beside: path)
        do throws(DurabilityError) {
            try writeNew(bytes, to: temporary, permissions: permissions)
            try Files.rename(temporary, to: path)
        } catch {
            try? Files.remove(temporary)  // The first failure is the one to report.
            throw error
        }
        try Files.syncDirectory(path.parent)
    }

    /// Like `write`, but fails with `durability_already_exists` where something stands at `path`.
    public static func create(
        _ bytes: [UInt8], at path: FilePath, permissions: UInt16 = 0o600
    ) throws(DurabilityError) {
        let temporary = temporaryPath(beside: path)
        do throws(DurabilityError) {
            try writeNew(bytes, to: temporary, permissions: permissions)
            try Files.renameNew(temporary, to: path)
        } catch {
            try? Files.remove(temporary)  // The first failure is the one to report.
            throw error
        }
        try Files.syncDirectory(path.parent)
    }

    /// The start of every temporary name; a leftover of a crash can be told by it and removed.
    public static let temporaryPrefix = ".new-"

    /// A name for a temporary file in the directory of `path` that no other call gets.
    public static func temporaryPath(beside path: FilePath) -> FilePath {
        var random = SystemRandomNumberGenerator()
        let suffix = String(random.next(), radix: 36)
        return path.parent.appending("\(temporaryPrefix)\(getpid())-\(suffix)")
    }

    private static func writeNew(
        _ bytes: [UInt8], to path: FilePath, permissions: UInt16
    ) throws(DurabilityError) {
        let file = try OpenFile(path, for: .createNew, permissions: permissions)
        try Files.setPermissions(permissions, of: path)  // The umask may have taken bits away.
        try file.write(bytes, at: 0)
        try file.sync()
    }
}
