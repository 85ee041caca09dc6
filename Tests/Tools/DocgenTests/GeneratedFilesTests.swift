// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Commands
import Durability
import Foundation
import Primitives
import TestKit
import Testing

@testable import docgen

@Suite("Generated files")
struct GeneratedFilesTests {
    private let root = FilePath(#filePath).parent.parent.parent.parent

    @Test func `the files in the repository are what would be generated now`() throws {
        let changes = try Upkeep(root: root).changes(to: DocgenCommand.generated())
        #expect(changes.isEmpty, "run `make docs`: \(changes.map { "\($0.kind) \($0.path)" })")
    }

    @Test func `the command tree is sound`() { #expect(CommandTree.root.faults.isEmpty) }

    @Test func `every error code of the sources is explained once`() throws {
        let catalogue = CommandTree.program.errors
        #expect(catalogue.duplicates.isEmpty)
        // Codes are declared as cases with raw values inside an enumeration that says it is an ErrorCode.
        let sources = try #require(FileManager.default.enumerator(atPath: root.appending("Sources").string))
        var codes: [String: String] = [:]
        for case let path as String in sources where path.hasSuffix(".swift") {
            let text = try String(contentsOfFile: root.appending("Sources").appending(path).string, encoding: .utf8)
            guard let start = text.range(of: ": String, ErrorCode {") else { continue }
            let body = text[start.upperBound...].prefix(while: { $0 != "{" })
            for match in body.matches(of: #/case \w+ = "([a-z0-9_]+)"/#) { codes[String(match.output.1)] = path }
        }
        #expect(codes.count > 50)
        for (code, path) in codes.sorted(by: { $0.key < $1.key }) {
            #expect(catalogue.explanation(of: code) != nil, "\(code) of \(path) is in no catalogue")
        }
    }

    @Test func `a missing, a changed and a left-over file are found and put right`() throws {
        let directory = TemporaryDirectory()
        let upkeep = Upkeep(root: directory.path)
        let files = [
            GeneratedFile(path: "Docs/reference/a.md", text: "a\n"),
            GeneratedFile(path: "Packaging/man/b.1", text: "b\n"),
        ]
        try upkeep.apply(try upkeep.changes(to: files))
        #expect(try upkeep.changes(to: files).isEmpty)

        let man = directory.path.appending("Packaging/man")
        try AtomicFile.write(Array("other\n".utf8), to: man.appending("b.1"), permissions: 0o644)
        try AtomicFile.write(Array("old\n".utf8), to: man.appending("old.1"), permissions: 0o644)
        try AtomicFile.write(
            Array("mine\n".utf8), to: directory.path.appending("Docs/reference/by-hand.md"), permissions: 0o644)
        try Files.remove(directory.path.appending("Docs/reference/a.md"))
        let changes = try upkeep.changes(to: files)
        #expect(
            changes.map { "\($0.kind) \($0.path)" } == [
                "add Docs/reference/a.md", "change Packaging/man/b.1", "remove Packaging/man/old.1",
            ])
        try upkeep.apply(changes)
        #expect(try upkeep.changes(to: files).isEmpty)
    }

    @Test func `the settings pages name every key, its default and its variable`() throws {
        let pages = SettingsPages.all(of: CommandTree.program)
        #expect(pages.map(\.path) == ["Docs/reference/settings.md", "Packaging/man/substrate.yaml.5"])
        #expect(pages[0].text.contains("| `tier_a.endpoint` |"))
        #expect(pages[0].text.contains("`SUBSTRATE_TIER_A_ENDPOINT`"))
    }
}
