// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// Why a file operation did not happen, with the path it concerns.
public struct DurabilityError: ReportableError, Hashable {
    /// The kinds of failure that callers tell apart.
    public enum Code: String, ErrorCode {
        /// No space, quota or allowed file size is left.
        case diskFull = "durability_disk_full"
        /// The process may not do this here, or the file system is read-only.
        case permissionDenied = "durability_permission_denied"
        /// There is no such file or directory.
        case notFound = "durability_not_found"
        /// The name is taken.
        case alreadyExists = "durability_already_exists"
        /// The thing found is not of the kind needed (a directory, a link, a device).
        case wrongKind = "durability_wrong_kind"
        /// Another process holds the lock.
        case locked = "durability_locked"
        /// The file is larger than the caller's limit.
        case tooLarge = "durability_too_large"
        /// Too many files are open.
        case tooManyOpen = "durability_too_many_open"
        /// The device or file system reported an error.
        case io = "durability_io"
        /// An earlier write could not be made durable, so this file takes no more.
        case stopped = "durability_stopped"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .diskFull: "The disk, a quota or the allowed file size is used up; nothing was acknowledged."
            case .permissionDenied: "The user of this process may not do this, or the file system is read-only."
            case .notFound: "The file or directory does not exist (any more)."
            case .alreadyExists: "A file of this name exists and must not be replaced."
            case .wrongKind: "The path leads to another kind of thing than needed, for example a link or a directory."
            case .locked: "Another process has this store open; one process writes at a time."
            case .tooLarge: "The file is larger than the stated limit for what it should hold."
            case .tooManyOpen: "The process or the system has reached its limit of open files."
            case .io: "The device or the file system reported an error; see the system log."
            case .stopped:
                "An earlier write failed in a way that leaves its fate unknown; the file is closed to writes."
            }
        }
    }

    /// The kind of failure.
    public let kind: Code
    /// The path it concerns.
    public let path: FilePath
    /// What happened, with the path.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts.
    public init(_ kind: Code, path: FilePath, _ message: String, nextStep: String) {
        self.kind = kind
        self.path = path
        self.message = message
        self.nextStep = nextStep
    }

    /// Makes the error for an `errno` value met while doing `action` (a gerund: "writing", "opening").
    public init(errno number: CInt, _ action: String, _ path: FilePath) {
        let (kind, nextStep) = Self.classify(number)
        let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
        self.init(kind, path: path, "\(action) \(path) failed: \(reason)", nextStep: nextStep)
    }

    private static func classify(_ number: CInt) -> (Code, String) {
        switch number {
        case ENOSPC, EDQUOT, EFBIG: (.diskFull, "free space on this disk, then try again")
        case EACCES, EPERM, EROFS: (.permissionDenied, "give the user of this process access to the path")
        case ENOENT: (.notFound, "check the path")
        case EEXIST: (.alreadyExists, "choose another name, or move the existing file away")
        case ENOTDIR, EISDIR, ELOOP, ENOTEMPTY, EXDEV, ENXIO: (.wrongKind, "check what stands at the path")
        case EWOULDBLOCK: (.locked, "stop the other process, or wait until it ends")
        case EMFILE, ENFILE: (.tooManyOpen, "raise the limit of open files (ulimit -n)")
        default: (.io, "look into the system log for errors of this disk, and restore from a copy if there are any")
        }
    }
}
