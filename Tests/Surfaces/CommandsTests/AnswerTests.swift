// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON
import Testing

@testable import Commands

@Suite("What services answer")
struct AnswerTests {
    @Test(arguments: [
        (401, "token_missing", ExitCode.notAuthorised), (403, "tenant_not_in_scope", .notAuthorised),
        (402, "budget_exhausted", .budgetRefused), (503, "no_tier_available", .aiUnavailable), (500, "x", .failed),
    ])
    func `a refusal keeps its words and gets its exit code`(status: Int, code: String, exit: ExitCode) {
        let body: JSONValue = ["error": ["message": "no", "code": .string(code), "next_step": "do"]]
        let refusal = ServiceRefusal(service: "archive", status: status, body: body)
        #expect(refusal.exitCode == exit)
        #expect([refusal.code, refusal.message, refusal.nextStep] == [code, "no", "do"])
    }

    @Test func `a refusal without a body still says what to do`() {
        let refusal = ServiceRefusal(service: "archive", status: 502, body: .null)
        #expect(refusal.code == "service_refused")
        #expect(!refusal.nextStep.isEmpty)
    }

    @Test func `a question carries its passages as numbered sources`() {
        let passages = [Passage(entry: 3, title: "Letter", text: "due in May")]
        let request = Conversation(question: "When?", passages: passages, model: "m").request
        #expect(request["model"] == "m")
        let text = request["messages"]?[1]?["content"]?.stringValue
        #expect(text == "When?\n\nSources:\n[1] Letter: due in May\n")
    }

    @Test func `the receipt counts what left as tokens`() {
        let answer = Answer(json: [
            "model": "m", "x_substrate": ["tier": "a", "audit_id": "1", "redactions": ["EMAIL": 2, "PHONE": 1]],
        ])
        #expect(answer.receipt == "tier a · m · 3 values left as tokens · audit 1")
    }
}
