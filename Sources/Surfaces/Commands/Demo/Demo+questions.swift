// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPClient
import HTTPCodec
import JSON
import Primitives
import Subprocess

extension Demo {
    /// Step 5: search and facts, with sources and without AI.
    func query() async throws {
        receipt.begin("Search and ask for facts; no AI involved")
        let archive = try open().archive()
        let facts = try await archive.get("/v1/facts?limit=500")["facts"]?.arrayValue ?? []
        let term = sources.searchTerm ?? facts.first?["object"]?.stringValue ?? "a"
        let hits =
            try await archive.get("/v1/search?q=\(PercentCoding.encode("\"\(term)\""))&limit=3")["hits"]?.arrayValue
            ?? []
        for hit in hits {
            let row = HitRow(hit)
            receipt.note("entry \(row.identifier): \(row.cells[1]) — \(row.cells[2])")
        }
        try receipt.check(!hits.isEmpty, "search for `\(term)` answers with entries of the ledger")
        for fact in facts.suffix(3) {
            let cells = FactRow(fact).cells
            receipt.note("\(cells[0]) · \(cells[1]) · \(cells[2])  (entry \(cells[3]), rule \(cells[4]))")
        }
        try receipt.check(
            !facts.isEmpty && facts.allSatisfy { $0["entry"]?.intValue != nil }, "every fact names its entry")
    }

    /// Step 6: no tier is configured; everything else goes on.
    func withoutModel() async throws {
        receipt.begin("Ask a model while there is none")
        let doorman = try open().doorman()
        let ready = try await doorman.get("/readyz")
        let mode = ready["mode"]?.stringValue ?? ""
        try receipt.check(mode == "deterministic-only", "/readyz answers 200 and says \(mode)")
        let request = Conversation(question: sources.question, passages: [], model: nil).request
        let response = try await doorman.send(.post, "/v1/chat/completions", .object(request))
        let body = try JSONValue(parsing: try await response.collect())
        receipt.note("\(response.status): \(body["error"]?["message"]?.stringValue ?? "")")
        try receipt.check(
            response.status == 503 && response.headers["Retry-After"] != nil
                && body["error"]?["code"]?.stringValue == "no_tier_available",
            "chat answers 503 no_tier_available with Retry-After \(response.headers["Retry-After"] ?? "")")
        let alive = try await open().archive().isAlive()
        try receipt.check(alive, "the archive does not notice")
    }

    /// Step 7: a stand-in takes the place of a model, and one question goes through.
    func withStandIn() async throws {
        receipt.begin("Switch on a loopback stand-in (it is not a model) and ask through the Doorman")
        let address = try await startStandIn()
        try await restartDoorman(tierA: address + "/v1")
        let box = try open()
        let doorman = box.doorman()
        let request = Conversation(question: sources.question, passages: [], model: nil).request
        let answer = try await Answer.fetch(request, from: doorman)
        let left = try await lastRequest(at: address)
        receipt.note("typed      \(sources.question)")
        receipt.note("left       \(Self.userText(left))")
        receipt.note("came back  \(answer.text)")
        let personal = ["maria.okafor@example.com", "7700 900123", "7700900123"]
        try receipt.check(
            !personal.contains { left.prettyText.contains($0) }, "neither the address nor the number left the Doorman")
        try receipt.check(
            answer.text.contains(personal[0]) && answer.text.contains(personal[1]), "both are restored in the answer")
        let lines = try await doorman.get("/v1/audit?limit=2")["records"]?.arrayValue ?? []
        let text = lines.map { String(decoding: $0.bytes, as: UTF8.self) }
        for line in text { receipt.note("audit      \(line)") }
        try receipt.check(
            text.count == 2 && !personal.contains { value in text.contains { $0.contains(value) } },
            "the audit ledger has an opening and a closing record of the call, and neither value")
        try await restartDoorman(tierA: nil)
    }

    private func lastRequest(at address: String) async throws -> JSONValue {
        let response = try await open().http.send(ClientRequest(url: address + "/__last"))
        return try JSONValue(parsing: try await response.collect())
    }

    private static func userText(_ request: JSONValue) -> String {
        request["messages"]?.arrayValue?.last?["content"]?.stringValue ?? ""
    }
}
