// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import JSON
import Primitives
import Testing

@testable import Commands

@Suite("Commands of documents and extraction", .serialized)
struct DocumentCommandTests {
    private static let document: JSONValue = [
        "entry": 4, "status": "read", "reader": "docx", "reader_version": "1", "title": "Offer", "name": "offer.docx",
        "code": nil, "source": "file:offer.docx", "remarks": [["code": "has_macros", "count": 1]],
        "properties": [["name": "author", "value": "Jane Doe"]], "children": [["entry": 5, "name": "a.png"]],
        "text": "line one\nline \u{1B}two", "truncated": true,
    ]

    @Test func `documents are listed by how they were read`() async throws {
        let stub = try StubArchive([
            "GET /v1/documents?reader=pdf&version=1&status=failed&kind=file&limit=5": .init([
                "documents": [
                    [
                        "entry": 3, "status": "failed", "reader": "pdf", "code": "document_damaged", "title": "",
                        "name": "a.pdf", "source": "file:a.pdf",
                    ]
                ], "next_cursor": 3,
            ]),
            "GET /v1/documents?reader=pdf&version=1&status=failed&kind=file&limit=4&cursor=3": .init(["documents": []]),
        ])
        let words = [
            "--status", "failed", "--reader", "pdf", "--reader-version", "1", "--kind", "file", "--limit", "5",
        ]
        let listed = try await stub.run(["document", "list", "--plain"] + words)
        #expect(listed.code == .ok)
        #expect(listed.output == "3\tfailed\tpdf\tdocument_damaged\ta.pdf\tfile:a.pdf\n")
    }

    @Test func `one document is shown with remarks and properties, its text where it is asked for`() async throws {
        let stub = try StubArchive([
            "GET /v1/documents/4?text=false": .init(Self.document), "GET /v1/documents/4": .init(Self.document),
        ])
        let shown = try await stub.run(["document", "show", "4", "--plain"])
        #expect(shown.output.contains("remarks\thas_macros 1\nproperties\tauthor: Jane Doe\nchildren\t5 a.png\n"))
        let text = try await stub.run(["document", "show", "4", "--text"])
        #expect(text.output == "line one\nline \u{1B}two\n" && text.error.contains("longer"))
        let seen = try await stub.run(["document", "show", "4", "--text"], input: [])
        #expect(
            seen.output.hasPrefix("line one\nline ") && !seen.output.contains("\u{1B}"), "a terminal is not steered")
    }

    @Test func `a file is sent as it is, with its name`() async throws {
        let answer: JSONValue = [
            "index": 7, "entries": [["index": 7, "kind": "file", "name": "a b.zip", "already_present": false]],
            "failures": [
                [
                    "item": "a b.zip!/x", "code": "container_encrypted", "message": "locked", "next_step": "unlock",
                    "skipped": false,
                ]
            ],
        ]
        let stub = try StubArchive(["POST /v1/documents?name=a%20b.zip&source=s&wait=index": .init(answer, status: 201)]
        )
        let path = stub.place.appending("a b.zip")
        try AtomicFile.write([0x50, 0x4B, 0, 0xFF], to: path)
        let added = try await stub.run(["document", "add", path.string, "--source", "s", "--wait", "--quiet"])
        #expect(added.code == .findings && added.output == "7\n")
        #expect(stub.asked.last?.bytes == [0x50, 0x4B, 0, 0xFF] && stub.asked.last?.mediaType == nil)
        let missing = try await stub.run(["document", "add", stub.place.appending("none").string])
        #expect(missing.code == .failed && missing.error.contains("[path_missing]"))
    }

    @Test func `a text is looked at from standard input or a file`() async throws {
        let stub = try StubArchive([
            "POST /v1/extract": .init([
                "mentions": [
                    [
                        "kind": "iban", "value": "NL91ABNA0417164300", "text": "NL91 ABNA 0417 1643 00", "start": 4,
                        "end": 26, "rule": "iban", "rule_version": 2, "people": ["a", "b"],
                    ]
                ]
            ])
        ])
        let found = try await stub.run(["extract", "--plain"], piped: ["pay NL91 ABNA 0417 1643 00"])
        #expect(found.output == "iban\tNL91ABNA0417164300\tNL91 ABNA 0417 1643 00\t4\t26\tiban\ta, b\n")
        #expect(stub.asked.last?.body == ["text": "pay NL91 ABNA 0417 1643 00\n"])
        let path = stub.place.appending("t.txt")
        try AtomicFile.write(Array("pay".utf8), to: path)
        let words = ["extract", path.string, "--json", "--names", "--region", "de", "--region", "AT"]
        #expect(try await stub.run(words).json[0]?["kind"] == "iban")
        #expect(stub.asked.last?.body == ["text": "pay", "names": true, "regions": ["DE", "AT"]])
        try AtomicFile.write([0x70, 0xFF], to: path)
        let bytes = try await stub.run(["extract", path.string])
        #expect(bytes.code == .failed && bytes.error.contains("[input_not_text]") && stub.asked.count == 2)
    }
}
