// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Ledger
import Primitives
import TestKit
import Testing

@testable import Extraction

@Suite("Commits and mail maps")
struct CommitTests {
    private func commit(_ message: String, attributes: JSONObject = [:], headers: String = "") -> ExtractedDocument {
        let content = Array("tree 00\n\(headers)author A <a@x.example> 1790892000 +0000\n\n\(message)".utf8)
        let record = LedgerRecord(
            kind: .commit, source: "git:1", name: "x", mediaType: "text/plain", size: content.count,
            contentDigest: SHA256.hash(content).hex, recordedAt: Instant(milliseconds: 0), attributes: attributes)
        return Extractor.extract(
            entry: LedgerEntry(index: 7, record: record, leafHash: SHA256.hash([])), content: content)
    }
    private func mailmap(_ text: String) -> ExtractedDocument {
        extracted(Array(text.utf8), mediaType: "text/plain", source: "git:1:.mailmap", name: ".mailmap")
    }
    /// What is said about the commit and its people besides its author and date.
    private func more(_ document: ExtractedDocument) -> [String] {
        document.statements.filter {
            !$0.hasSuffix(" a@x.example") && !$0.hasPrefix("a@x.example") && !$0.contains("dated")
        }
    }

    @Test func `trailers name people by what they did, with spans`() {
        let document = commit(
            """
            Mend the totals

            A body.

            Fixes: 0123456789ab ("Count the totals")
            Reported-by: "Rosa Lind" <Rosa@x.example>
            [sam: reworded]
            Reviewed-by: Sam <sam@x.example>
            Acked-by: nobody
            Tested-by: Tom
             <folded@x.example>
            Tested-by: Tom <tom@x.example>
            Change-Id: I0123
            Signed-off-by: Sam <sam@x.example>

            """)
        #expect(
            more(document) == [
                "git:1 mends_commit 0123456789ab", "rosa@x.example has_name Rosa Lind",
                "git:1 reported_by rosa@x.example", "sam@x.example has_name Sam", "git:1 reviewed_by sam@x.example",
                "tom@x.example has_name Tom", "git:1 tested_by tom@x.example", "git:1 signed_off_by sam@x.example",
            ])
        for fact in document.facts where fact.rule == "commit.trailer" {
            #expect(document.text(of: fact)?.lowercased() == fact.object.lowercased())
        }
    }

    @Test(arguments: [
        ("Title: only", []), ("Note: this\n\nplain words <p@x.example>", []),
        ("t\n\nwords\nReviewed-by: S <s@x.example>", ["git:1 reviewed_by s@x.example"]),
        ("t\n\nReviewed-by: S <s@x.example>\n\nmore words", []),
        ("t\n\nReviewed-by: <s@x.example> trailing", ["git:1 reviewed_by s@x.example"]),
        ("t\n\nReviewed-by: S <no address>", []), ("t\n\nReviewed-by:S <s@x.example>", []),
    ]) func `only the last paragraph has trailers, and never the title`(message: String, expected: [String]) {
        #expect(commit(message).statements.filter { $0.contains(" reviewed_by ") } == expected)
    }

    @Test func `issues are named in words and trailers, colours and headings are not`() {
        let document = commit(
            "Close #17 and firm/plans#18 (GH-19)\n\nNot #0123456, C#5, a/b/c#6, x-7, #12345678, &#39; nor #12a.\n\nCloses: #20, #21\n"
        )
        #expect(document.objects(.mentionsIssue) == ["#17", "firm/plans#18", "#19", "#20", "#21"])
        for fact in document.facts where fact.predicate == .mentionsIssue && fact.object != "#19" {
            #expect(document.text(of: fact) == fact.object)
        }
    }

    @Test func `parents, repository, tags and changed files come from the object and its record`() {
        let parent = String(repeating: "ab", count: 20)
        let document = commit(
            "Move\n",
            attributes: [
                "repository": "0123456789ab", "changed_files": 3, "tags": ["v1"],
                "changes": ["A new one.txt", "M old.txt", "D gone.txt", "T link", "odd"],
            ], headers: "parent \(parent)\nparent short\n")
        #expect(
            more(document) == [
                "git:1 has_parent git:\(parent)", "git:1 in_repository 0123456789ab", "git:1 tagged_as v1",
                "git:1 adds_file new one.txt", "git:1 changes_file old.txt", "git:1 deletes_file gone.txt",
                "git:1 changes_file link",
            ])
        for fact in document.facts where fact.rule == "record.changes" {
            #expect(document.text(of: fact) == fact.object)
        }
        #expect(commit("x", attributes: ["changes": "none", "tags": [1], "repository": 5]).facts.count == 3)
    }

    @Test func `a mail map says which names and addresses are one person's`() {
        let document = mailmap(
            """
            # people
            Maria Lind <Maria@x.example>
            <maria@x.example> <ml@old.example>
            Maria Lind <maria@x.example> mlind <mlind@box.example>
              Sam Ode <sam@x.example>   <SAM@old.example>  # his old one
            """)
        #expect(
            document.statements == [
                "maria@x.example has_name Maria Lind", "maria@x.example has_email ml@old.example",
                "mlind@box.example has_name mlind", "maria@x.example has_email mlind@box.example",
                "sam@x.example has_name Sam Ode", "sam@x.example has_email sam@old.example",
            ])
        for fact in document.facts { #expect(document.text(of: fact)?.lowercased() == fact.object.lowercased()) }
        #expect(document.title == ".mailmap")
    }

    @Test func `an address that a mail map shares out by name belongs to nobody`() {
        let document = mailmap(
            "Ann <ann@x.example> ann <root@localhost>\nBob <bob@x.example> bob <root@localhost>\nBob <bob@x.example> <b@y.example>\n"
        )
        #expect(
            document.statements == [
                "ann@x.example has_name Ann", "bob@x.example has_name Bob", "bob@x.example has_email b@y.example",
            ])
    }

    @Test(arguments: ["", "<", "a <", "a <>", "<a@b", "> <", "# <a@b>", "x\n<a@x> <", "\u{0}<a@b>"])
    func `broken mail maps give what is whole and no more`(text: String) {
        #expect(mailmap(text).facts.isEmpty)
    }

    @Test func `mutated commits and mail maps never trap, and every span lies in the text`() {
        var generator = SeededGenerator(test: "commits and mail maps")
        let message = Array(
            "t\n\nwords #1\n\nFixes: 0123456 (\"x\")\nReviewed-by: S <s@x.example>\n [n]\nCloses: #2\n".utf8)
        let map = Array("Ann <ann@x.example> ann <root@localhost>\n<b@x.example> <c@x.example>\n# c\n".utf8)
        for round in 0..<SeededGenerator.mutations(default: 3_000) {
            let document: ExtractedDocument
            if round % 2 == 0 {
                document = commit(String(decoding: generator.mutated(message), as: UTF8.self))
            } else {
                document = extracted(
                    generator.mutated(map), mediaType: "text/plain", source: "git:1:.mailmap", name: ".mailmap")
            }
            let count = document.text.utf8.count
            for fact in document.facts {
                if let span = fact.span { #expect(span.lowerBound >= 0 && span.upperBound <= count) }
            }
        }
    }
}
