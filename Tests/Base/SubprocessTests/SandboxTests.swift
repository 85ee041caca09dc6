// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Primitives
import TestKit
import Testing

@testable import Subprocess

/// Something that a parser which was taken over would try, and the layers each of which stops it alone.
struct Attempt: CustomTestStringConvertible, Sendable {
    let name: String
    let stoppedBy: SandboxLayers
    /// What the probe gets told, out of what the test has made.
    var argument: @Sendable (AttemptTargets) -> String = { _ in "" }
    /// Whether only root can do it at all.
    var needsRoot = false
    /// The least version of Landlock that stops it, where Landlock is among the layers.
    var landlock = 1
    /// What is lowered for the try.
    var limits: @Sendable (inout ResourceLimits) -> Void = { _ in }
    var testDescription: String { name }
}

/// What attempts aim at, and a place that records the touch.
final class AttemptTargets: Sendable {
    let folder = TemporaryDirectory()
    let canary: String
    let port: String
    let abstractName: String
    let socketPath: String
    let victim: ChildProcess
    private let sockets: [Int32]

    init() async throws {
        canary = folder.path.appending("canary").string
        try Data("secret".utf8).write(to: URL(fileURLWithPath: canary))
        abstractName = "substrate-probe-\(getpid())-\(UUID().uuidString)"
        socketPath = folder.path.appending("socket").string
        var made: [Int32] = []
        let tcp = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = unsafe bind(tcp, pointer, length)
                _ = unsafe getsockname(tcp, pointer, &length)
            }
        }
        listen(tcp, 100)
        made.append(tcp)
        port = "\(UInt16(bigEndian: address.sin_port))"
        for bytes in [[0] + Array(abstractName.utf8), Array(socketPath.utf8)] {
            let local = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: bytes) }
            let size = socklen_t(2 + bytes.count)
            let status = unsafe withUnsafePointer(to: &name) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(local, $0, size) }
            }
            try #require(status == 0)
            listen(local, 100)
            made.append(local)
        }
        sockets = made
        victim = try await ChildProcess.spawn("/bin/sleep", ["600"])
    }

    deinit {
        victim.signal(SIGKILL)
        for descriptor in sockets { close(descriptor) }
    }
}

