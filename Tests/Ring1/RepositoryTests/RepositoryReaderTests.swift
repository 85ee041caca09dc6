// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Primitives
import Subprocess
import TestKit
import Testing

@testable import Repository

/// A repository made by the git program.
struct GitFolder {
    let directory = TemporaryDirectory()
    var path: FilePath { directory.path }

    init(_ arguments: [String] = []) async throws { try await git(["init", "-q", "-b", "main"] + arguments) }

    @discardableResult func git(_ arguments: [String], input: [UInt8] = [], fails: Bool = false) async throws
        -> String
    {
        let environment = ProcessEnvironment.minimal.adding([
            "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Maria Lind",
            "GIT_AUTHOR_EMAIL": "maria@larkstone.example", "GIT_AUTHOR_DATE": "1790839800 +0200",
            "GIT_COMMITTER_NAME": "Maria Lind", "GIT_COMMITTER_EMAIL": "maria@larkstone.example",
            "GIT_COMMITTER_DATE": "1790839800 +0200",
        ])
        let done = try await ChildProcess.run(
            "/usr/bin/git", ["-C", path.string] + arguments, environment: environment, input: input)
        #expect(
            done.termination.isSuccess || fails, "git \(arguments): \(String(decoding: done.errors, as: UTF8.self))")
        return String(decoding: done.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    func write(_ name: String, _ content: String) throws {
        let target = path.appending(name)
        try FileManager.default.createDirectory(atPath: target.parent.string, withIntermediateDirectories: true)
        try Data(content.utf8).write(to: URL(fileURLWithPath: target.string))
    }
    func commit(_ message: String, _ files: [String: String] = [:]) async throws {
        for (name, content) in files { try write(name, content) }
        try await git(["add", "-A"])
        try await git(["commit", "-q", "--allow-empty", "-m", message])
    }
}

/// All that a reader told.
struct Told {
    var summary: RepositorySummary?
    var commits: [RepositoryCommit] = []
    var files: [RepositoryFile] = []

    init(_ path: FilePath, _ change: (inout RepositoryOptions) -> Void = { _ in }) async throws {
        var options = RepositoryOptions()
        change(&options)
        let stream = try await RepositoryReader(path, program: Self.program, options: options).open()
        while let frame = try await stream.next() {
            switch frame {
            case .summary(let summary): self.summary = summary
            case .commit(let commit): commits.append(commit)
            case .file(let file): files.append(file)
            case .failure, .end: Issue.record("the stream swallows these")
            }
        }
        #expect(summary?.commits == commits.count)
        #expect(summary?.files == files.count)
    }

    var messages: [String] {
        commits.map { commit in
            let text = String(decoding: commit.content, as: UTF8.self)
            return text.range(of: "\n\n").map { text[$0.upperBound...].trimmingCharacters(in: .newlines) } ?? ""
        }
    }
    var paths: [String] { files.map { String(decoding: $0.path, as: UTF8.self) } }
    func changes(_ index: Int) -> [String] {
        commits[index].changes.map { "\($0.status.letter) " + String(decoding: $0.path, as: UTF8.self) }
    }

    static let program: FilePath = {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let candidates = [beside, root.appendingPathComponent(".build/debug")]
            .map { $0.appendingPathComponent("substrate-git-reader").path }
        return FilePath(candidates.first { FileManager.default.isExecutableFile(atPath: $0) } ?? candidates[1])
    }()
}

@Suite("The repository reader", .enabled(if: Executable.find("git") != nil))
struct RepositoryReaderTests {
    private func failure(_ path: FilePath) async -> RepositoryError.Code? {
        do {
            _ = try await Told(path)
            return nil
        } catch { return (error as? RepositoryError)?.kind }
    }
    private func removeObject(_ folder: GitFolder, _ name: String) throws {
        try FileManager.default.removeItem(
            atPath: folder.path.appending(".git/objects/\(name.prefix(2))/\(name.dropFirst(2))").string)
    }

