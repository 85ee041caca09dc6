// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// What a repository holds, told before its commits and files.
public struct RepositorySummary: Hashable, Sendable {
    /// The oldest commit along the first parents of HEAD, which tells repositories apart wherever they lie; nil where
    /// there is no commit.
    public var root: [UInt8]?
    /// Commits that follow.
    public var commits: Int
    /// Files that follow, links and submodules included.
    public var files: Int
    var flags: UInt8

    /// Whether HEAD names a commit.
    public var hasHead: Bool { flags & 1 != 0 }
    /// Whether there are branches or tags.
    public var hasReferences: Bool { flags & 2 != 0 }
    /// Whether more commits or files were found than asked for; the others are left out.
    public var isCut: Bool { flags & 4 != 0 }

    init(root: [UInt8]?, commits: Int, files: Int, flags: UInt8) {
        self.root = root
        self.commits = commits
        self.files = files
        self.flags = flags
    }

    /// Makes a summary.
    public init(root: [UInt8]?, commits: Int, files: Int, hasHead: Bool, hasReferences: Bool, isCut: Bool) {
        self.init(
            root: root, commits: commits, files: files,
            flags: (hasHead ? 1 : 0) | (hasReferences ? 2 : 0) | (isCut ? 4 : 0))
    }
}

/// One file that a commit changed against its first parent; a renamed file is one deleted and one added.
public struct FileChange: Hashable, Sendable {
    /// What became of it.
    public enum Status: UInt8, Hashable, Sendable, CaseIterable {
        /// It is new.
        case added = 65
        /// It is gone.
        case deleted = 68
        /// Its content or permission differs.
        case modified = 77
        /// It is of another kind: a file, a link, a submodule.
        case retyped = 84

        /// One letter, as git shows it: `A`, `D`, `M`, `T`.
        public var letter: String { String(UnicodeScalar(rawValue)) }
    }
    /// What became of it.
    public let status: Status
    /// Its path in the tree.
    public let path: [UInt8]

    /// Makes a change.
    public init(status: Status, path: [UInt8]) {
        self.status = status
        self.path = path
    }
}

/// A commit object and what the repository says about it.
public struct RepositoryCommit: Hashable, Sendable {
    /// Whether its content is there.
    public enum State: UInt8, Hashable, Sendable, CaseIterable {
        /// It is.
        case present = 0
        /// The repository does not hold it, or holds it damaged.
        case missing = 1
        /// It is larger than one item may be.
        case tooLarge = 2
    }
    /// Bytes of an object's name (SHA-1).
    public static let idBytes = 20

    /// Its name.
    public let id: [UInt8]
    /// Whether its content is there.
    public let state: State
    /// The commit object: headers, an empty line, the message.
    public let content: [UInt8]
    /// Tags that name it, in byte order, without `refs/tags/`.
    public let tags: [[UInt8]]
    /// The first of the files it changed, in the order of the tree.
    public let changes: [FileChange]
    /// How many files it changed; nil where a tree is missing.
    public let changeCount: Int?
    /// Its name in hexadecimal.
    public var name: String { id.hex }

    /// Makes a commit.
    public init(
        id: [UInt8], state: State, content: [UInt8] = [], tags: [[UInt8]] = [], changes: [FileChange] = [],
        changeCount: Int? = nil
    ) {
        self.id = id
        self.state = state
        self.content = content
        self.tags = tags
        self.changes = changes
        self.changeCount = changeCount
    }
}

/// A file in the tree of the present commit.
public struct RepositoryFile: Hashable, Sendable {
    /// Whether its content is there.
    public enum State: UInt8, Hashable, Sendable, CaseIterable {
        /// It is.
        case present = 0
        /// The repository does not hold it, or holds it damaged.
        case missing = 1
        /// It is larger than one item may be.
        case tooLarge = 2
        /// It is a symbolic link or a submodule, which has no content of its own.
        case reference = 3
    }
    /// Its object's name.
    public let id: [UInt8]
    /// Its path in the tree.
    public let path: [UInt8]
    /// Whether its content is there.
    public let state: State
    /// Its bytes.
    public let content: [UInt8]

    /// Makes a file.
    public init(id: [UInt8], path: [UInt8], state: State, content: [UInt8] = []) {
        self.id = id
        self.path = path
        self.state = state
        self.content = content
    }
}

/// Why a repository could not be read to its end.
public enum RepositoryFailure: UInt8, Error, Hashable, CaseIterable {
    /// There is no repository at the path.
    case notARepository = 1
    /// It is of a kind that is not read: SHA-256 names, a newer format.
    case unsupported = 2
    /// What it says of itself cannot be read.
    case damaged = 3
    /// The program was called wrongly.
    case misuse = 4
    /// It borrows objects from another repository.
    case borrows = 5
}
