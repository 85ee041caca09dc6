// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Ledger
import Primitives
import Repository
import Subprocess
import TestKit
import Testing

@testable import Intake

@Suite("Intake: git repositories", .enabled(if: Executable.find("git") != nil))
struct RepositoryIntakeTests {
    let folder = TestFolder()

    @discardableResult func git(_ arguments: [String], input: String = "") async throws -> String {
        let environment = ProcessEnvironment.minimal.adding([
            "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Maria Lind",
            "GIT_AUTHOR_EMAIL": "maria@larkstone.example", "GIT_AUTHOR_DATE": "1790839800 +0200",
            "GIT_COMMITTER_NAME": "Maria Lind", "GIT_COMMITTER_EMAIL": "maria@larkstone.example",
            "GIT_COMMITTER_DATE": "1790839800 +0200",
        ])
        let done = try await ChildProcess.run(
            "/usr/bin/git", ["-C", folder.path.string] + arguments, environment: environment, input: Array(input.utf8))
        #expect(done.termination.isSuccess, "git \(arguments): \(String(decoding: done.errors, as: UTF8.self))")
        return String(decoding: done.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func `commits and text files go in, binary files, links and submodules are recorded`() async throws {
        try await git(["init", "-q", "-b", "main"])
        try folder.write("readme.md", "# Plans")
        try folder.write("docs/día.txt", "text")
        try folder.write("logo.bin", [1, 0, 2])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path.appending("link").string, withDestinationPath: "/etc/passwd")
        try await git(["add", "."])
        try await git(["update-index", "--add", "--cacheinfo", "160000,\(String(repeating: "1", count: 40)),module"])
        try await git(["commit", "-q", "-m", "First plans\n\nfor CON-2026-007"])
        try folder.write("readme.md", "# More plans")
        try await git(["commit", "-q", "-m", "Second", "readme.md"])
        #expect(try IntakeSource.detect(folder.path).kind == .git)
        let ledger = MemoryLedger()
        let (progress, reports) = try await takeIn(folder.path, into: ledger)
        let records = await ledger.records
        #expect(records.map(\.name) == ["First plans", "Second", "día.txt", "readme.md"])
        #expect(records.map(\.kind) == [.commit, .commit, .document, .document])
        let root = try await git(["rev-list", "--max-parents=0", "HEAD"])
        #expect(records[0].source == "git:\(root)")
        #expect(records[3].source == "git:\(root.prefix(12)):readme.md")
        #expect(records[3].content == Array("# More plans".utf8))
        #expect(records[0].occurredAt == Instant(milliseconds: 1_790_839_800_000))
        #expect(
            await reports.codes == [
                "link": "intake_not_a_file", "module": "intake_not_a_file", "logo.bin": "intake_binary_file",
            ])
        #expect(progress.found == 7 && progress.done == 7 && progress.skipped == 3)
        let (again, _) = try await takeIn(folder.path, into: ledger)
        #expect(again.appended == 0 && again.alreadyPresent == 4)
    }

    @Test func `authors without a name, with odd bytes or an absurd time are taken in as they are`() async throws {
        try await git(["init", "-q", "-b", "main"])
        let tree = try await git(["hash-object", "-t", "tree", "-w", "/dev/null"])
        let odd = "tree \(tree)\nauthor  <> 99999999999999999 +9999\ncommitter \u{1}é <x> 0 +0000\n\n"
        let commit = try await git(["hash-object", "-t", "commit", "-w", "--literally", "--stdin"], input: odd)
        try await git(["update-ref", "refs/heads/main", commit])
        let ledger = MemoryLedger()
        let (progress, _) = try await takeIn(folder.path, into: ledger)
        #expect(progress.appended == 1)
        #expect(await ledger.records.first?.name == String(commit.prefix(12)))
        #expect(await ledger.records.first?.occurredAt == nil)
    }

    @Test func `an empty repository gives nothing, one with a missing object says so`() async throws {
        try await git(["init", "-q", "-b", "main"])
        let (empty, reports) = try await takeIn(folder.path, into: MemoryLedger())
        #expect(empty.found == 0)
        #expect(await reports.failures.isEmpty)
        try folder.write("a.txt", "lost")
        try await git(["add", "."])
        try await git(["commit", "-q", "-m", "one"])
        let blob = try await git(["rev-parse", "HEAD:a.txt"])
        try FileManager.default.removeItem(
            atPath: folder.path.appending(".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))").string)
        let ledger = MemoryLedger()
        let (_, damaged) = try await takeIn(folder.path, into: ledger)
        #expect(await damaged.failures.allSatisfy { $0.code.hasPrefix("intake_") })
        #expect(await damaged.failures.count == 1)
        #expect(await ledger.records.map(\.name) == ["one"])
    }

