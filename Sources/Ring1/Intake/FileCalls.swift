// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives

/// Why a call of the operating system failed.
enum FileFault: Error, Hashable {
    case permission
    case missing
    case link
    case other(Int32)

    init(_ number: Int32) {
        self =
            switch number {
            case EACCES, EPERM: .permission
            case ENOENT: .missing
            case ELOOP: .link
            default: .other(number)
            }
    }
}

/// What stands at a name.
enum FileShape: Hashable {
    case regular, directory, link, special
}

/// The part of a file's status that tells whether it changed.
struct FileStatus: Hashable {
    var shape: FileShape
    var size: Int
    var device: UInt64
    var node: UInt64
    var modified: Int64
    var modifiedNanoseconds: Int
    var changed: Int64
    var changedNanoseconds: Int
}

/// The calls that intake makes of the operating system; tests put failing ones in their place.
struct FileCalls: Sendable {
    /// The names in an open directory, without `.` and `..`.
    var list: @Sendable (_ directory: Int32) throws(FileFault) -> [[UInt8]]
    /// The status of a name in an open directory; links are not followed.
    var look: @Sendable (_ directory: Int32, _ name: [UInt8]) throws(FileFault) -> FileStatus
    /// Opens a name in an open directory for reading; fails with `link` at a symbolic link, never blocks.
    var open: @Sendable (_ directory: Int32, _ name: [UInt8], _ isDirectory: Bool) throws(FileFault) -> Int32
    /// The status of an open file.
    var status: @Sendable (_ file: Int32) throws(FileFault) -> FileStatus
    /// The next bytes of an open file, at most `count`; empty at its end.
    var read: @Sendable (_ file: Int32, _ count: Int) throws(FileFault) -> [UInt8]

    static let system = FileCalls(
        list: { directory throws(FileFault) in try systemList(directory) },
        look: { directory, name throws(FileFault) in
            var status = stat()
            let result = unsafe FilePath(bytes: name).withCString {
                unsafe fstatat(directory, $0, &status, AT_SYMLINK_NOFOLLOW)
            }
            guard result == 0 else { throw FileFault(errno) }
            return FileStatus(status)
        },
        open: { directory, name, isDirectory throws(FileFault) in
            let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (isDirectory ? O_DIRECTORY : 0)
            while true {
                let file = unsafe FilePath(bytes: name).withCString { unsafe openat(directory, $0, flags) }
                if file >= 0 { return file }
                guard errno == EINTR else { throw FileFault(errno) }
            }
        },
        status: { file throws(FileFault) in
            var status = stat()
            guard unsafe fstat(file, &status) == 0 else { throw FileFault(errno) }
            return FileStatus(status)
        },
        read: { file, count throws(FileFault) in
            var failure: Int32 = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                var result = unsafe Glibc.read(file, buffer.baseAddress, count)
                while result < 0 && errno == EINTR { result = unsafe Glibc.read(file, buffer.baseAddress, count) }
                if result < 0 { failure = errno }
                filled = max(0, result)
            }
            guard failure == 0 else { throw FileFault(failure) }
            return bytes
        })

    private static func systemList(_ directory: Int32) throws(FileFault) -> [[UInt8]] {
        // closedir closes the descriptor it was given, so it gets a copy with an offset of its own.
        let copy = unsafe openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw FileFault(errno) }
        guard let stream = unsafe fdopendir(copy) else {
            let number = errno
            close(copy)
            throw FileFault(number)
        }
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw FileFault(errno) }
                return names
            }
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else {
                preconditionFailure("dirent has no d_name")
            }
            let start = unsafe (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: UInt8.self)
            var name: [UInt8] = []
            var index = 0
            while unsafe start[index] != 0 {
                unsafe name.append(start[index])
                index += 1
            }
            if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
        }
    }
}

extension FileStatus {
    init(_ status: stat) {
        let shape: FileShape =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .special
            }
        self.init(
            shape: shape, size: Int(status.st_size), device: UInt64(status.st_dev), node: UInt64(status.st_ino),
            modified: Int64(status.st_mtim.tv_sec), modifiedNanoseconds: Int(status.st_mtim.tv_nsec),
            changed: Int64(status.st_ctim.tv_sec), changedNanoseconds: Int(status.st_ctim.tv_nsec))
    }
}
