// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import JSON
import Ledger
import MediaTypes
import Primitives
import Repository

extension PlannedRecord {
    /// Bytes of the paths and tags that go into one record's attributes; with escapes they stay within what the ledger
    /// takes.
    private static let attributeBytes = 24 << 10

    /// A commit: the object itself as the content, and beside it what the repository alone knows.
    ///
    /// The attributes are `repository` (twelve digits of the first commit), `changed_files` (how many against the first
    /// parent; absent where a tree is missing), `changes` (the first of them, as `M docs/plan.md`) and `tags` (those that
    /// named the commit when it was taken in).
    init(commit: RepositoryCommit, root: String) {
        let content = commit.content
        let author = content.split(separator: 0x0A, maxSplits: 50).first { $0.starts(with: "author ".utf8) }
        // The seconds stand after the last angle bracket: author Name <address> 1790839800 +0200.
        let seconds = author?.split(separator: UInt8(ascii: ">")).last?.split(separator: 0x20).first
            .flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
            .flatMap { (-2_208_988_800...253_402_300_799).contains($0) ? $0 : nil }
        let body = Self.bodyStart(content)
        let title = Charset.decode(content[body...].prefix { $0 != 0x0A }.prefix(200), label: nil).text
        var attributes: JSONObject = ["repository": .string(String(root.prefix(12)))]
        var room = Self.attributeBytes
        func fitting(_ texts: some Sequence<String>) -> [JSONValue] {
            var taken: [JSONValue] = []
            for text in texts {
                guard text.utf8.count + 4 <= room else { break }
                room -= text.utf8.count + 4
                taken.append(.string(text))
            }
            return taken
        }
        if let count = commit.changeCount { attributes["changed_files"] = .number(JSONNumber(count)) }
        let tags = fitting(commit.tags.lazy.map(SourceName.encoded))
        if !tags.isEmpty { attributes["tags"] = .array(tags) }
        let changes = fitting(commit.changes.lazy.map { "\($0.status.letter) \(SourceName.encoded($0.path))" })
        if !changes.isEmpty { attributes["changes"] = .array(changes) }
        self.init(
            record: NewRecord(
                kind: .commit, source: "git:\(commit.name)",
                name: title.isEmpty ? String(commit.name.prefix(12)) : title, mediaType: "text/plain", content: content,
                occurredAt: seconds.map { Instant(milliseconds: $0 * 1000) }, attributes: attributes))
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
    init(file: RepositoryFile, root: String) {
        let name = FilePath(bytes: file.path).lastComponent.string
        var mediaType = MediaSniff.mediaType(name: name, content: file.content)
        // A mail or a contact list kept in a repository is a document there: it did not arrive by mail.
        if mediaType == "message/rfc822" { mediaType = "text/plain" }
        self.init(
            record: NewRecord(
                kind: .document, source: "git:\(root.prefix(12)):\(SourceName.encoded(file.path))", name: name,
                mediaType: mediaType, content: file.content, attributes: ["object": .string(file.id.hex)]))
    }
}