    @Test func `commits come oldest first with what they changed, files with their content`() async throws {
        let folder = try await GitFolder()
        try await folder.commit("one", ["a.txt": "1", "d/b.txt": "2", "d/e/c.txt": "3", "x": "file"])
        try FileManager.default.removeItem(atPath: folder.path.appending("x").string)
        try FileManager.default.removeItem(atPath: folder.path.appending("d/e").string)
        try await folder.commit("two", ["a.txt": "changed", "x/y": "a folder now", "d/e": "a file now"])
        try await folder.git(["tag", "v1"])
        try await folder.git(["tag", "-a", "-m", "second", "v2"])
        let told = try await Told(folder.path)
        #expect(told.messages == ["one", "two"])
        #expect(told.changes(0) == ["A a.txt", "A d/b.txt", "A d/e/c.txt", "A x"])
        #expect(told.changes(1) == ["M a.txt", "A d/e", "D d/e/c.txt", "D x", "A x/y"])
        #expect(told.commits.map(\.changeCount) == [4, 5])
        #expect(told.commits[1].tags == [Array("v1".utf8), Array("v2".utf8)])
        #expect(told.paths == ["a.txt", "d/b.txt", "d/e", "x/y"])
        #expect(told.files[0].content == Array("changed".utf8))
        #expect(told.summary?.root == told.commits[0].id)
        #expect(told.commits[0].name == (try await folder.git(["rev-list", "--max-parents=0", "HEAD"])))
        #expect(told.commits[1].content.count == Int(try await folder.git(["cat-file", "-s", "HEAD"])))
        // A bare repository tells the same.
        let bare = TemporaryDirectory()
        try await folder.git(["clone", "-q", "--bare", folder.path.string, bare.path.appending("x.git").string])
        let again = try await Told(bare.path.appending("x.git"))
        #expect(again.commits == told.commits)
        #expect(again.files == told.files)
    }

    @Test func `changes agree with what git itself says, over a history of random changes and merges`() async throws {
        var generator = SeededGenerator(test: "changed files")
        let folder = try await GitFolder()
        let names = ["a", "a.b", "a/b", "a/b/c", "a-b", "z/1", "z/2", "z.x/3", "é", "a0"]
        for round in 0..<25 {
            for name in names where Int.random(in: 0..<3, using: &generator) == 0 {
                let path = folder.path.appending(name).string
                try? FileManager.default.removeItem(atPath: path)
                if Bool.random(using: &generator) { try? folder.write(name, "\(round) \(name)") }
            }
            if round % 7 == 5 {
                try await folder.git(["checkout", "-q", "-B", "side\(round)", "main"])
                try await folder.commit("side \(round)")
                try await folder.git(["checkout", "-q", "-f", "main"])
                try await folder.git(["merge", "-q", "--no-ff", "-m", "merge \(round)", "side\(round)"])
            } else {
                try await folder.commit("round \(round)")
            }
        }
        let told = try await Told(folder.path)
        let order = try await folder.git(["rev-list", "HEAD"]).split(separator: "\n").map(String.init)
        #expect(Set(told.commits.map(\.name)) == Set(order))
        var seen: Set<String> = []
        for (index, commit) in told.commits.enumerated() {
            let parents = try await folder.git(["log", "-1", "--format=%P", commit.name]).split(separator: " ")
            #expect(parents.allSatisfy { seen.contains(String($0)) }, "parents come first")
            seen.insert(commit.name)
            let expected = try await folder.git(
                ["-c", "core.quotePath=false", "diff-tree", "-r", "--no-renames", "--name-status", "--no-commit-id"]
                    + (parents.isEmpty ? ["--root", commit.name] : [String(parents[0]), commit.name]))
            let lines = expected.split(separator: "\n").map { $0.replacingOccurrences(of: "\t", with: " ") }
            #expect(told.changes(index).sorted() == lines.sorted(), "commit \(commit.name)")
        }
    }

