// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON
import Testing

@testable import Commands

@Suite("Commands of the ledger", .serialized)
struct LedgerCommandTests {
    // MARK: Entries

    @Test(arguments: [
        (["3"], "[[3,3]]", "entry 3"), (["7-9", "3"], "[[3,3],[7,9]]", "entries 3, 7-9"),
        (["4", "5", "6-9", "8"], "[[4,9]]", "entries 4-9"), (["0-9007199254740991"], "[[0,9007199254740991]]", nil),
    ])
    func `entries are numbers and ranges, in order and merged`(words: [String], json: String, text: String?) throws {
        let selection = try EntrySelection(words)
        #expect(selection.json.text == json)
        if let text { #expect(selection.text == text) }
    }

    @Test(arguments: ["", "-", "3-", "-3", "9-7", "1-2-3", "+3", "a", "9007199254740992", "٣", "99999999999999999999"])
    func `what names no entries is refused`(word: String) {
        #expect(throws: UsageError.self) { try EntrySelection([word]) }
    }

    @Test func `a list is asked for by source, payload or hash, one of them`() async throws {
        let stub = try StubArchive(["GET /v1/entries?source=file%3Aa%20b": .init(["entries": []])])
        let found = try await stub.run(["ledger", "list", "--source", "file:a b"])
        #expect(found.code == .ok && found.error.contains("no such entry"))
        let both = try await stub.run(["ledger", "list", "--source", "a", "--hash", "b"])
        #expect(both.code == .usage && stub.asked.count == 1)
    }

    @Test func `what a program appended is listed by its record and not by what it says of itself`() {
        let row = EntryRow([
            "index": 4, "payload": ["kind": "erasure", "recorded_at": "never"],
            "record": ["kind": "payload", "recorded_at": "2026-11-21T04:00:00.000Z", "size": 9], "erased_by": 7,
        ])
        #expect(row.cells == ["4", "2026-11-21T04:00:00.000Z", "payload", "", "9", "", "7"])
    }

    @Test func `an erased entry says which entry erased it`() async throws {
        let stub = try StubArchive(["GET /v1/entries/4": .init(["index": 4, "erased_by": 7])])
        let shown = try await stub.run(["ledger", "show", "4"])
        #expect(shown.code == .ok && shown.error.contains("entry 7"))
    }

    // MARK: Holds

    @Test func `a hold sends its scope, reason and a name of its own`() async throws {
        let stub = try StubArchive(["POST /v1/ledger/hold": .init(["entry": 12], status: 201)])
        let held = try await stub.run(["ledger", "hold", "9", "3-4", "--reason", "dispute", "--quiet"])
        #expect(held.code == .ok)
        let body = try #require(stub.asked.first?.body)
        #expect(body["entries"]?.text == "[[3,4],[9,9]]" && body["reason"] == "dispute")
        #expect(body["authority"] == "the operator")
        #expect(held.output == (body["hold"]?.stringValue ?? "?") + "\n")
        #expect(held.output.wholeMatch(of: /hold-[0-9a-f]{8}\n/) != nil)
        _ = try await stub.run(["ledger", "hold", "--everything", "--reason", "x", "--name", "all"])
        #expect(stub.asked.last?.body["everything"] == true && stub.asked.last?.body["hold"] == "all")
    }

    @Test func `without a scope the holds in force are listed`() async throws {
        let stub = try StubArchive([
            "GET /v1/ledger/holds": .init([
                "holds": [
                    ["hold": "h1", "entry": 5, "entries": [[1, 1], [3, 9]], "reason": "r", "authority": "a"],
                    ["hold": "h2", "entry": 6, "subject": "s-81", "reason": "r", "authority": "a"],
                ]
            ])
        ])
        let listed = try await stub.run(["ledger", "hold", "--plain"])
        #expect(listed.output == "h1\t1, 3-9\tr\ta\t5\nh2\tsubject s-81\tr\ta\t6\n")
    }

    @Test(arguments: [
        ["ledger", "hold", "1", "--subject", "s", "--reason", "r"],
        ["ledger", "hold", "--everything", "--subject", "s", "--reason", "r"], ["ledger", "hold", "1"],
        ["ledger", "erase", "--reason", "r", "--authority", "a", "--yes"], ["ledger", "erase", "1", "--reason", "r"],
        ["ledger", "erase", "1", "--subject", "s", "--reason", "r", "--authority", "a", "--yes"],
        ["ledger", "prove"], ["ledger", "prove", "1", "--check", "x"], ["ledger", "prove", "1", "--key", "x"],
        ["ledger", "prove", "--check", "x", "--output", "y"], ["ledger", "keys", "revoke"],
    ])
    func `a wrong use asks nothing of the archive`(words: [String]) async throws {
        let stub = try StubArchive([:])
        let outcome = try await stub.run(words)
        #expect(outcome.code == .usage && outcome.error.contains("next: "))
        #expect(stub.asked.isEmpty)
    }

    // MARK: Erasure

    private static let erasure = ["ledger", "erase", "3", "--reason", "request", "--authority", "GDPR Art. 17"]

    @Test func `an erasure asks first, and only the word does it`() async throws {
        let stub = try StubArchive(["POST /v1/ledger/erase": .init(["entry": 9, "contents": 1])])
        let silent = try await stub.run(Self.erasure)
        #expect(silent.code == .usage && silent.error.contains("--yes"))
        let other = try await stub.run(Self.erasure, input: ["yes"])
        #expect(other.code == .failed && other.error.contains("nothing was erased"))
        #expect(stub.asked.isEmpty)
        let done = try await stub.run(Self.erasure, input: ["erase"])
        #expect(done.code == .ok && done.error.contains("contents of entry 3"))
        #expect(
            stub.asked.map(\.body) == [["reason": "request", "authority": "GDPR Art. 17", "entries": [[3, 3]]]])
        #expect(try await stub.run(Self.erasure + ["--yes", "--json"]).output.contains("\"contents\": 1"))
    }

