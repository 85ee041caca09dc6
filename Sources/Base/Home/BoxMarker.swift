// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Glibc
import Primitives

/// The file `.substrate-box` with the box's id that stands in every directory of a box.
///
/// A directory without it is most often the empty mount point of a disk that is not there; a directory with another id
/// belongs to another box. Both are refused.
enum BoxMarker {
    static let name = ".substrate-box"

    static func write(_ id: ULID, in directory: FilePath) throws(HomeError) {
        try durably { () throws(DurabilityError) in
            try AtomicFile.write(Array((id.string + "\n").utf8), to: directory.appending(name))
        }
    }

    /// Makes a directory where there is none, closed to other users, and marks it.
    static func make(_ directory: FilePath, _ id: ULID) throws(HomeError) {
        try durably { () throws(DurabilityError) in
            try Files.createDirectory(directory, permissions: 0o700)
            try Files.setPermissions(0o700, of: directory)
        }
        try write(id, in: directory)
    }

    /// Refuses a directory that is not there, not marked, another box's, or open to other users.
    static func check(_ directory: FilePath, _ id: ULID) throws(HomeError) {
        guard
            let status = try durably({ () throws(DurabilityError) in
                try Files.status(directory, followLinks: true)
            }), status.kind == .directory
        else {
            throw HomeError(
                .directoryMissing, path: directory, "the directory \(directory) is gone",
                nextStep: "mount the disk it lies on, or restore it from a backup")
        }
        try check(status, of: directory)
        let marker = directory.appending(name)
        var bytes: [UInt8]?
        do throws(DurabilityError) {
            bytes = try Files.read(marker, limit: 64)
        } catch {
            if error.kind != .notFound && error.kind != .tooLarge { throw HomeError(error) }
            if error.kind == .tooLarge { bytes = [] }
        }
        guard let bytes else {
            throw HomeError(
                .markerMissing, path: directory, "the directory \(directory) has no marker of this box",
                nextStep: "mount the disk it lies on, or restore it from a backup")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text == id.string + "\n" else {
            throw HomeError(
                .markerForeign, path: directory, "the directory \(directory) belongs to another box",
                nextStep: "mount the right disk, or move the directory back to its own box")
        }
    }

    /// Refuses what other users of the machine could read or change.
    static func check(_ status: FileStatus, of path: FilePath) throws(HomeError) {
        guard status.permissions & 0o077 == 0 else {
            let wanted = status.kind == .directory ? "700" : "600"
            throw HomeError(
                .permissions, path: path, "\(path) is open to other users of this machine",
                nextStep: "run `chmod \(wanted) '\(path)'`")
        }
        guard status.owner == geteuid() else {
            throw HomeError(
                .permissions, path: path, "\(path) belongs to user \(status.owner), not to the user of this process",
                nextStep: "run as the user who owns the box, or give it to this one with `chown -R`")
        }
    }
}

extension HomeError {
    /// A failure of the file system, told as the home directory's.
    init(_ error: DurabilityError) {
        self.init(.io, path: error.path, error.message, nextStep: error.nextStep)
    }
}

/// Runs file operations and tells their failure as the home directory's.
func durably<Value>(
    _ body: () throws(DurabilityError) -> Value
) throws(HomeError) -> Value {
    do throws(DurabilityError) { return try body() } catch { throw HomeError(error) }
}