    @Test func `all branches are read when asked for, a hundred thousand of them too`() async throws {
        let folder = try await GitFolder()
        try await folder.commit("one")
        let first = try await folder.git(["rev-parse", "HEAD"])
        try await folder.git(["checkout", "-q", "-b", "side"])
        try await folder.commit("on the side")
        try await folder.git(["checkout", "-q", "main"])
        try await folder.commit("two")
        try await folder.git(["pack-refs", "--all"])
        let packed = folder.path.appending(".git/packed-refs").string
        let lines = (0..<100_000).map { "\(first) refs/heads/many/\($0)\n" }.sorted().joined()
        let sorted = try String(contentsOfFile: packed, encoding: .utf8).split(separator: "\n")
        let (header, rest) = (sorted[0], sorted.dropFirst().joined(separator: "\n"))
        try Data("\(header)\n\(lines)\(rest)\n".utf8).write(to: URL(fileURLWithPath: packed))
        #expect(try await folder.git(["for-each-ref", "--format=x"]).count == 100_002 * 2 - 1)
        #expect(try await Told(folder.path).messages == ["one", "two"])
        #expect(try await Told(folder.path) { $0.branches = .all }.messages == ["one", "two", "on the side"])
    }

    @Test func `limits cut by number, name what is too large, and say so`() async throws {
        let folder = try await GitFolder()
        try await folder.commit("one", ["big": String(repeating: "x", count: 5000), "small": "y", "z": "z"])
        try await folder.commit("two", ["w": "w"])
        let large = try await Told(folder.path) { $0.itemBytes = 4000 }
        #expect(large.files.map(\.state) == [.tooLarge, .present, .present, .present])
        let few = try await Told(folder.path) { $0.items = 3 }
        #expect(few.summary?.isCut == true && few.commits.count == 2 && few.files.count == 1)
        let named = try await Told(folder.path) { $0.changes = 2 }
        #expect(named.changes(0) == ["A big", "A small"])
        #expect(named.commits[0].changeCount == 3)
    }

    @Test func `an empty repository, and a HEAD without its branch`() async throws {
        let folder = try await GitFolder()
        let empty = try await Told(folder.path)
        #expect(empty.summary?.hasHead == false && empty.summary?.hasReferences == false)
        try await folder.commit("one")
        try await folder.git(["symbolic-ref", "HEAD", "refs/heads/gone"])
        let headless = try await Told(folder.path)
        #expect(headless.summary?.hasHead == false && headless.summary?.hasReferences == true)
        #expect(headless.commits.isEmpty)
        #expect(try await Told(folder.path) { $0.branches = .all }.messages == ["one"])
    }

    @Test func `a permission that git does not tell apart is no change, one that it does is`() async throws {
        let folder = try await GitFolder()
        let blob = try await folder.git(["hash-object", "-w", "--stdin"], input: Array("x".utf8))
        var commit = ""
        for mode in ["100664", "100644", "100755"] {
            // Old versions of git wrote modes that it no longer writes; the object is made by hand.
            let line = Array("\(mode) f".utf8) + [0]
            let id = stride(from: 0, to: 40, by: 2).compactMap { UInt8(blob.dropFirst($0).prefix(2), radix: 16) }
            let tree = try await folder.git(
                ["hash-object", "-t", "tree", "-w", "--literally", "--stdin"], input: line + id)
            commit = try await folder.git(
                ["commit-tree", "-m", mode, tree] + (commit.isEmpty ? [] : ["-p", commit]))
        }
        try await folder.git(["update-ref", "refs/heads/main", commit])
        let told = try await Told(folder.path)
        #expect(told.messages == ["100664", "100644", "100755"])
        #expect((0..<3).map(told.changes) == [["A f"], [], ["M f"]])
    }

