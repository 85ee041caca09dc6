// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Primitives
import TestKit
import Testing

@testable import Subprocess

@Suite("Child processes")
struct ChildProcessTests {
    private let shell: FilePath = "/bin/sh"
    private func run(_ script: String, limits: ResourceLimits = ResourceLimits()) async throws -> CompletedProcess {
        try await ChildProcess.run(shell, ["-c", script], limits: limits)
    }
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `what a program writes and how it ends comes back`() async throws {
        let done = try await run("printf out; printf err >&2; exit 3")
        #expect(done.termination == .exited(3))
        #expect(text(done.output) == "out")
        #expect(text(done.errors) == "err")
        #expect(try await run("kill -KILL $$").termination == .signalled(SIGKILL))
        #expect(Termination.signalled(9).description == "killed by signal 9")
    }

    @Test func `a child sees exactly the environment it is given`() async throws {
        let done = try await ChildProcess.run(
            "/usr/bin/env", environment: ProcessEnvironment(["A": "1", "B": "two words"]))
        #expect(text(done.output) == "A=1\nB=two words\n")
        let inherited = ProcessEnvironment([:]).inheriting(["PATH", "SUBSTRATE_NO_SUCH_VARIABLE"])
        #expect(Array(inherited.variables.keys) == ["PATH"])
        #expect(ProcessEnvironment.minimal.adding(["TZ": "X"]).variables["TZ"] == "X")
    }

    @Test func `a child has no descriptor but its three streams`() async throws {
        // Without O_CLOEXEC, as a careless library would open it.
        let stray = unsafe open("/dev/null", O_RDONLY)
        defer { close(stray) }
        // The fourth is the directory that `ls` itself reads.
        let done = try await ChildProcess.run("/bin/ls", ["/proc/self/fd"])
        #expect(text(done.output) == "0\n1\n2\n3\n")
    }

    @Test func `a child has default signal handlers and no blocked signals`() async throws {
        signal(SIGPIPE, SIG_IGN)
        let done = try await ChildProcess.run("/bin/grep", ["-E", "^Sig(Blk|Ign)", "/proc/self/status"])
        #expect(text(done.output) == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
    }

    @Test func `a child cannot gain privileges and leads its own process group`() async throws {
        let done = try await run("grep NoNewPrivs /proc/self/status; cut -d' ' -f5 /proc/$$/stat; echo $$")
        let lines = text(done.output).split(separator: "\n")
        #expect(lines.first == "NoNewPrivs:\t1")
        #expect(lines.count == 3 && lines[1] == lines[2])
    }

    @Test func `limits hold`() async throws {
        var limits = ResourceLimits()
        limits.openFiles = 17
        limits.fileBytes = 4096
        let done = try await run("ulimit -n; ulimit -c", limits: limits)
        #expect(text(done.output) == "17\n0\n")
        let directory = TemporaryDirectory()
        let big = try await ChildProcess.run(
            "/bin/dd", ["if=/dev/zero", "of=big", "bs=8192", "count=1"], workingDirectory: directory.path,
            limits: limits)
        #expect(!big.termination.isSuccess)
        #expect(try Data(contentsOf: URL(fileURLWithPath: directory.path.appending("big").string)).count <= 4096)
    }

    @Test func `a large input and output pass through together`() async throws {
        let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let done = try await ChildProcess.run("/bin/cat", input: input)
        #expect(done.termination.isSuccess)
        #expect(done.output == input)
    }

