// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// What is to be taken in.
public struct IntakeSource: Hashable, Sendable {
    /// What kind of thing stands at the path.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A folder of files; Maildirs inside it are read as such.
        case folder
        /// A Maildir: a directory with `cur` and `new`.
        case maildir
        /// A git repository, bare or with a work tree.
        case git
        /// One regular file.
        case file
        /// One mbox file: mails one after the other.
        case mbox
    }

    /// How the path is read.
    public let kind: Kind
    /// Where it is.
    public let path: FilePath

    /// Names a source without looking at it.
    public init(kind: Kind, path: FilePath) {
        self.kind = kind
        self.path = path
    }

    /// Looks at a path and tells how it is read; fails where nothing readable stands there.
    public static func detect(_ path: FilePath) throws(IntakeError) -> IntakeSource {
        try detect(path, calls: .system)
    }

    static func detect(_ path: FilePath, calls: FileCalls) throws(IntakeError) -> IntakeSource {
        guard !path.bytes.isEmpty else { throw missing }
        // With a trailing slash the kernel goes through a link to a folder: the operator named it, so it is meant.
        let opened: Int32
        do throws(FileFault) {
            opened = try calls.open(AT_FDCWD, path.bytes + [UInt8(ascii: "/")], true)
        } catch {
            switch error {
            case .missing: throw missing
            case .other(ENOTDIR): return try detectFile(path, calls: calls)
            case .permission, .link, .other: throw IntakeError(error)
            }
        }
        let directory = OpenFile(opened)
        let names = Set(try reported { () throws(FileFault) in try calls.list(directory.descriptor) })
        func has(_ name: String) -> Bool { names.contains(Array(name.utf8)) }
        if has("cur") && has("new") { return IntakeSource(kind: .maildir, path: path) }
        if has(".git") || (has("HEAD") && has("objects") && has("refs")) { return IntakeSource(kind: .git, path: path) }
        return IntakeSource(kind: .folder, path: path)
    }

    private static func detectFile(_ path: FilePath, calls: FileCalls) throws(IntakeError) -> IntakeSource {
        let status = try reported { () throws(FileFault) in try calls.look(AT_FDCWD, path.bytes) }
        guard status.shape == .regular else {
            throw IntakeError(
                .pathUnsupported, "the path is neither a regular file nor a directory",
                nextStep: "name a file, a folder, a Maildir or a git repository")
        }
        return IntakeSource(kind: isMailbox(path, calls: calls) ? .mbox : .file, path: path)
    }

    /// Whether an mbox file stands at the path; one that cannot be read is an ordinary file, and told when it is read.
    private static func isMailbox(_ path: FilePath, calls: FileCalls) -> Bool {
        let name = path.lastComponent.bytes
        guard MailboxFile.mayBe(name) else { return false }
        do throws(IntakeError) {
            let folder = path.parent.bytes + [UInt8(ascii: "/")]
            let parent = OpenFile(try reported { () throws(FileFault) in try calls.open(AT_FDCWD, folder, true) })
            return try MailboxFile(name, at: name, in: parent, calls: calls, limits: IntakeLimits()) != nil
        } catch {
            return false
        }
    }

    private static let missing = IntakeError(
        .pathMissing, "there is nothing at the path", nextStep: "check the spelling, and that the disk is mounted")
}