@Suite("The sandbox of parsers")
struct SandboxTests {
    static let attempts: [Attempt] = [
        Attempt(name: "read", stoppedBy: .landlock, argument: { $0.canary }),
        Attempt(name: "read", stoppedBy: .landlock, argument: { _ in "/etc/shadow" }, needsRoot: true),
        Attempt(name: "read", stoppedBy: .landlock, argument: { "/proc/\($0.victim.processID)/cmdline" }),
        Attempt(name: "list", stoppedBy: .landlock, argument: { $0.folder.path.string }),
        Attempt(name: "list", stoppedBy: .landlock, argument: { _ in "/" }),
        Attempt(
            name: "write", stoppedBy: .landlock, argument: { $0.folder.path.appending(UUID().uuidString).string }),
        Attempt(name: "truncate", stoppedBy: .landlock, argument: { $0.canary + "-2" }, landlock: 1),
        // Landlock lets these pass, the first of them before version 3 only.
        Attempt(name: "cut-by-name", stoppedBy: [.filter, .landlock], argument: { $0.canary + "-2" }, landlock: 3),
        Attempt(name: "permissions", stoppedBy: .filter, argument: { $0.canary + "-2" }),
        Attempt(name: "permissions-of-own", stoppedBy: .filter, argument: { _ in "/etc/ld.so.cache" }, needsRoot: true),
        Attempt(name: "times", stoppedBy: .filter, argument: { $0.canary + "-2" }),
        Attempt(name: "remove", stoppedBy: .landlock, argument: { $0.canary + "-3" }),
        Attempt(
            name: "make-directory", stoppedBy: .landlock,
            argument: { $0.folder.path.appending(UUID().uuidString).string }),
        Attempt(name: "link", stoppedBy: .landlock, argument: { $0.canary + "-2" }),
        Attempt(name: "execute", stoppedBy: .landlock, argument: { _ in "/bin/true" }),
        Attempt(name: "tcp", stoppedBy: [.filter, .namespaces, .landlock], argument: { $0.port }, landlock: 4),
        Attempt(name: "udp", stoppedBy: [.filter, .namespaces], argument: { $0.port }),
        Attempt(
            name: "abstract", stoppedBy: [.filter, .namespaces, .landlock], argument: { $0.abstractName }, landlock: 6),
        Attempt(name: "unix", stoppedBy: .filter, argument: { $0.socketPath }),
        Attempt(name: "packet", stoppedBy: [.filter, .namespaces], needsRoot: true),
        Attempt(name: "netlink", stoppedBy: .filter),
        Attempt(
            name: "trace", stoppedBy: [.filter, .namespaces, .landlock], argument: { "\($0.victim.processID)" },
            needsRoot: true),
        Attempt(
            name: "memory-of", stoppedBy: [.filter, .namespaces, .landlock], argument: { "\($0.victim.processID)" },
            needsRoot: true),
        Attempt(
            name: "signal", stoppedBy: [.filter, .landlock], argument: { "\($0.victim.processID)" }, landlock: 6),
        Attempt(name: "limits-of", stoppedBy: .filter, argument: { "\($0.victim.processID)" }, needsRoot: true),
        Attempt(name: "fork", stoppedBy: .filter),
        // In a namespace of its own that maps no user, there is none to nest another for.
        Attempt(name: "clone-namespace", stoppedBy: [.filter, .namespaces]),
        Attempt(name: "unshare", stoppedBy: [.filter, .namespaces]),
        Attempt(name: "ring", stoppedBy: .filter),
        Attempt(name: "keys", stoppedBy: .filter),
        Attempt(name: "fault-handler", stoppedBy: .filter),
        Attempt(name: "memory-file", stoppedBy: .filter),
        Attempt(name: "personality", stoppedBy: .filter),
        Attempt(name: "mount-tree", stoppedBy: [.filter, .namespaces], needsRoot: true),
        Attempt(name: "bpf", stoppedBy: [.filter, .namespaces], needsRoot: true),
        Attempt(name: "perf", stoppedBy: [.filter, .namespaces], needsRoot: true),
        Attempt(name: "death-signal", stoppedBy: .filter),
        Attempt(name: "signal-owner", stoppedBy: .filter),
        Attempt(name: "memory", stoppedBy: .limits),
        Attempt(name: "processor", stoppedBy: .limits, limits: { $0.processorSeconds = 1 }),
        Attempt(name: "big-file", stoppedBy: .limits, limits: { $0.fileBytes = 1 << 20 }),
        Attempt(name: "open-files", stoppedBy: .limits),
    ]

    private static let probe: FilePath = {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let candidates = [beside, root.appendingPathComponent(".build/debug")]
            .map { $0.appendingPathComponent("sandbox-probe").path }
        return FilePath(candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[1])
    }()

    /// Whether an attempt succeeds inside these layers.
    private func succeeds(_ attempt: Attempt, _ targets: AttemptTargets, inside layers: SandboxLayers) async throws
        -> Bool
    {
        for name in ["-2", "-3"] { try Data("x".utf8).write(to: URL(fileURLWithPath: targets.canary + name)) }
        var sandbox = Sandbox()
        attempt.limits(&sandbox.limits)
        sandbox.layers = layers
        let done = try await ChildProcess.run(
            Self.probe, [attempt.name, attempt.argument(targets)], sandbox: sandbox, timeLimit: .seconds(120))
        #expect(done.termination != .exited(2), "the probe knows \(attempt.name)")
        return done.termination.isSuccess
    }

    @Test(arguments: attempts)
    func `each layer alone stops what it is for, and without them it succeeds`(_ attempt: Attempt) async throws {
        let support = Sandbox.check()
        try #require(support.isSufficient, "this kernel cannot lock parsers in: \(support.words)")
        if attempt.needsRoot && geteuid() != 0 { return }
        let targets = try await AttemptTargets()
        // The control: a try that fails anyway proves nothing.
        #expect(try await succeeds(attempt, targets, inside: []))
        #expect(try await !succeeds(attempt, targets, inside: .all))
        // Take away the layers that stop it: it succeeds, so nothing else does by accident.
        #expect(try await succeeds(attempt, targets, inside: SandboxLayers.all.subtracting(attempt.stoppedBy)))
        for layer in [SandboxLayers.namespaces, .landlock, .filter, .limits] where attempt.stoppedBy.contains(layer) {
            if layer == .landlock && (support.landlockVersion ?? 0) < attempt.landlock { continue }
            if layer == .namespaces && !(support.hasNetworkNamespace && support.hasUserNamespace) { continue }
            #expect(try await !succeeds(attempt, targets, inside: layer), "layer \(layer.rawValue) alone")
        }
    }

