// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives
public import Subprocess

/// What of a repository is read.
public struct RepositoryOptions: Hashable, Sendable {
    /// Which commits.
    public enum Branches: String, Hashable, Sendable, CaseIterable {
        /// Those reachable from HEAD.
        case head
        /// Those reachable from HEAD, any branch, remote branch or tag.
        case all
    }
    /// Which commits; those of HEAD by default.
    public var branches = Branches.head
    /// Most bytes of a commit or file; 64 MiB by default. A larger one is named, not read.
    public var itemBytes = 64 << 20
    /// Most commits and files together; a million by default.
    public var items = 1_000_000
    /// Most changed files named of one commit; 500 by default. All are counted, up to 100,000.
    public var changes = 500

    /// The documented defaults.
    public init() {}

    /// The line that asks the reading program for it.
    public var request: [UInt8] { Array("\(branches.rawValue) \(itemBytes) \(items) \(changes)\n".utf8) }

    /// Reads such a line; nil where it is none.
    public init?(request: [UInt8]) {
        let words = String(decoding: request, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 4, let branches = Branches(rawValue: String(words[0])), let itemBytes = Int(words[1]),
            let items = Int(words[2]), let changes = Int(words[3]), itemBytes > 0, items > 0, changes >= 0
        else { return nil }
        self.branches = branches
        self.itemBytes = itemBytes
        self.items = items
        self.changes = changes
    }
}

/// Reads git repositories through `substrate-git-reader`, which is locked in and sees nothing but the repository.
///
/// No hook, filter, program of the configuration or transport is ever run, for libgit2 is only asked for objects and
/// references. Other repositories that this one borrows objects from (alternates) cannot be reached.
public struct RepositoryReader: Sendable {
    private let repository: FilePath
    private let program: FilePath?
    private let options: RepositoryOptions
    private let requirement: Sandbox.Requirement

    /// Prepares to read.
    ///
    /// - Parameters:
    ///   - repository: a folder with `.git`, or a bare repository.
    ///   - program: the reading program; by default the one beside this program.
    ///   - options: what is read.
    ///   - requirement: what happens where the kernel lacks a layer of the sandbox.
    public init(
        _ repository: FilePath, program: FilePath? = nil, options: RepositoryOptions = RepositoryOptions(),
        requirement: Sandbox.Requirement = .required
    ) {
        self.repository = repository
        self.program = program
        self.options = options
        self.requirement = requirement
    }

    /// What the reading program may use: 4 GiB of address space, since packs are mapped; four hours of processor time;
    /// 256 open files; it writes nothing.
    public static let limits: ResourceLimits = {
        var limits = ResourceLimits.parser
        limits.memoryBytes = 4 << 30
        limits.processorSeconds = 4 * 3600
        limits.fileBytes = 0
        limits.openFiles = 256
        return limits
    }()

    /// Starts the program.
    ///
    /// - Returns: the answer, frame by frame.
    /// - Throws: an error where the program is missing or the kernel cannot lock it in.
    public func open() async throws -> RepositoryStream {
        guard let program = program ?? Self.installed else {
            throw Self.missing
        }
        let place = try place()
        let sandbox = Sandbox(
            readable: [place], limits: Self.limits, hasTemporaryDirectory: false, requirement: requirement)
        // The path goes by the working directory: it may be relative, and need not be text. What is asked for goes by the
        // input, since a Swift program finds its arguments in `/proc`, which it cannot see there.
        let started: ChildProcess
        do throws(SubprocessError) {
            started = try await ChildProcess.spawn(
                program, input: .piped, output: .piped, workingDirectory: place, sandbox: sandbox)
            try? await started.input?.write(options.request)
            started.input?.close()
        } catch {
            guard error.kind == .notFound else { throw error }
            throw Self.missing
        }
        return RepositoryStream(started, frameLimit: options.itemBytes + (8 << 20))
    }

    private static let missing = RepositoryError(
        .readerMissing, "substrate-git-reader is not installed beside this program",
        nextStep: "install all programs of the box in one directory, with `make install`")

    /// Where objects and references are: `.git` below a work tree, else the folder itself.
    private func place() throws -> FilePath {
        let folder = repository.appending(".git")
        var status = stat()
        guard unsafe folder.withCString({ unsafe stat($0, &status) }) == 0 else { return repository }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw RepositoryError(.notARepository) }
        return folder
    }

    /// The reading program beside this one.
    private static let installed: FilePath? = {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe bytes.baseAddress.map { unsafe readlink("/proc/self/exe", $0, bytes.count) } ?? -1
        }
        let here = FilePath(bytes: buffer.prefix(max(0, count))).parent
        // A test runner loads us from a bundle, whose path is its first argument.
        let folders = [here] + CommandLine.arguments.prefix(1).map { FilePath($0).parent }
        return folders.map { $0.appending("substrate-git-reader") }
            .first { unsafe $0.withCString { unsafe access($0, X_OK) } == 0 }
    }()
}

/// The answer of the reading program, read as it comes; the program waits for a slow reader, and is killed when nobody
/// holds this any more.
public final class RepositoryStream {
    private let child: ChildProcess
    private let frameLimit: Int
    private var buffer: [UInt8] = []
    private var start = 0
    private var isDone = false

    init(_ child: ChildProcess, frameLimit: Int) {
        self.child = child
        self.frameLimit = frameLimit
    }

    deinit { child.signal(SIGKILL, group: true) }

    /// The next frame; nil after the end.
    ///
    /// - Throws: why the repository cannot be read, or a word on how the program failed. Every frame before it is whole.
    public func next() async throws -> RepositoryFrame? {
        if isDone { return nil }
        while true {
            try Task.checkCancellation()
            if let frame = try takeFrame() {
                switch frame {
                case .failure(let failure): throw RepositoryError(failure)
                case .end:
                    isDone = true
                    return nil
                default: return frame
                }
            }
            guard let piece = await child.output?.next() else {
                try Task.checkCancellation()
                let termination = await child.wait()
                throw RepositoryError.readerFailed("ended early: \(termination)")
            }
            buffer.removeFirst(start)
            start = 0
            buffer += piece
        }
    }

    /// The frame at the start of the buffer, if it is whole.
    private func takeFrame() throws(RepositoryError) -> RepositoryFrame? {
        let header = RepositoryFrame.headerBytes
        guard buffer.count - start >= header else { return nil }
        let length = buffer[(start + 1)..<(start + header)].reduce(0) { $0 << 8 | Int($1) }
        guard length <= frameLimit else { throw RepositoryError.readerFailed("gave an answer beyond its limit") }
        let end = start + header + length
        guard buffer.count >= end else { return nil }
        guard let frame = RepositoryFrame(kind: buffer[start], payload: buffer[(start + header)..<end]) else {
            throw RepositoryError.readerFailed("gave an answer that cannot be read")
        }
        start = end
        return frame
    }
}