    @Test func `a commit's record holds what it changed and the tags that named it`() async throws {
        try await git(["init", "-q", "-b", "main"])
        try folder.write("a.txt", "1")
        try folder.write(bytes: [0x62, 0xFF])
        try await git(["add", "."])
        try await git(["commit", "-q", "-m", "one"])
        try folder.write("a.txt", "2")
        try await git(["commit", "-q", "-m", "two", "a.txt"])
        try await git(["tag", "v1"])
        let ledger = MemoryLedger()
        _ = try await takeIn(folder.path, into: ledger)
        let records = await ledger.records
        let root = try await git(["rev-parse", "HEAD~1"])
        #expect(
            records[0].attributes == [
                "repository": .string(String(root.prefix(12))), "changed_files": 2,
                "changes": ["A a.txt", "A b%FF"],
            ])
        #expect(
            records[1].attributes == [
                "repository": .string(String(root.prefix(12))), "changed_files": 1, "tags": ["v1"],
                "changes": ["M a.txt"],
            ])
    }

    @Test func `a commit that changed thousands of files fits the ledger and says how many there are`() async throws {
        try await git(["init", "-q", "-b", "main"])
        for index in 0..<1000 { try folder.write("\(String(repeating: "long\"", count: 40))\(index)", "x") }
        try await git(["add", "."])
        try await git(["commit", "-q", "-m", "many"])
        let ledger = MemoryLedger()
        _ = try await takeIn(folder.path, into: ledger)
        let attributes = try #require(await ledger.records.first?.attributes)
        #expect(attributes["changed_files"] == 1000)
        let text = try CanonicalJSON.encode(.object(attributes))
        #expect(text.count < 60_000 && text.count > 20_000)
    }

    @Test func `branches besides HEAD are taken in when asked for`() async throws {
        try await git(["init", "-q", "-b", "main"])
        try await git(["commit", "-q", "--allow-empty", "-m", "one"])
        try await git(["checkout", "-q", "-b", "side"])
        try await git(["commit", "-q", "--allow-empty", "-m", "side"])
        try await git(["checkout", "-q", "main"])
        let ledger = MemoryLedger()
        _ = try await takeIn(folder.path, into: ledger)
        var limits = IntakeLimits()
        limits.repositoryBranches = .all
        let (all, _) = try await takeIn(folder.path, into: ledger, limits: limits)
        #expect(all.alreadyPresent == 1 && all.appended == 1)
        #expect(await ledger.records.map(\.name) == ["one", "side"])
    }

    @Test func `hooks and programs in the repository's configuration are never run`() async throws {
        try await git(["init", "-q", "-b", "main"])
        let trap = folder.path.appending("trap").string
        try await git(["config", "core.fsmonitor", "touch \(trap)"])
        try await git(["config", "core.pager", "touch \(trap)"])
        try await git(["config", "core.sshCommand", "touch \(trap)"])
        try await git(["config", "filter.evil.smudge", "touch \(trap)"])
        try await git(["config", "diff.evil.textconv", "touch \(trap)"])
        try folder.write(".gitattributes", "* filter=evil diff=evil\n")
        try await git(["-c", "core.fsmonitor=false", "-c", "filter.evil.smudge=cat", "add", "."])
        try await git(["-c", "core.fsmonitor=false", "commit", "-q", "-m", "one"])
        try? FileManager.default.removeItem(atPath: trap)
        let (progress, _) = try await takeIn(folder.path, into: MemoryLedger())
        #expect(progress.appended == 2)
        #expect(!FileManager.default.fileExists(atPath: trap))
    }

    @Test func `a missing reading program ends the run with what to do`() async throws {
        try await git(["init", "-q", "-b", "main"])
        let run = IntakeRun(
            IntakeSource(kind: .git, path: folder.path), into: MemoryLedger(), repositoryReader: "/nonexistent/reader")
        let error = await #expect(throws: RepositoryError.self) { try await run.run { _ in } }
        #expect(error?.code == "repository_reader_missing")
    }
}
