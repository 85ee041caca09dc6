// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a repository could not be read.
public struct RepositoryError: ReportableError, Hashable {
    /// The kinds callers tell apart.
    public enum Code: String, ErrorCode {
        /// There is no repository at the path.
        case notARepository = "repository_not_found"
        /// It is of a kind that is not read.
        case unsupported = "repository_unsupported"
        /// It is damaged.
        case damaged = "repository_damaged"
        /// The reading program is not installed.
        case readerMissing = "repository_reader_missing"
        /// The reading program crashed, was stopped by a limit, or gave no proper answer.
        case readerFailed = "repository_reader_failed"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .notARepository:
                "There is no git repository at the path, or its `.git` is a file that points elsewhere."
            case .unsupported:
                "The repository names objects by SHA-256, uses an unknown extension, or borrows objects from another."
            case .damaged: "The repository's own files (HEAD, its object folder) cannot be read."
            case .readerMissing: "`substrate-git-reader` is not installed beside the archive."
            case .readerFailed: "The locked-in program that reads repositories ended early: a damaged pack, or a limit."
            }
        }
    }

    /// What kind of error it is.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do.
    public let nextStep: String
    /// The code as programs match it.
    public var code: String { kind.rawValue }

    init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }

    init(_ failure: RepositoryFailure) {
        switch failure {
        case .notARepository:
            self.init(
                .notARepository, "there is no git repository at the path",
                nextStep: "name the main repository; a linked work tree or submodule points to it in its .git file")
        case .unsupported:
            self.init(
                .unsupported, "the repository is of a kind that is not read: SHA-256 object names, or a newer format",
                nextStep: "take in a copy made by `git fast-export` into a repository with SHA-1 names")
        case .damaged:
            self.init(
                .damaged, "the repository's own files cannot be read",
                nextStep: "run `git fsck` in the repository, and check that the archive's user may read it")
        case .borrows:
            self.init(
                .unsupported, "the repository borrows objects from another one, which is out of reach",
                nextStep:
                    "run `git repack -a -d` in a copy of it, remove objects/info/alternates there, and take that in")
        case .misuse:
            self.init(
                .readerFailed, "the reading program is of another version",
                nextStep: "install all programs of the box together, with `make install`")
        }
    }

    static func readerFailed(_ what: String) -> RepositoryError {
        RepositoryError(
            .readerFailed, "the program that reads repositories \(what)",
            nextStep: "run `git fsck` in the repository; what was read before is kept")
    }
}
