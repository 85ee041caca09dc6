// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// What a program that reads foreign bytes is locked into: no network, no other program, no file but those named, a
/// short list of system calls, limits, and an environment of our choice.
///
/// The program must be an executable of its own, no script. It cannot start processes, send signals or open sockets.
/// It can read the system's libraries and shared data (`/usr/lib`, `/usr/share`), what `readable` names, and what lies
/// in its private directory, which is its working directory and `TMPDIR`. See `Docs/internals/subprocess.md`.
public struct Sandbox: Sendable {
    /// What happens where the kernel lacks a layer.
    public enum Requirement: String, Sendable, CaseIterable {
        /// The program does not start: `sandbox_unavailable`.
        case required
        /// It runs in what there is.
        case bestEffort = "best-effort"
    }

    /// Files and folders it may read, besides the system's libraries; those that do not exist are left out.
    public var readable: [FilePath]
    /// Files put into its private directory before it starts, by name.
    public var files: [String: [UInt8]]
    /// What it may use.
    public var limits: ResourceLimits
    /// Whether it has a directory of its own, made empty (0700) and removed when it has ended.
    public var hasTemporaryDirectory: Bool
    /// Whether it may write there; where not, it can write nowhere at all and fill no disk.
    public var mayWrite: Bool
    /// What happens where the kernel lacks a layer.
    public var requirement: Requirement

    /// The layers that are used; tests take them away one by one.
    var layers = SandboxLayers.all
    /// What the kernel gives; tests pretend that it gives less.
    var support: SandboxSupport?

    /// Makes a sandbox.
    ///
    /// - Parameters:
    ///   - readable: files and folders it may read besides the system's libraries.
    ///   - files: files put into its private directory before it starts, by plain name.
    ///   - limits: what it may use.
    ///   - hasTemporaryDirectory: whether it has a directory of its own.
    ///   - mayWrite: whether it may write in that directory.
    ///   - requirement: what happens where the kernel lacks a layer.
    public init(
        readable: [FilePath] = [], files: [String: [UInt8]] = [:], limits: ResourceLimits = .parser,
        hasTemporaryDirectory: Bool = true, mayWrite: Bool = true, requirement: Requirement = .required
    ) {
        self.readable = readable
        self.files = files
        self.limits = limits
        self.hasTemporaryDirectory = hasTemporaryDirectory
        self.mayWrite = mayWrite
        self.requirement = requirement
    }

    /// Which layers this kernel gives; costs one short-lived child the first time.
    public static func check() -> SandboxSupport { .present }
}

/// The layers that can be left out one by one, for tests only.
struct SandboxLayers: OptionSet, Sendable {
    let rawValue: Int

    /// A network and a user namespace of its own.
    static let namespaces = SandboxLayers(rawValue: 1)
    /// Landlock: files, TCP, signals and abstract sockets.
    static let landlock = SandboxLayers(rawValue: 2)
    /// seccomp: the list of system calls.
    static let filter = SandboxLayers(rawValue: 4)
    /// Memory, processor time, file size, open files.
    static let limits = SandboxLayers(rawValue: 8)

    static let all: SandboxLayers = [.namespaces, .landlock, .filter, .limits]
}
