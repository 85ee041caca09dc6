// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
public import Primitives

/// One open file descriptor, closed when its only owner goes away.
///
/// Reads and writes name their offset, so no call depends on a shared position. Interrupted calls are repeated, short
/// ones continued. All calls block.
public struct OpenFile: ~Copyable, Sendable {
    /// What a file is opened for.
    public enum Access: Sendable {
        /// Reading an existing file.
        case read
        /// Reading and writing an existing file.
        case update
        /// Reading and writing; made where it does not exist.
        case create
        /// Reading and writing a file that must not exist yet.
        case createNew
    }

    /// The path the file was opened by, for messages.
    public let path: FilePath
    private let descriptor: CInt

    /// Opens a regular file; a link as the last component, or anything but a regular file, is refused.
    public init(_ path: FilePath, for access: Access, permissions: UInt16 = 0o600) throws(DurabilityError) {
        let flags =
            switch access {
            case .read: O_RDONLY
            case .update: O_RDWR
            case .create: O_RDWR | O_CREAT
            case .createNew: O_RDWR | O_CREAT | O_EXCL
            }
        // O_NONBLOCK keeps the open of a pipe from waiting for its other end; regular files ignore it.
        let all = flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
        let result = unsafe path.withCString { unsafe cposix_open($0, all, UInt32(permissions)) }
        guard result >= 0 else { throw DurabilityError(errno: -result, "opening", path) }
        var found = cposix_status()
        let status = unsafe cposix_stat(result, "", 0, &found)
        guard status == 0, mode_t(found.kind) == S_IFREG else {
            close(result)
            if status != 0 { throw DurabilityError(errno: -status, "reading the status of", path) }
            throw DurabilityError(.wrongKind, path: path, "\(path) is not a regular file", nextStep: "check the path")
        }
        self.path = path
        descriptor = result
    }

    deinit { close(descriptor) }

    /// Kind, size and times of the open file.
    public borrowing func status() throws(DurabilityError) -> FileStatus {
        var found = cposix_status()
        let result = unsafe cposix_stat(descriptor, "", 0, &found)
        guard result == 0 else { throw DurabilityError(errno: -result, "reading the status of", path) }
        return FileStatus(found)
    }

    /// Reads up to `count` bytes at `offset`; fewer only at the end of the file.
    public borrowing func read(at offset: Int64, count: Int) throws(DurabilityError) -> [UInt8] {
        var failure: CInt = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
            filled = 0
            while filled < count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress.unsafelyUnwrapped + filled, count - filled, Int(offset) + filled)
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        guard failure == 0 else { throw DurabilityError(errno: failure, "reading", path) }
        return bytes
    }

    /// Writes all bytes at `offset`.
    public borrowing func write(_ bytes: [UInt8], at offset: Int64) throws(DurabilityError) {
        var failure: CInt = 0
        unsafe bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let put = unsafe pwrite(
                    descriptor, buffer.baseAddress.unsafelyUnwrapped + done, buffer.count - done, Int(offset) + done)
                if put > 0 {
                    done += put
                } else if put == 0 || errno != EINTR {
                    failure = put == 0 ? ENOSPC : errno
                    return
                }
            }
        }
        guard failure == 0 else { throw DurabilityError(errno: failure, "writing", path) }
    }

    /// Cuts or extends the file to `size` bytes.
    public borrowing func truncate(to size: Int64) throws(DurabilityError) {
        guard ftruncate(descriptor, Int(size)) == 0 else { throw DurabilityError(errno: errno, "cutting", path) }
    }

    /// Waits until the data, and the size that is needed to read it, are on the disk (`fdatasync`).
    ///
    /// After a failure the kernel may have dropped the data: a later success would prove nothing.
    public borrowing func sync() throws(DurabilityError) {
        guard fdatasync(descriptor) == 0 else { throw DurabilityError(errno: errno, "syncing", path) }
    }

    /// Starts writing the data to the disk without waiting, so that many files can be synced in few disk commits.
    public borrowing func startWriteback() { _ = cposix_start_writeback(descriptor) }

    /// Takes the exclusive lock of this file without waiting; false where another open file has it.
    borrowing func takeLock() throws(DurabilityError) -> Bool {
        let result = cposix_lock(descriptor)
        if result == -EWOULDBLOCK { return false }
        guard result == 0 else { throw DurabilityError(errno: -result, "locking", path) }
        return true
    }

    /// Gives the lock back, even where a child that is just being started still holds a copy of the descriptor.
    borrowing func releaseLock() { _ = cposix_unlock(descriptor) }
}