    @Test func `links and submodules are named and not followed, odd names are kept`() async throws {
        let folder = try await GitFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path.appending("link").string, withDestinationPath: "/etc/passwd")
        try folder.write("new\nline", "x")
        try await folder.git(["add", "."])
        try await folder.git([
            "update-index", "--add", "--cacheinfo", "160000,\(String(repeating: "1", count: 40)),sub",
        ])
        try await folder.git(["commit", "-q", "-m", "one"])
        let told = try await Told(folder.path)
        #expect(told.paths == ["link", "new\nline", "sub"])
        #expect(told.files.map(\.state) == [.reference, .present, .reference])
        #expect(told.changes(0) == ["A link", "A new\nline", "A sub"])
    }

    @Test func `a shallow clone ends where its history was cut, a partial one names what it lacks`() async throws {
        let folder = try await GitFolder()
        try await folder.commit("one", ["a": "1"])
        try await folder.commit("two", ["a": "2"])
        try await folder.commit("three", ["b": "3"])
        try await folder.git(["config", "uploadpack.allowFilter", "true"])
        let place = TemporaryDirectory()
        let source = "file://\(folder.path)"
        try await folder.git(["clone", "-q", "--depth=2", source, place.path.appending("shallow").string])
        let shallow = try await Told(place.path.appending("shallow"))
        #expect(shallow.messages == ["two", "three"])
        #expect(shallow.commits.map(\.changeCount) == [nil, 1])
        try await folder.git(
            ["clone", "-q", "--no-checkout", "--filter=blob:none", source, place.path.appending("partial").string])
        let partial = try await Told(place.path.appending("partial"))
        #expect(partial.messages == ["one", "two", "three"])
        #expect(partial.files.map(\.state) == [.missing, .missing])
        #expect(partial.changes(1) == ["M a"])
    }

    @Test func `replaced objects are read as they were committed`() async throws {
        let folder = try await GitFolder()
        try await folder.commit("true")
        let true1 = try await folder.git(["rev-parse", "HEAD"])
        try await folder.git(["checkout", "-q", "--orphan", "other"])
        try await folder.commit("false")
        try await folder.git(["replace", true1, "HEAD"])
        try await folder.git(["checkout", "-q", "-f", "main"])
        #expect(try await folder.git(["log", "--format=%s"]) == "false")
        #expect(try await Told(folder.path).messages == ["true"])
    }

    @Test func `names by SHA-256 and unknown extensions are refused with a word`() async throws {
        let new = try await GitFolder(["--object-format=sha256"])
        #expect(await failure(new.path) == .unsupported)
        let other = try await GitFolder()
        try await other.git(["config", "core.repositoryFormatVersion", "1"])
        try await other.git(["config", "extensions.fromTheFuture", "true"])
        #expect(await failure(other.path) == .unsupported)
    }

    @Test func `what is no repository, and what points to one, is refused`() async throws {
        let nothing = TemporaryDirectory()
        #expect(await failure(nothing.path) == .notARepository)
        let folder = try await GitFolder()
        try await folder.commit("one")
        let place = TemporaryDirectory()
        try await folder.git(["worktree", "add", "-q", "--detach", place.path.appending("tree").string])
        #expect(await failure(place.path.appending("tree")) == .notARepository)
        try Data("garbage".utf8).write(to: URL(fileURLWithPath: folder.path.appending(".git/HEAD").string))
        #expect(await failure(folder.path) == .damaged)
        let missing = RepositoryReader(folder.path, program: "/nonexistent/reader")
        let error = await #expect(throws: RepositoryError.self) { _ = try await missing.open() }
        #expect(error?.kind == .readerMissing)
    }

