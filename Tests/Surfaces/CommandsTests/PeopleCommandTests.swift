// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON
import Testing

@testable import Commands

@Suite("Commands of people", .serialized)
struct PeopleCommandTests {
    private static let (anna, berg) = (String(repeating: "a", count: 32), String(repeating: "b", count: 32))
    private static let person: JSONValue = [
        "id": .string(anna), "kind": "person", "name": "Anna Berg", "records": [.string(anna), .string(berg)],
        "values": [
            [
                "attribute": "email", "value": "anna@example.org", "from": "2026-01-01T00:00:00.000Z", "to": nil,
                "source_count": 3,
                "sources": [
                    ["entry": 4, "rule": "mail.from"], ["entry": 4, "rule": "mail.to"], ["entry": 9, "rule": "x"],
                ],
            ], ["attribute": "organisation", "value": "Old Ltd", "to": "2025-01-01T00:00:00.000Z", "source_count": 1],
            ["attribute": "organisation", "value": "Berg AG", "to": nil, "source_count": 1],
        ],
    ]
    private static func found(_ people: JSONValue...) -> StubArchive.Answer {
        .init(["people": .array(people), "total": JSONValue(people.count), "next_offset": nil, "as_of": 9])
    }

    @Test func `people are listed with present employers, in one way at a time`() async throws {
        let stub = try StubArchive(["GET /v1/people?name=Anna%20Berg&limit=20": Self.found(Self.person)])
        let listed = try await stub.run(["people", "list", "--name", "Anna Berg", "--plain"])
        #expect(listed.output == "\(Self.anna)\tAnna Berg\tperson\tanna@example.org\t\tBerg AG\t2\n")
        #expect(try await stub.run(["people", "list", "--name", "a", "--phone", "1"]).code == .usage)
    }