    @Test func `a refusal names every obstacle and until when`() async throws {
        let body: JSONValue = [
            "error": ["code": "erasure_refused", "message": "the hold h1 keeps entry 3", "next_step": "release it"],
            "entry": 9,
            "obstacles": [
                ["entry": 3, "hold": "h1"], ["entry": 4, "until": "2027-01-31T00:00:00.000Z"],
                ["until": "never"],
            ],
        ]
        let stub = try StubArchive(["POST /v1/ledger/erase": .init(body, status: 409)])
        let refused = try await stub.run(Self.erasure + ["--yes"])
        #expect(refused.code == .failed)
        for part in [
            "the hold h1 keeps entry 3", "entry 4 must stay until 2027-01-31", "the contents must stay for ever",
            "[erasure_refused]", "next: release it",
        ] { #expect(refused.error.contains(part), "\(part)") }
    }

    // MARK: Keys

    private static let keys: JSONValue = [
        "keys": [
            ["vkey": "log+0000000a+AAAA", "from_size": 0, "to_size": 8],
            ["vkey": "log+0000000b+B+BB", "from_size": 8, "to_size": nil],
        ]
    ]

    @Test func `keys are shown with their sizes`() async throws {
        let stub = try StubArchive(["GET /v1/ledger/keys": .init(Self.keys)])
        let shown = try await stub.run(["ledger", "keys", "--plain"])
        #expect(shown.output == "0000000a\t0\t8\tended\tlog+0000000a+AAAA\n0000000b\t8\t\tin use\tlog+0000000b+B+BB\n")
    }

    @Test func `a change of keys asks first`() async throws {
        let stub = try StubArchive([
            "POST /v1/ledger/rotate": .init(["entry": 8, "verification_key": "log+0000000c+C"])
        ])
        #expect(try await stub.run(["ledger", "keys", "rotate"]).code == .usage)
        #expect(try await stub.run(["ledger", "keys", "rotate"], input: ["no"]).code == .failed)
        #expect(stub.asked.isEmpty)
        let done = try await stub.run(["ledger", "keys", "rotate", "--yes", "--plain"])
        #expect(done.code == .ok && done.output == "entry\t8\nvkey\tlog+0000000c+C\n")
    }

    @Test func `a key is revoked by its id or whole, and only one that the ledger has`() async throws {
        let stub = try StubArchive([
            "GET /v1/ledger/keys": .init(Self.keys), "POST /v1/ledger/revoke": .init(["entry": 11]),
        ])
        let unknown = try await stub.run(["ledger", "keys", "revoke", "0000000c", "--yes"])
        #expect(unknown.code == .failed && unknown.error.contains("[ledger_key_unknown]"))
        let done = try await stub.run(["ledger", "keys", "revoke", "0000000a", "--beyond", "5", "--yes"])
        #expect(done.code == .ok)
        #expect(stub.asked.last?.body == ["verification_key": "log+0000000a+AAAA", "beyond": 5])
        #expect(try await stub.run(["ledger", "keys", "revoke", "log+0000000a+AAAA", "--yes"]).code == .ok)
        #expect(stub.asked.last?.body["beyond"] == 0)
    }

    // MARK: Anchors

    @Test func `without anybody to anchor with it says so`() async throws {
        let stub = try StubArchive(["GET /v1/ledger/anchors": .init(["total": 0, "anchors": [], "status": nil])])
        let shown = try await stub.run(["ledger", "anchor"])
        #expect(shown.code == .ok && shown.error.contains("anchoring is off") && shown.error.contains("next: "))
    }

    @Test func `an overdue anchor is a finding, and what failed is told with its code`() async throws {
        let stub = try StubArchive([
            "GET /v1/ledger/anchors": .init([
                "total": 1,
                "anchors": [
                    [
                        "entry": 7,
                        "anchor": [
                            "size": 6, "created": "2026-11-18T00:00:00.000Z", "cosignatures": ["a", "b"],
                            "time_stamp": "x", "missing": ["rekor"],
                        ],
                    ]
                ],
                "status": [
                    "overdue": true, "newest": ["size": 6, "created": "2026-11-18T00:00:00.000Z", "entry": 7],
                    "open": [
                        [
                            "size": 9, "missing": ["witnesses"],
                            "failed": [
                                "witness north": [
                                    "code": "anchor_unreachable", "message": "no answer",
                                    "next": "2026-11-21T00:00:00Z",
                                ]
                            ],
                        ]
                    ],
                ],
            ])
        ])
        let shown = try await stub.run(["ledger", "anchor", "--plain"])
        #expect(shown.code == .findings)
        #expect(shown.output == "7\t6\t2026-11-18T00:00:00.000Z\t2 witnesses, time stamp\trekor\n")
        for part in ["covers 6 entries", "[anchor_overdue]", "on its way: 9 entries", "[anchor_unreachable]"] {
            #expect(shown.error.contains(part), "\(part)")
        }
        #expect(try await stub.run(["ledger", "anchor", "--json"]).code == .findings)
    }

    @Test func `anchoring now asks for it, and names a witness only where one is given`() async throws {
        let stub = try StubArchive(["POST /v1/ledger/anchors": .init(["open": []], status: 202)])
        #expect(try await stub.run(["ledger", "anchor", "now"]).code == .ok)
        #expect(stub.asked.last?.body == .null)
        #expect(try await stub.run(["ledger", "anchor", "now", "--forget", "north"]).code == .ok)
        #expect(stub.asked.last?.body == ["forget_witness": "north"])
    }

    // MARK: Checks

    @Test func `findings are told by position`() {
        let row = FsckRow(json: [
            "sound": false, "entries": 9, "signature_checked": true, "first_bad_index": 4, "omitted_findings": 0,
            "findings": [
                ["kind": "entry_changed", "index": 4, "message": "changed", "next_step": "restore"],
                ["kind": "tile_missing", "path": "tile/1/000", "message": "gone", "next_step": "restore"],
            ],
        ])
        #expect(!row.isGood && row.identifier == "4")
        #expect(
            row.findings == [
                "entry 4: changed [entry_changed]; next: restore", "tile/1/000: gone [tile_missing]; next: restore",
            ])
    }
}