    @Test func `a child that stops reading fails the write and nothing else`() async throws {
        let child = try await ChildProcess.spawn("/bin/true", input: .piped)
        _ = await child.wait()
        let error = await #expect(throws: SubprocessError.self) {
            try await child.input?.write([UInt8](repeating: 0, count: 1_000_000))
        }
        #expect(error?.kind == .inputClosed)
    }

    @Test func `a conversation over both pipes keeps its order`() async throws {
        let child = try await ChildProcess.spawn("/bin/cat", input: .piped, output: .piped)
        let (input, output) = (try #require(child.input), try #require(child.output))
        for turn in 0..<50 {
            let line = Array("turn \(turn)\n".utf8)
            try await input.write(line)
            var answer: [UInt8] = []
            while answer.count < line.count, let piece = await output.next() { answer += piece }
            #expect(answer == line)
        }
        input.close()
        #expect(await output.next() == nil)
        #expect(await child.wait() == .exited(0))
        #expect(child.termination == .exited(0))
        #expect(child.signal(SIGTERM) == false, "it has ended")
    }

    @Test func `a slow reader holds the child up instead of filling memory`() async throws {
        let child = try await ChildProcess.spawn(shell, ["-c", "yes | head -c 5000000"], output: .piped)
        let output = try #require(child.output)
        var total = 0
        var largest = 0
        for await piece in output {
            total += piece.count
            largest = max(largest, piece.count)
        }
        #expect(total == 5_000_000)
        #expect(largest <= 262_144 + 65_536)
        #expect(await child.wait() == .exited(0))
    }

    @Test func `output beyond the limit stops the program`() async throws {
        let error = await #expect(throws: SubprocessError.self) {
            try await ChildProcess.run("/usr/bin/yes", outputLimit: 100_000)
        }
        #expect(error?.kind == .outputTooLarge)
    }

    @Test func `a program that takes too long is stopped, with its descendants`() async throws {
        let error = await #expect(throws: SubprocessError.self) {
            try await ChildProcess.run(shell, ["-c", "sleep 1000 & sleep 1000"], timeLimit: .milliseconds(50))
        }
        #expect(error?.kind == .timedOut)
    }

    @Test func `a descendant that leaves the group cannot hold a run up for ever`() async throws {
        let setsid = try #require(Executable.find("setsid"))
        let scratch = TemporaryDirectory()
        let left = scratch.path.appending("left").string
        // The shell ends only when the descendant has left its group; what is still in the group dies with the shell.
        let script = "mkfifo \(left); \(setsid) sh -c 'echo > \(left); exec sleep 60' & read line < \(left)"
        let error = await #expect(throws: SubprocessError.self) {
            try await ChildProcess.run(shell, ["-c", script], timeLimit: .milliseconds(200))
        }
        #expect(error?.kind == .timedOut)
    }

    @Test func `a cancelled run kills the program`() async throws {
        let task = Task { try await ChildProcess.run(shell, ["-c", "sleep 1000"]) }
        task.cancel()
        #expect(try await task.value.termination == .signalled(SIGKILL))
    }

    @Test func `stop asks first and kills the stubborn`() async throws {
        let willing = try await ChildProcess.spawn(shell, ["-c", "echo up; exec sleep 1000"], output: .piped)
        _ = await willing.output?.next()
        #expect(await willing.stop(grace: .seconds(60)) == .signalled(SIGTERM))

        let stubborn = try await ChildProcess.spawn(
            shell, ["-c", "trap '' TERM; echo up; while :; do sleep 0.05; done"], output: .piped)
        _ = await stubborn.output?.next()
        #expect(await stubborn.stop(grace: .milliseconds(20)) == .signalled(SIGKILL))
    }

    @Test func `what is left of the group ends with its leader`() async throws {
        let child = try await ChildProcess.spawn(shell, ["-c", "sleep 1000 & echo $!"], output: .piped)
        let said = try #require(await child.output?.collect(limit: 100))
        #expect(await child.wait() == .exited(0))
        #expect(try !isAlive(said), "it was killed, so its end of the pipe is closed too")
    }

    @Test func `a child ends when its parent does, however that ends`() async throws {
        let directory = TemporaryDirectory()
        let note = directory.path.appending("child").string
        await #expect(processExitsWith: .signal(SIGKILL)) { [note = note as String] in
            let child = try await ChildProcess.spawn("/bin/sleep", ["1000"])
            try "\(child.processID)".write(toFile: note, atomically: false, encoding: .utf8)
            kill(getpid(), SIGKILL)
        }
        let written = try Data(contentsOf: URL(fileURLWithPath: note))
        // The kernel sends the signal while the parent ends, so at most a moment passes.
        while try isAlive(Array(written)) { await Task.yield() }
    }

    /// Whether the process whose number is written is there and not just waiting to be collected.
    private func isAlive(_ number: [UInt8]) throws -> Bool {
        let id = try #require(Int32(text(number).trimmingCharacters(in: .whitespacesAndNewlines)))
        guard let state = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return false }
        return !state.contains(") Z ") && !state.contains(") X ")
    }

    @Test(
        arguments: [
            ("/no/such/program", SubprocessError.Code.notFound), ("/etc/passwd", .notPermitted),
            ("/tmp", .notPermitted),
        ] as [(FilePath, SubprocessError.Code)])
    func `a program that cannot start says why`(path: FilePath, code: SubprocessError.Code) async {
        let error = await #expect(throws: SubprocessError.self) { try await ChildProcess.spawn(path) }
        #expect(error?.kind == code)
        #expect(error?.message.contains(path.string) == true)
    }

    @Test func `a missing working directory and a NUL are named`() async {
        let lost = await #expect(throws: SubprocessError.self) {
            try await ChildProcess.spawn("/bin/true", workingDirectory: "/no/such/directory")
        }
        #expect(lost?.message.contains("/no/such/directory") == true)
        let odd = await #expect(throws: SubprocessError.self) { try await ChildProcess.spawn("/bin/true", ["a\0b"]) }
        #expect(odd?.kind == .badArgument)
    }

    @Test func `a failed start leaves no descriptor behind`() async throws {
        func openDescriptors() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        }
        let before = try openDescriptors()
        for _ in 0..<300 {
            _ = try? await ChildProcess.spawn("/no/such/program", input: .piped, output: .piped, errors: .piped)
        }
        // Other tests run beside this one and open some of their own; a leak would be 900.
        #expect(try openDescriptors() < before + 300)
    }

    @Test func `many children at once all end`() async throws {
        let statuses = try await withThrowingTaskGroup(of: Termination.self) { group in
            for number in 0..<40 {
                group.addTask { try await ChildProcess.run("/bin/sh", ["-c", "exit \(number)"]).termination }
            }
            var all: Set<Termination> = []
            for try await one in group { all.insert(one) }
            return all
        }
        #expect(statuses == Set((0..<40).map { .exited($0) }))
    }

    @Test func `programs are found on the search path only`() {
        #expect(Executable.find("sh") != nil)
        #expect(Executable.find("no-such-program-anywhere") == nil)
        #expect(Executable.find("../bin/sh") == nil)
        #expect(Executable.find("sh", in: "relative:") == nil)
    }
}
