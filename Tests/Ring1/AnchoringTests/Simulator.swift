// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Primitives
import Subprocess
import Testing

/// A witness or a Rekor log of `Tools/peers/tlog/sims.py`, as a child process on a port of the kernel's choice.
final class Simulator: Sendable {
    /// The verifier key it signs with.
    let vkey: String
    /// Its address.
    let url: String
    private let child: ChildProcess

    /// The program and the folder it lies in.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Tools/peers/tlog").path
    static let python: FilePath = "/usr/bin/python3"

    /// Whether Python and its `cryptography` are there, as the package list asks for.
    static let isAvailable: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: python.string)
        process.arguments = ["-c", "import cryptography"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
    static let needs: Comment = "python3 or its cryptography is not installed: run `make deps`"

    struct DidNotStart: Error { let output: String }

    private init(_ arguments: [String]) async throws {
        child = try await ChildProcess.spawn(
            Self.python, ["-B", Self.folder + "/sims.py"] + arguments + ["--port", "0"], output: .piped)
        var output: [UInt8] = []
        while output.count(where: { $0 == 0x0A }) < 2, let more = await child.output?.next() { output += more }
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2, lines[1].hasPrefix("port "), let port = UInt16(lines[1].dropFirst(5)) else {
            throw DidNotStart(output: String(decoding: output, as: UTF8.self))
        }
        vkey = String(lines[0])
        url = "http://127.0.0.1:\(port)"
    }

    deinit { child.signal(SIGKILL) }

    /// A witness for logs with these keys, which remembers in a file where one is given.
    static func witness(of logs: [String], fault: String = "none", state: FilePath? = nil) async throws -> Simulator {
        try await Simulator(
            ["witness", "--fault", fault] + logs.flatMap { ["--log", $0] }
                + (state.map { ["--state", $0.string] } ?? []))
    }
    static func rekor(fault: String = "none") async throws -> Simulator {
        try await Simulator(["rekor", "--fault", fault])
    }

    func stop() async { _ = await child.stop(grace: .zero) }

    /// Runs a few lines of Python beside the tools and gives what they print.
    static func python(_ program: String, input: [UInt8]) async throws -> String {
        let done = try await ChildProcess.run(
            python, ["-B", "-c", "import sys; sys.path.insert(0, sys.argv[1])\n" + program, folder], input: input)
        guard done.termination.isSuccess else {
            throw DidNotStart(output: String(decoding: done.errors, as: UTF8.self))
        }
        return String(decoding: done.output, as: UTF8.self)
    }
}
