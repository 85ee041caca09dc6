// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import JSON
import Ledger
import MediaTypes
import Primitives

/// What a repository holds for intake: its commits, oldest first, and the files of its present commit.
struct RepositoryListing {
    /// A file in the tree of the present commit.
    struct TreeFile: Hashable {
        let path: [UInt8]
        let object: String
        let size: Int
    }

    private(set) var commits: [String] = []
    private(set) var files: [TreeFile] = []
    private(set) var refusals: [(path: [UInt8], error: IntakeError)] = []

    /// The name of the oldest commit, which tells repositories apart wherever they lie.
    var rootCommit: String { commits.first ?? "" }

    init(_ git: GitProgram, limits: IntakeLimits) async throws {
        // An empty repository has no HEAD commit; that is no error.
        let heads = try await git.output(["for-each-ref", "--count=1"], limit: 1 << 20)
        let hasHead =
            (try? await git.output(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], limit: 4096)) != nil
        guard hasHead else {
            if !heads.isEmpty {
                refusals.append(
                    (
                        Array("HEAD".utf8),
                        IntakeError(.objectMissing, "HEAD names no commit", nextStep: "check out a branch, then repeat")
                    ))
            }
            return
        }
        let order = try await git.output(["rev-list", "--reverse", "--topo-order", "HEAD"], limit: limits.items * 65)
        commits = order.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let tree = try await git.output(["ls-tree", "-r", "-z", "-l", "HEAD"], limit: 1 << 30)
        for line in tree.split(separator: 0) { add(line, limits: limits) }
    }

    /// Reads `<mode> <type> <object> <size>\t<path>`.
    private mutating func add(_ line: ArraySlice<UInt8>, limits: IntakeLimits) {
        guard let tab = line.firstIndex(of: 0x09) else { return }
        let words = line[..<tab].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
        let path = Array(line[(tab + 1)...])
        guard words.count == 4, words[1] == "blob", words[0] != "120000", let size = Int(words[3]) else {
            refusals.append(
                (
                    path,
                    IntakeError(
                        .notAFile, "it is a submodule or a link", nextStep: "take in what it points to by its own path")
                ))
            return
        }
        guard size <= limits.itemBytes else {
            refusals.append(
                (
                    path,
                    IntakeError(
                        .tooLarge, "it is larger than the \(limits.itemBytes >> 20) MiB that one item may have",
                        nextStep: "raise the limit for one item")
                ))
            return
        }
        guard commits.count + files.count < limits.items else {
            refusals.append(
                (
                    path,
                    IntakeError(
                        .tooManyItems, "one run takes \(limits.items) items", nextStep: "raise the limit for one run")
                ))
            return
        }
        files.append(TreeFile(path: path, object: words[2], size: size))
    }
}

extension PlannedRecord {
    /// A commit object.
    init(commit name: String, content: [UInt8], root: String) {
        let author = content.split(separator: 0x0A, maxSplits: 50).first { $0.starts(with: "author ".utf8) }
        // The seconds stand after the last angle bracket: author Name <address> 1790839800 +0200.
        let seconds = author?.split(separator: UInt8(ascii: ">")).last?.split(separator: 0x20).first
            .flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
            .flatMap { (-2_208_988_800...253_402_300_799).contains($0) ? $0 : nil }
        let body = Self.bodyStart(content)
        let title = Charset.decode(content[body...].prefix { $0 != 0x0A }.prefix(200), label: nil).text
        self.init(
            record: NewRecord(
                kind: .commit, source: "git:\(name)", name: title.isEmpty ? String(name.prefix(12)) : title,
                mediaType: "text/plain", content: content, occurredAt: seconds.map { Instant(milliseconds: $0 * 1000) },
                attributes: ["repository": .string(String(root.prefix(12)))]))
    }

    private static func bodyStart(_ content: [UInt8]) -> Int {
        var index = 0
        while index + 1 < content.count {
            if content[index] == 0x0A && content[index + 1] == 0x0A { return index + 2 }
            index += 1
        }
        return content.count
    }

    /// A text file in the tree of the present commit.
    init(file: RepositoryListing.TreeFile, content: [UInt8], root: String) {
        let name = FilePath(bytes: file.path).lastComponent.string
        var mediaType = MediaSniff.mediaType(name: name, content: content)
        // A mail or a contact list kept in a repository is a document there: it did not arrive by mail.
        if mediaType == "message/rfc822" { mediaType = "text/plain" }
        self.init(
            record: NewRecord(
                kind: .document, source: "git:\(root.prefix(12)):\(SourceName.encoded(file.path))", name: name,
                mediaType: mediaType, content: content, attributes: ["object": .string(file.object)]))
    }
}
