// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a whole intake cannot start or go on, or why one item was left out.
public struct IntakeError: ReportableError, Hashable {
    /// What kind of error it is.
    public enum Code: String, ErrorCode {
        /// The path does not exist.
        case pathMissing = "intake_path_missing"
        /// The path is neither a regular file nor a directory.
        case pathUnsupported = "intake_path_unsupported"
        /// The file or directory may not be read.
        case permissionDenied = "intake_permission_denied"
        /// The file was there when the folder was listed and gone when it was read.
        case vanished = "intake_vanished"
        /// A symbolic link.
        case symbolicLink = "intake_symbolic_link"
        /// A device, a named pipe or a socket.
        case specialFile = "intake_special_file"
        /// Larger than the limit for one item.
        case tooLarge = "intake_too_large"
        /// The file changed every time it was read.
        case fileChanging = "intake_file_changing"
        /// The operating system failed to read.
        case io = "intake_io"
        /// Directories nested deeper than the limit.
        case tooDeep = "intake_too_deep"
        /// More items than the limit for one run.
        case tooManyItems = "intake_too_many_items"
        /// A git repository, or a box's own home, inside the folder.
        case foreignStore = "intake_foreign_store"
        /// A file of a repository that is no text.
        case binaryFile = "intake_binary_file"
        /// A submodule, or a link kept in a repository.
        case notAFile = "intake_not_a_file"
        /// The repository lacks an object that it names.
        case objectMissing = "intake_object_missing"
        /// The ledger did not take the item.
        case ledgerRefused = "intake_ledger_refused"
        /// A member of a container that is not taken out.
        case memberRefused = "intake_member_refused"
        /// There is no such job.
        case jobUnknown = "intake_job_unknown"
        /// The job is not in a state in which that can be done.
        case jobState = "intake_job_state"
        /// Too many jobs wait.
        case jobsFull = "intake_jobs_full"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .pathMissing: "Nothing stands at the path that was to be taken in. It may be misspelt, or not mounted."
            case .pathUnsupported:
                "Intake reads regular files, folders, Maildirs and git repositories, not devices or links."
            case .permissionDenied:
                "The archive's user may not read this file or folder. The other items were taken in."
            case .vanished:
                "The file was removed or renamed between listing and reading. The other items were taken in."
            case .symbolicLink:
                "Symbolic links are never followed, so that a folder cannot reach outside itself or loop."
            case .specialFile: "Devices, named pipes and sockets are never opened: reading them can block or do harm."
            case .tooLarge: "The item is larger than intake takes (64 MiB unless set otherwise); it was not read."
            case .fileChanging: "Another program wrote to the file during every attempt to read it."
            case .io: "The operating system reported an error while reading, often a failing disk or a lost mount."
            case .tooDeep: "Folders are nested deeper than intake follows (100 levels unless set otherwise)."
            case .tooManyItems: "One run takes a million items at most; the rest was left out."
            case .foreignStore: "A git repository or a box's home inside a folder is not taken in file by file."
            case .binaryFile: "Of a repository only commits and text files are taken in."
            case .notAFile: "Submodules and links in a repository have no content of their own."
            case .objectMissing: "The repository is shallow, partial or damaged: an object it names is not in it."
            case .ledgerRefused: "The ledger could not store the item, for example because the disk is full."
            case .memberRefused:
                "A member of a zip, tar or gzip file was not taken out: the limits of its item are used up, its name is too"
                    + " long, or the container ends in the middle. The container itself was taken in whole."
            case .jobUnknown: "There is no job of this name; the oldest finished ones are removed when there are many."
            case .jobState: "Only what runs or waits can be paused, and only what is paused or failed can be resumed."
            case .jobsFull: "A tenant's queue holds a bounded number of jobs that have not ended."
            }
        }
    }

    /// What kind of error it is.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What the reader can do.
    public let nextStep: String
    /// The code.
    public var code: String { kind.rawValue }

    init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }
}

extension IntakeError {
    /// The error for a failed call of the operating system.
    init(_ fault: FileFault) {
        switch fault {
        case .permission:
            self.init(
                .permissionDenied, "it may not be read",
                nextStep: "grant the archive's user the right to read it, then repeat")
        case .missing:
            self.init(.vanished, "it is no longer there", nextStep: "repeat the intake if it was only renamed")
        case .link: self = .symbolicLink
        case .other(let number):
            self.init(
                .io, "reading failed with error number \(number)", nextStep: "check the disk or mount, then repeat")
        }
    }

    static let symbolicLink = IntakeError(
        .symbolicLink, "it is a symbolic link, which is never followed",
        nextStep: "take in what it points to by its own path")
    static let specialFile = IntakeError(
        .specialFile, "it is a device, pipe or socket, which is never opened",
        nextStep: "nothing to do unless a file was expected")
}
