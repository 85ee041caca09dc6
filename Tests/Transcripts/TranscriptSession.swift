// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Primitives
import TestKit
import Testing

/// Runs transcripts against the built programs, each in namespaces of its own: no network but loopback, its own
/// processes (all gone at the end), a fresh home.
struct TranscriptSession {
    /// Where the built programs are.
    static let products: String = {
        // The test bundle lies beside the programs it was built with.
        let executable = CommandLine.arguments[0]
        let beside = URL(fileURLWithPath: executable).deletingLastPathComponent().path
        for candidate in [beside, packageRoot + "/.build/debug"]
        where FileManager.default.isExecutableFile(atPath: candidate + "/substrate") {
            return candidate
        }
        return packageRoot + "/.build/debug"
    }()

    /// The package's root folder.
    static let packageRoot: String = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// What one command printed and how it ended.
    struct Outcome {
        var output: [String] = []
        var status = -1
    }

    /// What makes the namespaces: root needs no user namespace of its own, others do.
    static let isolation =
        (geteuid() == 0 ? [] : ["--user", "--map-root-user"])
        + ["--net", "--pid", "--fork", "--kill-child", "--mount-proc"]

    /// Whether this machine lets the tests make namespaces; Debian 12 does, some containers do not.
    static let canIsolate: Bool = {
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        probe.arguments = isolation + ["/bin/true"]
        probe.standardError = FileHandle.nullDevice
        guard (try? probe.run()) != nil else { return false }
        probe.waitUntilExit()
        return probe.terminationStatus == 0
    }()

    private static let mark = "\u{1e}"

    /// Runs every step in one shell and records an issue for each that differs.
    static func check(_ transcript: Transcript, directory: String? = nil) async throws {
        let scratch = TemporaryDirectory()
        let place = scratch.path.string
        // On a thread of its own: waiting for a program must not hold one of the few threads that tests share.
        let outcomes = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result { try run(transcript, scratch: place, directory: directory ?? place) })
            }
        }
        #expect(!transcript.steps.isEmpty, "\(transcript.name) holds no command")
        for (index, step) in transcript.steps.enumerated() {
            let outcome = outcomes[index] ?? Outcome()
            let shown = outcome.output.joined(separator: "\n")
            #expect(outcome.status == step.status, "\(transcript.name):\(step.line) $ \(step.command)\n\(shown)")
            #expect(
                step.accepts(outcome.output),
                """
                \(transcript.name):\(step.line) $ \(step.command)
                --- expected
                \(step.expected.joined(separator: "\n"))
                --- printed
                \(shown)
                """)
        }
    }

    private static func run(_ transcript: Transcript, scratch: String, directory: String) throws -> [Int: Outcome] {
        var script = "ip link set lo up || exit 90\ncd \"$1\"\n"
        for (index, step) in transcript.steps.enumerated() {
            script += "printf '\(mark)begin \(index)\\n'\n\(step.command)\n"
            script += "printf '\(mark)end \(index) %d\\n' $?\n"
        }
        let scriptPath = scratch + "/.transcript.sh"
        let outputPath = scratch + "/.transcript.out"
        try script.write(toFile: scriptPath, atomically: true, encoding: .utf8)
        _ = FileManager.default.createFile(atPath: outputPath, contents: nil)
        let output = try #require(FileHandle(forWritingAtPath: outputPath))
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        shell.arguments = isolation + ["/bin/bash", scriptPath, directory]
        shell.environment = [
            "PATH": "\(products):/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": scratch, "TMPDIR": scratch, "LANG": "C.UTF-8", "TERM": "dumb", "NO_COLOR": "1",
            "SWIFT_BACKTRACE": "enable=no", "EXAMPLES": packageRoot + "/Examples", "ROOT": packageRoot,
            "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
        ]
        shell.standardInput = FileHandle.nullDevice
        shell.standardOutput = output
        shell.standardError = output
        try shell.run()
        shell.waitUntilExit()
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: outputPath)), as: UTF8.self)
        return outcomes(in: text)
    }

    private static func outcomes(in text: String) -> [Int: Outcome] {
        var outcomes: [Int: Outcome] = [:]
        var current: Int?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            // A command may leave its last line open, so a mark can stand in the middle of a line.
            let parts = line.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
            if let index = current, let first = parts.first, parts.count == 1 || !first.isEmpty {
                outcomes[index, default: Outcome()].output.append(String(first))
            }
            guard parts.count == 2 else { continue }
            let words = parts[1].split(separator: " ")
            if words.count == 2, words[0] == "begin", let index = Int(words[1]) {
                current = index
                outcomes[index] = Outcome()
            } else if words.count == 3, words[0] == "end", let index = Int(words[1]), let status = Int(words[2]) {
                outcomes[index]?.status = status
                current = nil
            }
        }
        return outcomes
    }
}
