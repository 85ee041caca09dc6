// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
public import Primitives

/// Plain operations on files and directories; every call blocks, and every failure names its path.
public enum Files {
    /// What stands at `path`; a final link is described, not followed. Nil where nothing does.
    public static func status(_ path: FilePath, followLinks: Bool = false) throws(DurabilityError) -> FileStatus? {
        var found = cposix_status()
        let result = unsafe path.withCString { unsafe cposix_stat(cposix_at_cwd(), $0, followLinks ? 1 : 0, &found) }
        if result == -ENOENT || result == -ENOTDIR { return nil }
        guard result == 0 else { throw DurabilityError(errno: -result, "reading the status of", path) }
        return FileStatus(found)
    }

    /// Whether anything stands at `path`, be it a dangling link; false also where that cannot be found out.
    public static func exists(_ path: FilePath) -> Bool { ((try? status(path)) ?? nil) != nil }

    /// Reads a whole regular file of at most `limit` bytes; a final link is refused.
    public static func read(_ path: FilePath, limit: Int) throws(DurabilityError) -> [UInt8] {
        let file = try OpenFile(path, for: .read)
        // Files of /proc and growing files have no reliable size: read up to one byte more than allowed.
        var bytes: [UInt8] = []
        let expected = Int(clamping: try file.status().size)
        var chunk = min(max(expected, 0), limit) + 1
        while true {
            let more = try file.read(at: Int64(bytes.count), count: chunk)
            bytes = bytes.isEmpty ? more : bytes + more
            guard bytes.count <= limit else {
                throw DurabilityError(
                    .tooLarge, path: path, "\(path) is larger than \(limit) bytes",
                    nextStep: "check that this is the right file")
            }
            if more.count < chunk { return bytes }
            chunk = min(65_536, limit - bytes.count + 1)
        }
    }

    /// Makes a directory; with `parents` also those above it. One that exists is left as it is.
    public static func createDirectory(
        _ path: FilePath, permissions: UInt16 = 0o700, parents: Bool = true
    ) throws(DurabilityError) {
        if let found = try status(path, followLinks: true) {
            guard found.kind == .directory else {
                throw DurabilityError(
                    .wrongKind, path: path, "\(path) is not a directory", nextStep: "move the file away")
            }
            return
        }
        let parent = path.parent
        if parents, parent != path { try createDirectory(parent, permissions: permissions) }
        let result = unsafe path.withCString { unsafe mkdir($0, mode_t(permissions)) == 0 ? 0 : errno }
        guard result == 0 || result == EEXIST else { throw DurabilityError(errno: result, "making", path) }
        try syncDirectory(parent)
    }

    /// The names in a directory in byte order, without `.` and `..`; more than `limit` (default 1,000,000) is an error.
    public static func list(_ path: FilePath, limit: Int = 1_000_000) throws(DurabilityError) -> [FilePath] {
        guard let directory = unsafe path.withCString({ unsafe opendir($0) }) else {
            throw DurabilityError(errno: errno, "listing", path)
        }
        defer { unsafe closedir(directory) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(directory) else {
                if errno != 0 { throw DurabilityError(errno: errno, "listing", path) }
                break
            }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name == [0x2e] || name == [0x2e, 0x2e] { continue }
            names.append(name)
            guard names.count <= limit else {
                throw DurabilityError(
                    .tooLarge, path: path, "\(path) holds more than \(limit) names", nextStep: "split the directory")
            }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }.map { FilePath(bytes: $0) }
    }

    /// Renames a file, replacing what stands at `target`; durable after `syncDirectory`.
    public static func rename(_ source: FilePath, to target: FilePath) throws(DurabilityError) {
        let result = unsafe source.withCString { old in
            unsafe target.withCString { new in unsafe Glibc.rename(old, new) == 0 ? 0 : errno }
        }
        guard result == 0 else { throw DurabilityError(errno: result, "renaming", source) }
    }

    /// Renames a file where nothing stands at `target`; else fails with `durability_already_exists`.
    public static func renameNew(_ source: FilePath, to target: FilePath) throws(DurabilityError) {
        let result = unsafe source.withCString { old in
            unsafe target.withCString { new in unsafe cposix_rename_new(old, new) }
        }
        guard result == 0 else { throw DurabilityError(errno: -result, "renaming", source) }
    }

    /// Removes a file or an empty directory; it is no error where nothing stands there.
    public static func remove(_ path: FilePath) throws(DurabilityError) {
        let result = unsafe path.withCString { unsafe Glibc.remove($0) == 0 ? 0 : errno }
        guard result == 0 || result == ENOENT else { throw DurabilityError(errno: result, "removing", path) }
    }

    /// Waits until the names in a directory are on the disk.
    public static func syncDirectory(_ path: FilePath) throws(DurabilityError) {
        let descriptor = unsafe path.withCString { unsafe cposix_open($0, O_RDONLY | O_DIRECTORY, 0) }
        guard descriptor >= 0 else { throw DurabilityError(errno: -descriptor, "opening", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw DurabilityError(errno: errno, "syncing", path) }
    }

    /// Sets the permission bits of a file or directory.
    public static func setPermissions(_ permissions: UInt16, of path: FilePath) throws(DurabilityError) {
        let result = unsafe path.withCString { unsafe chmod($0, mode_t(permissions)) == 0 ? 0 : errno }
        guard result == 0 else { throw DurabilityError(errno: result, "setting permissions of", path) }
    }
}