    @Test func `a person is shown by id or address, each value with its entries`() async throws {
        let stub = try StubArchive([
            "GET /v1/people/\(Self.anna)": .init(Self.person),
            "GET /v1/people?address=anna%40example.org": Self.found(Self.person),
        ])
        let shown = try await stub.run(["people", "show", "anna@example.org", "--plain"])
        #expect(
            shown.output.hasPrefix("email\tanna@example.org\t2026-01-01T00:00:00.000Z\t\t4, 9\t3\tmail.from\n"))
        #expect(shown.error.contains("records: \(Self.anna), \(Self.berg)"))
        #expect(try await stub.run(["people", "show", Self.anna, "--quiet"]).output == Self.anna + "\n")
        #expect(try await stub.run(["people", "show", Self.anna, "--json"]).json == Self.person)
    }

    @Test func `an address of nobody or of several says so and decides nothing`() async throws {
        let stub = try StubArchive([
            "GET /v1/people?address=no%40example.org": Self.found(),
            "GET /v1/people?address=info%40example.org": Self.found(Self.person, Self.person),
        ])
        for address in ["no@example.org", "info@example.org"] {
            let merged = try await stub.run(["people", "merge", address, Self.berg])
            #expect(merged.code == .failed && merged.error.contains("[person_unclear]"))
        }
        #expect(stub.asked.allSatisfy { $0.line.hasPrefix("GET ") })
    }

    @Test(arguments: [
        (["merge"], [], "same"), (["split"], [], "different"), (["judge"], ["--verdict", "unsure"], "unsure"),
        (["review", "accept"], [], "same"), (["review", "reject"], [], "different"),
        (["review", "skip"], [], "unsure"),
    ])
    func `each verb records its verdict`(verb: [String], more: [String], verdict: String) async throws {
        let stub = try StubArchive(["POST /v1/people/judgements": .init(["id": "j1", "index": 12], status: 201)])
        let done = try await stub.run(["people"] + verb + [Self.anna, Self.berg, "--reason", "seen"] + more)
        #expect(done.code == .ok && done.error.contains("substrate people undo j1"))
        #expect(
            stub.asked.last?.body == [
                "left": .string(Self.anna), "right": .string(Self.berg), "verdict": .string(verdict), "reason": "seen",
            ])
    }

    @Test func `a decision is taken back by its id`() async throws {
        let stub = try StubArchive([
            "POST /v1/people/judgements": .init(["id": "j2", "index": 13], status: 201),
            "GET /v1/people/judgements?limit=20": .init([
                "judgements": [
                    ["id": "j2", "verdict": "same", "left": "l", "right": "r", "undoes": "j1", "reason": "no"]
                ]
            ]),
        ])
        #expect(try await stub.run(["people", "undo", "j1", "--quiet"]).output == "j2\n")
        #expect(stub.asked.last?.body == ["undoes": "j1"])
        #expect(try await stub.run(["people", "judgements", "--plain"]).output == "j2\tsame\tl\tr\t\t\tj1\tno\n")
    }

    private static let explanation: JSONValue = [
        "same": false, "band": "review", "weight": 2.5, "probability": 0.849, "prior": -12, "obstacle": "name",
        "steps": [
            [
                "field": "family", "level": "exact", "weight": 8.1234, "adjustment": -0.0004, "left": ["Berg"],
                "right": ["Berg"],
            ]
        ], "judgements": [["id": "j1", "verdict": "unsure", "reason": "later"]],
    ]

    @Test func `an explanation is a table of weights`() async throws {
        let stub = try StubArchive([
            "GET /v1/people/explain?left=\(Self.anna)&right=\(Self.berg)": .init(Self.explanation)
        ])
        let shown = try await stub.run(["people", "explain", Self.anna, Self.berg, "--plain"])
        #expect(
            shown.output
                == "prior\t\t-12.000\t\t\t\nfamily\texact\t8.123\t0.000\tBerg\tBerg\nsum\treview\t2.500\t\t\t\n")
        #expect(shown.error.contains("probability 0.849, band review, obstacle name; not taken to be one"))
        #expect(shown.error.contains("decided: unsure [j1] later"))
    }

    @Test func `a walk shows each pair, records what is typed, and passes over what is settled`() async throws {
        func pair(_ right: String) -> JSONValue {
            ["left": "l", "right": .string(right), "left_name": "Anna", "right_name": "A. Berg", "weight": 2.5]
        }
        var settled = Self.explanation.objectValue ?? [:]
        settled["same"] = true
        let stub = try StubArchive([
            "GET /v1/people/review?limit=20": .init(["review": [pair("1"), pair("2"), pair("3"), pair("4"), pair("5")]]
            ),
            "GET /v1/people/explain?left=l&right=1": .init(Self.explanation),
            "GET /v1/people/explain?left=l&right=2": .init(.object(settled)),
            "GET /v1/people/explain?left=l&right=3": .init(Self.explanation),
            "GET /v1/people/explain?left=l&right=4": .init(Self.explanation),
            "POST /v1/people/judgements": .init(["id": "j1", "index": 12], status: 201),
        ])
        let walked = try await stub.run(["people", "review", "walk"], input: ["what", "s", "", "q"])
        #expect(walked.code == .ok && walked.error.contains("1 decided"))
        #expect(
            stub.asked.filter { $0.line.hasPrefix("POST") }.map(\.body) == [
                ["left": "l", "right": "1", "verdict": "same"]
            ])
        #expect(try await stub.run(["people", "review", "walk"]).code == .usage)
    }

    @Test func `pairs and conflicts are listed`() async throws {
        let stub = try StubArchive([
            "GET /v1/people/review?limit=20": .init([
                "review": [
                    [
                        "left": "l", "right": "r", "left_name": "Anna", "right_name": nil, "weight": -0.5,
                        "probability": 0.414,
                    ]
                ]
            ]),
            "GET /v1/people/conflicts?limit=20": .init([
                "conflicts": [
                    ["kind": "values", "persons": ["p"], "attribute": "role", "values": ["a", "b"], "judgements": []]
                ]
            ]),
        ])
        #expect(try await stub.run(["people", "review", "--plain"]).output == "l\tr\tAnna\t\t0.414\t-0.500\t\n")
        #expect(try await stub.run(["people", "review", "--quiet"]).output == "l r\n")
        #expect(try await stub.run(["people", "conflicts", "--plain"]).output == "values\trole\tp\ta, b\t\n")
    }
}
