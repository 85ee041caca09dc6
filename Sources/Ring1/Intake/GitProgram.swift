// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import Subprocess

/// Runs the git program on one repository, for plumbing commands only.
///
/// The environment is our own: no configuration of system or user, no hooks, no transport (a partial clone can't fetch,
/// and `ext::` addresses can't run anything), no replace objects. What remains is the repository's own configuration,
/// which none of the commands used here lets run a program.
struct GitProgram {
    let program: FilePath
    let repository: FilePath

    private static let environment = ProcessEnvironment.minimal.adding([
        "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_ATTR_NOSYSTEM": "1",
    ])
    /// A repository may belong to someone else than the archive's user: its programs are not run, so its objects may
    /// be read.
    private static let settings = [
        "-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager",
    ]

    /// What a command writes, up to `limit` bytes; fails where git does.
    func output(_ arguments: [String], input: [UInt8] = [], limit: Int) async throws -> [UInt8] {
        let completed: CompletedProcess
        do {
            completed = try await ChildProcess.run(
                program, ["-C", repository.string] + Self.settings + arguments, environment: Self.environment,
                input: input,
                outputLimit: limit, timeLimit: .seconds(600))
        } catch {
            throw IntakeError(.gitFailed, "git did not finish: \(error.message)", nextStep: error.nextStep)
        }
        try Task.checkCancellation()
        guard completed.termination.isSuccess else {
            throw IntakeError(
                .gitFailed, "git \(arguments.first ?? "") ended with \(completed.termination)",
                nextStep: "run `git fsck` in the repository, and check that git is installed")
        }
        return completed.output
    }

    /// Objects and their content, in the order asked for; those that are missing come as nil.
    ///
    /// The caller keeps the sum of the sizes within reason: everything is in memory at once.
    func objects(_ names: [String], bytes: Int) async throws -> [[UInt8]?] {
        guard !names.isEmpty else { return [] }
        let input = Array((names.joined(separator: "\n") + "\n").utf8)
        let output = try await output(
            ["cat-file", "--batch"], input: input, limit: bytes + names.count * 200 + 4096)
        return try Self.parseBatch(output, count: names.count)
    }

    /// The sizes of objects, in the order asked for; nil for missing ones.
    func sizes(_ names: [String]) async throws -> [Int?] {
        guard !names.isEmpty else { return [] }
        let input = Array((names.joined(separator: "\n") + "\n").utf8)
        let output = try await output(["cat-file", "--batch-check"], input: input, limit: names.count * 200 + 4096)
        let sizes = output.split(separator: 0x0A).map { line -> Int? in
            let words = line.split(separator: 0x20)
            return words.count == 3 ? Int(String(decoding: words[2], as: UTF8.self)) : nil
        }
        guard sizes.count == names.count else { throw Self.garbled }
        return sizes
    }

    /// Reads what `git cat-file --batch` writes: `<name> <type> <size>`, the content, a line end; or `<name> missing`.
    static func parseBatch(_ output: [UInt8], count: Int) throws -> [[UInt8]?] {
        var contents: [[UInt8]?] = []
        var index = 0
        for _ in 0..<count {
            guard let lineEnd = output[index...].firstIndex(of: 0x0A) else { throw garbled }
            let words = output[index..<lineEnd].split(separator: 0x20)
            index = lineEnd + 1
            if words.count == 2, words[1].elementsEqual("missing".utf8) {
                contents.append(nil)
                continue
            }
            guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)), size >= 0,
                size < output.count - index, output[index + size] == 0x0A
            else { throw garbled }
            contents.append(Array(output[index..<(index + size)]))
            index += size + 1
        }
        return contents
    }

    private static let garbled = IntakeError(
        .gitFailed, "git gave an answer that cannot be read",
        nextStep: "check the version of git; 2.30 or newer is needed")
}