    @Test func `objects of another repository are out of reach`() async throws {
        let folder = try await GitFolder()
        try await folder.commit("one", ["a": "1"])
        let place = TemporaryDirectory()
        let borrower = place.path.appending("borrower")
        try await folder.git(["clone", "-q", "--shared", "--no-checkout", folder.path.string, borrower.string])
        #expect(await failure(borrower) == .unsupported)
        // Borrowing from within is nothing else than a folder of its own.
        try Data().write(to: URL(fileURLWithPath: borrower.appending(".git/objects/info/alternates").string))
        #expect(try await Told(borrower).commits.map(\.state) == [.missing])
    }

    @Test func `hooks, filters and programs of a hostile configuration are never run`() async throws {
        let folder = try await GitFolder()
        let trap = folder.path.appending("trap").string
        for key in [
            "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.gitProxy", "filter.evil.smudge",
            "filter.evil.clean", "filter.evil.process", "diff.evil.textconv", "diff.external", "credential.helper",
            "gpg.program", "alias.log", "uploadpack.packObjectsHook",
        ] {
            try await folder.git(["config", key, "touch \(trap)"])
        }
        for hook in ["post-checkout", "reference-transaction", "pre-commit", "post-index-change"] {
            let path = folder.path.appending(".git/hooks/\(hook)").string
            try Data("#!/bin/sh\ntouch \(trap)\n".utf8).write(to: URL(fileURLWithPath: path))
            _ = unsafe chmod(path, 0o755)
        }
        try folder.write(".gitattributes", "* filter=evil diff=evil\n")
        try folder.write("a", "as stored")
        let quiet = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]
        let plain = ["-c", "filter.evil.clean=cat", "-c", "filter.evil.smudge=cat", "-c", "filter.evil.process="]
        try await folder.git(quiet + plain + ["add", "."])
        try await folder.git(quiet + plain + ["commit", "-q", "-m", "one"])
        try? FileManager.default.removeItem(atPath: trap)
        let config = folder.path.appending(".git/config").string
        let text = try String(contentsOfFile: config, encoding: .utf8)
        try Data((text + "[include]\n\tpath = /etc/shadow\n").utf8).write(to: URL(fileURLWithPath: config))
        let told = try await Told(folder.path)
        #expect(told.files.last?.content == Array("as stored".utf8))
        #expect(!FileManager.default.fileExists(atPath: trap))
    }

    @Test func `a missing object costs itself only`() async throws {
        let folder = try await GitFolder()
        try await folder.commit("one", ["a": "lost", "b": "kept"])
        try await folder.commit("two", ["d/c": "x"])
        try await folder.commit("three", ["e": "x"])
        let (blob, commit) = (
            try await folder.git(["rev-parse", "HEAD:a"]), try await folder.git(["rev-parse", "HEAD~2"])
        )
        try removeObject(folder, blob)
        #expect(try await Told(folder.path).files.map(\.state) == [.missing, .present, .present, .present])
        try removeObject(folder, commit)
        let told = try await Told(folder.path)
        #expect(told.commits.map(\.state) == [.missing, .present, .present])
        #expect(told.commits.map(\.changeCount) == [nil, nil, 1])
    }

    @Test func `packs with flipped bits give what can be read, and never wrong content`() async throws {
        var generator = SeededGenerator(test: "flipped packs")
        let folder = try await GitFolder()
        for round in 0..<8 {
            try await folder.commit(
                "round \(round)", ["a": String(repeating: "line \(round)\n", count: 200), "b\(round)": "x"])
        }
        try await folder.git(["repack", "-adq"])
        let whole = try await Told(folder.path)
        let known = Set(whole.commits.map(\.content))
        let packs = folder.path.appending(".git/objects/pack").string
        for _ in 0..<20 {
            let name = try #require(
                FileManager.default.contentsOfDirectory(atPath: packs).sorted().filter {
                    $0.hasSuffix(".pack") || $0.hasSuffix(".idx")
                }.randomElement(using: &generator))
            let url = URL(fileURLWithPath: packs).appendingPathComponent(name)
            let original = try Data(contentsOf: url)
            var damaged = original
            for _ in 0..<5 { damaged[Int.random(in: 0..<damaged.count, using: &generator)] ^= 0x55 }
            _ = unsafe chmod(url.path, 0o600)
            try damaged.write(to: url)
            if let told = try? await Told(folder.path) {
                for commit in told.commits where commit.state == .present { #expect(known.contains(commit.content)) }
                for file in told.files where file.state == .present {
                    #expect(whole.files.contains { $0.content == file.content })
                }
            }
            try original.write(to: url)
        }
    }

    @Test func `authors with controls, trees that are none and a tree of a billion files`() async throws {
        let folder = try await GitFolder()
        let empty = try await folder.git(["hash-object", "-t", "tree", "-w", "/dev/null"])
        let odd = "tree \(empty)\nauthor A\u{1}\r <x\u{0B}@y> 99999999999999999 +9999\ncommitter <> 0 +0000\n\nodd"
        let commit = try await folder.git(
            ["hash-object", "-t", "commit", "-w", "--literally", "--stdin"], input: Array(odd.utf8))
        try await folder.git(["update-ref", "refs/heads/main", commit])
        #expect(try await Told(folder.path).commits.first?.content == Array(odd.utf8))

        let blob = try await folder.git(["hash-object", "-w", "--stdin"], input: Array("x".utf8))
        var tree = try await folder.git(
            ["mktree"], input: Array((0..<10).map { "100644 blob \(blob)\tf\($0)\n" }.joined().utf8))
        for _ in 0..<9 {
            tree = try await folder.git(
                ["mktree"], input: Array((0..<10).map { "040000 tree \(tree)\td\($0)\n" }.joined().utf8))
        }
        let bomb = try await folder.git(["commit-tree", "-m", "bomb", tree])
        try await folder.git(["update-ref", "refs/heads/main", bomb])
        let told = try await Told(folder.path) { $0.items = 1000 }
        #expect(told.summary?.isCut == true)
        #expect(told.commits[0].changeCount == 100_000)
        #expect(told.files.count == 999)
    }

    @Test func `nobody else's configuration counts, and the owner of the files does not matter`() async throws {
        let folder = try await GitFolder()
        try await folder.commit("one")
        if geteuid() == 0 {
            try await folder.git(["config", "core.bare", "false"])
            _ = unsafe chown(folder.path.appending(".git").string, 12345, 12345)
        }
        #expect(try await Told(folder.path).messages == ["one"])
    }

    @Test func `a slow reader holds the program up, and one that leaves ends it`() async throws {
        let folder = try await GitFolder()
        for round in 0..<3 {
            try await folder.commit("round \(round)", ["f\(round)": String(repeating: "x", count: 2_000_000)])
        }
        let stream = try await RepositoryReader(folder.path, program: Told.program).open()
        guard case .summary = try await stream.next() else {
            Issue.record("a summary comes first")
            return
        }
        let task = Task { try await Told(folder.path) }
        task.cancel()
        await #expect(throws: (any Error).self) { _ = try await task.value }
    }

    @Test func `the program beside this one is found`() async throws {
        let folder = try await GitFolder()
        let stream = try await RepositoryReader(folder.path).open()
        #expect(try await stream.next() != nil)
        #expect(try await stream.next() == nil)
        #expect(try await stream.next() == nil)
    }

    @Test func `called by hand it says what it is`() async throws {
        let done = try await ChildProcess.run(Told.program, ["--help"])
        #expect(done.termination == .exited(2))
        #expect(String(decoding: done.output, as: UTF8.self).contains("substrate-archive"))
        let misuse = try await ChildProcess.run(Told.program, input: Array("head -1 0 x\n".utf8))
        #expect(misuse.output == RepositoryFrame.failure(.misuse).encoded)
        var options = RepositoryOptions()
        options.branches = .all
        #expect(RepositoryOptions(request: options.request) == options)
    }
}
