// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
import Primitives

/// A sandbox made ready for one child: everything that allocates or opens files is done here, in the parent.
final class PreparedSandbox: Sendable {
    /// The Landlock ruleset, or -1.
    private let ruleset: Int32
    /// The instructions of the filter; empty without one.
    private let filter: [UInt64]
    private let wantsNamespaces: Bool
    /// The child's private directory.
    let directory: PrivateDirectory?

    /// What every program may read: its libraries, and the data that comes with them.
    private static let systemPaths: [FilePath] = [
        "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share", "/usr/local/lib", "/usr/local/share",
        "/etc/ld.so.cache", "/etc/fonts", "/dev/urandom", "/dev/zero",
    ]
    /// The programs that load programs.
    private static let loaders: [FilePath] = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]
    /// The Swift runtime, where it is not part of the programs themselves: in builds for debugging.
    private static let runtimeFolder: FilePath? = {
        var folder = [CChar](repeating: 0, count: 4096)
        guard unsafe cposix_runtime_folder(&folder, folder.count) == 0 else { return nil }
        return FilePath(bytes: folder.map { UInt8(bitPattern: $0) })
    }()

    init(_ sandbox: Sandbox, program: FilePath) throws(SubprocessError) {
        let support = sandbox.support ?? .present
        guard support.isSufficient || sandbox.requirement == .bestEffort else {
            throw .sandboxUnavailable(
                "\(program) was not started, for this kernel cannot lock it in (\(support.words))")
        }
        directory = sandbox.hasTemporaryDirectory ? try PrivateDirectory() : nil
        for (name, content) in sandbox.files { try directory?.write(name, content) }
        wantsNamespaces =
            sandbox.layers.contains(.namespaces) && (support.hasNetworkNamespace || support.hasUserNamespace)
        let calls = support.watchesOverCutting ? SystemCallFilter.program : SystemCallFilter.strictProgram
        filter = support.hasFilter && sandbox.layers.contains(.filter) ? calls ?? [] : []
        guard let version = support.landlockVersion, sandbox.layers.contains(.landlock) else {
            ruleset = -1
            return
        }
        let ruleset = cposix_landlock_ruleset(Int32(version))
        self.ruleset = ruleset
        guard ruleset >= 0 else {
            throw .sandboxUnavailable("no Landlock ruleset for \(program): \(SpawnPlan.words(-ruleset))")
        }
        let read = Int32(CPOSIX_MAY_READ)
        let execute = Int32(CPOSIX_MAY_READ | CPOSIX_MAY_EXECUTE)
        var rules: [(FilePath, Int32)] = (Self.systemPaths + sandbox.readable).map { ($0, read) }
        rules += (Self.loaders + [program]).map { ($0, execute) }
        rules.append(("/dev/null", Int32(CPOSIX_MAY_READ | CPOSIX_MAY_WRITE)))
        if let folder = Self.runtimeFolder { rules.append((folder, read)) }
        if let directory { rules.append((directory.path, sandbox.mayWrite ? Int32(CPOSIX_MAY_CHANGE) : read)) }
        for (path, access) in rules {
            let status = unsafe path.withCString { unsafe cposix_landlock_allow(ruleset, Int32(version), $0, access) }
            // What does not exist needs no rule; what else fails leaves the child with less, never with more.
            guard status == 0 || -status == ENOENT || -status == ENOTDIR || -status == EACCES else {
                throw .sandboxUnavailable("no Landlock rule for \(program): \(SpawnPlan.words(-status))")
            }
        }
    }

    deinit { if ruleset >= 0 { close(ruleset) } }

    /// Gives the form that the child reads; it holds pointers that are good during the call only.
    static func withPointer<Result>(
        to sandbox: PreparedSandbox?, _ body: (UnsafePointer<cposix_sandbox>?) -> Result
    ) -> Result {
        guard let sandbox else { return body(nil) }
        return unsafe sandbox.filter.withUnsafeBufferPointer { filter in
            var form = unsafe cposix_sandbox()
            unsafe form.wants_namespaces = sandbox.wantsNamespaces ? 1 : 0
            unsafe form.ruleset = sandbox.ruleset
            unsafe form.filter = filter.isEmpty ? nil : filter.baseAddress
            unsafe form.filter_count = filter.count
            return unsafe body(&form)
        }
    }
}

extension SpawnPlan {
    /// Locks the child into a sandbox: its limits, its private directory, and `TMPDIR`.
    mutating func enter(_ sandbox: Sandbox) throws(SubprocessError) {
        let prepared = try PreparedSandbox(sandbox, program: executable)
        self.sandbox = prepared
        limits = sandbox.layers.contains(.limits) ? sandbox.limits : ResourceLimits()
        workingDirectory = workingDirectory ?? prepared.directory?.path ?? "/"
        if let directory = prepared.directory {
            environment = environment.adding(["TMPDIR": directory.path.string, "HOME": directory.path.string])
        }
    }
}

extension SubprocessError {
    static func sandboxUnavailable(_ message: String) -> SubprocessError {
        SubprocessError(
            .sandboxUnavailable, message,
            nextStep: "use a kernel with Landlock and seccomp: Linux 5.13 or newer, `landlock` among its `lsm=`")
    }
}