    private func run(_ arguments: [String], in sandbox: Sandbox = Sandbox(), input: [UInt8] = []) async throws
        -> CompletedProcess
    {
        try await ChildProcess.run(Self.probe, arguments, input: input, sandbox: sandbox)
    }
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    private func leftBehind() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/tmp")) ?? [])
            .filter { $0.hasPrefix("substrate-sandbox-") }
    }

    @Test func `a program works in it: it reads its input and what is named, writes in its own directory, has threads`()
        async throws
    {
        let folder = TemporaryDirectory()
        let file = folder.path.appending("named").string
        try Data("x".utf8).write(to: URL(fileURLWithPath: file))
        #expect(try await run(["read", file], in: Sandbox(readable: [folder.path])).termination.isSuccess)
        #expect(try await run(["read", file], in: Sandbox(readable: [FilePath(file)])).termination.isSuccess)
        #expect(try await !run(["write", file], in: Sandbox(readable: [folder.path])).termination.isSuccess)
        #expect(try await run(["thread"]).termination.isSuccess)
        let given = Sandbox(files: ["given": Array("abc".utf8)])
        #expect(try await run(["read", "given"], in: given).termination.isSuccess)
        let passed = try await ChildProcess.run("/bin/cat", input: Array("through".utf8), sandbox: Sandbox())
        #expect(text(passed.output) == "through")
    }

    @Test func `where Landlock does not watch over it, a file that may be read is not emptied by opening it`()
        async throws
    {
        let folder = TemporaryDirectory()
        let file = folder.path.appending("named").string
        for (version, layers) in [(2, SandboxLayers.all), (3, .all), (2, .all.subtracting(.filter))] {
            try Data("x".utf8).write(to: URL(fileURLWithPath: file))
            var sandbox = Sandbox(readable: [folder.path])
            sandbox.support = Sandbox.check()
            try #require((sandbox.support?.landlockVersion ?? 0) >= 3, "this kernel cannot tell the versions apart")
            sandbox.support?.landlockVersion = version
            sandbox.layers = layers
            let isStopped = layers.contains(.filter)
            #expect(try await run(["cut-readable", file], in: sandbox).termination.isSuccess != isStopped)
            #expect(try Data(contentsOf: URL(fileURLWithPath: file)).isEmpty != isStopped)
            #expect(try await run(["read", file], in: sandbox).termination.isSuccess == isStopped)
        }
    }

    @Test func `its directory is private, is the only place to write, and is gone when it has ended`() async throws {
        let done = try await run(["save-private"])
        #expect(done.termination.isSuccess)
        let directory = text(done.output).trimmingCharacters(in: .newlines)
        #expect(directory.hasPrefix("/tmp/substrate-sandbox-"))
        #expect(!FileManager.default.fileExists(atPath: directory))
        var without = Sandbox()
        without.mayWrite = false
        #expect(try await !run(["save-private"], in: without).termination.isSuccess)
        without.hasTemporaryDirectory = false
        #expect(try await !run(["save-private"], in: without).termination.isSuccess)

        let running = try await ChildProcess.spawn(Self.probe, ["wait"], output: .piped, sandbox: Sandbox())
        let own = try #require(leftBehind().first)
        let permissions =
            try FileManager.default.attributesOfItem(atPath: "/tmp/\(own)")[.posixPermissions] as? NSNumber
        #expect(permissions?.intValue == 0o700)
        #expect(await running.stop(grace: .seconds(0)) != .exited(0))
    }

    @Test func `a nest of directories deeper than a path is long is removed too`() async throws {
        let before = leftBehind()
        #expect(try await run(["nest"]).termination.isSuccess)
        #expect(Set(leftBehind()).subtracting(before).isEmpty)
    }

    @Test func `what a crash of ours left behind is recognised by its lock and removed`() async throws {
        let abandoned = "/tmp/substrate-sandbox-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: abandoned + "/a/b", withIntermediateDirectories: true, attributes: nil)
        let inUse = try PrivateDirectory()
        #expect(PrivateDirectory.sweep() >= 1)
        #expect(!FileManager.default.fileExists(atPath: abandoned))
        #expect(FileManager.default.fileExists(atPath: inUse.path.string))
        inUse.remove()
        #expect(!FileManager.default.fileExists(atPath: inUse.path.string))
    }

    @Test func `a crash and a missing program are told apart, and leave nothing behind`() async throws {
        #expect(try await run(["crash"]).termination == .signalled(SIGSEGV))
        let error = await #expect(throws: SubprocessError.self) {
            try await ChildProcess.run("/nonexistent/program", sandbox: Sandbox())
        }
        #expect(error?.kind == .notFound)
        let slash = await #expect(throws: SubprocessError.self) {
            try await ChildProcess.run("/bin/cat", sandbox: Sandbox(files: ["../up": []]))
        }
        #expect(slash?.kind == .badArgument)
    }

    @Test func `without Landlock or seccomp nothing starts, unless best effort is asked for`() async throws {
        for missing in 0..<2 {
            var support = Sandbox.check()
            if missing == 0 { support.landlockVersion = nil } else { support.hasFilter = false }
            #expect(support.words.contains("missing"))
            var sandbox = Sandbox()
            sandbox.support = support
            let refused = sandbox
            let error = await #expect(throws: SubprocessError.self) {
                try await ChildProcess.run(Self.probe, ["nothing"], sandbox: refused)
            }
            #expect(error?.kind == .sandboxUnavailable)
            #expect(error?.code == "sandbox_unavailable")
            sandbox.requirement = .bestEffort
            #expect(try await run(["nothing"], in: sandbox).termination.isSuccess)
        }
        #expect(Sandbox.Requirement(rawValue: "best-effort") == .bestEffort)
    }

    @Test func `a kernel that lacks namespaces still locks parsers in`() async throws {
        var support = Sandbox.check()
        support.hasNetworkNamespace = false
        support.hasUserNamespace = false
        #expect(support.isSufficient)
        var sandbox = Sandbox()
        sandbox.support = support
        #expect(try await run(["nothing"], in: sandbox).termination.isSuccess)
        #expect(try await !run(["netlink"], in: sandbox).termination.isSuccess)
    }

    @Test func `it sees our variables only, and the kernel kills it when we end`() async throws {
        let done = try await ChildProcess.run("/usr/bin/env", sandbox: Sandbox())
        let names = text(done.output).split(separator: "\n").compactMap { $0.split(separator: "=").first }
        #expect(Set(names) == ["PATH", "LC_ALL", "TZ", "TMPDIR", "HOME"])
        // Entering a user namespace must not have cleared the signal; the filter would hide it.
        var sandbox = Sandbox()
        sandbox.layers.remove(.filter)
        #expect(try await run(["dies-with-us"], in: sandbox).termination.isSuccess)
    }

    @Test func `the filter has every call that it names and grows no larger than the kernel takes`() {
        #expect(Set(SystemCallFilter.allowed).count == SystemCallFilter.allowed.count)
        #expect((SystemCallFilter.program?.count ?? 0) > 100)
        let dangerous = ["socket", "ptrace", "mount", "bpf", "keyctl", "io_uring_setup", "unshare", "fork", "kill"]
        #expect(Set(SystemCallFilter.allowed).isDisjoint(with: dangerous))
    }

    @Test func `the time a sandbox costs is printed`() async throws {
        guard ProcessInfo.processInfo.environment["SUBSTRATE_MEASURE"] != nil else { return }
        var none = Sandbox()
        none.layers = []
        none.hasTemporaryDirectory = false
        var noDirectory = Sandbox()
        noDirectory.hasTemporaryDirectory = false
        var noNamespaces = Sandbox()
        noNamespaces.layers.remove(.namespaces)
        let kinds = [
            ("no layer", none), ("all", Sandbox()), ("no directory", noDirectory), ("no namespaces", noNamespaces),
        ]
        var times = [[Duration]](repeating: [], count: kinds.count)
        // In turn, so that whatever else the machine does hits all alike.
        for _ in 0..<300 {
            for (index, kind) in kinds.enumerated() {
                times[index].append(
                    try await ContinuousClock().measure {
                        _ = try await ChildProcess.run(Self.probe, ["nothing"], sandbox: kind.1)
                    })
            }
        }
        for (index, kind) in kinds.enumerated() {
            let sorted = times[index].sorted()
            print("sandbox, \(kind.0): least \(sorted[0]), tenth \(sorted[30]), median \(sorted[150])")
        }
    }
}
