// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON
import Primitives

/// `substrate ledger erase`.
enum LedgerEraseCommand {
    static let command = Command(
        "erase", "destroy contents for good; the log and its proofs stay",
        discussion: """
            Destroys the key and the stored bytes of sealed contents and records that in the ledger: what, why and in \
            whose name. The entries stay, and every proof stays valid. With a subject the subject's key goes, and with it \
            everything sealed under it. Contents that stand openly in the log cannot be erased. Copies of the box and of \
            its keys that are kept elsewhere have to be seen to there.

            A hold or a retention that is not over forbids it; the refusal is recorded too, and says until when.
            """,
        options: [
            CustodyScope.subject, .value("reason", .text("TEXT"), "why; asked for where it is not given"),
            .value("authority", .text("TEXT"), "the law, court or office that decided it", required: true),
            .flag("yes", short: "y", "do not ask"),
        ],
        arguments: CustodyScope.arguments,
        examples: [
            Example(
                "substrate ledger erase 12 --reason 'request of 3 May' --authority 'GDPR Art. 17'",
                "one entry's content"),
            Example(
                "substrate ledger erase --subject s-81 --yes --reason request --authority 'GDPR Art. 17'",
                "all of a subject, without a question"),
        ],
        columns: ErasureRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        guard let scope = try CustodyScope(call) else {
            throw UsageError(
                .missingArgument, "nothing says what is to be erased", nextStep: "name entries, or --subject")
        }
        var form: JSONObject = [
            "reason": .string(try Grounds.reason(call, "Why are they erased?")),
            "authority": .string(call.option("authority") ?? ""),
        ]
        scope.add(to: &form)
        let archive = try Box.open(call).archive()
        guard try call.confirm("This destroys the contents of \(scope.text) for good.", byTyping: "erase") else {
            call.say("nothing was erased")
            return .failed
        }
        do {
            let answer = try await archive.post("/v1/ledger/erase", .object(form))
            call.show(ErasureRow(answer))
        } catch let refusal as ServiceRefusal where refusal.code == ErasureRefusal.code {
            throw ErasureRefusal.explained(refusal)
        }
        return .ok
    }
}

/// What an erasure came to.
struct ErasureRow: Listed {
    static let columns = [
        Column("entry", "the entry that records it"), Column("contents", "the number of contents that are gone"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] { ["entry", "contents"].map { json[$0]?.intValue.map(String.init) ?? "" } }
}

/// The archive's refusal of an erasure, told with everything that forbids it.
enum ErasureRefusal {
    static let code = "erasure_refused"
    private static let shown = 5

    static func explained(_ refusal: ServiceRefusal) -> ServiceRefusal {
        let obstacles = (refusal.body["obstacles"]?.arrayValue ?? []).map(text)
        guard !obstacles.isEmpty else { return refusal }
        let more = obstacles.count > shown ? ", and \(obstacles.count - shown) more" : ""
        return refusal.saying("nothing was erased: " + obstacles.prefix(shown).joined(separator: "; ") + more)
    }

    /// `the hold case-7 keeps entry 3`, `entry 4 must stay until 2027-01-31T00:00:00.000Z`.
    private static func text(_ obstacle: JSONValue) -> String {
        let what = obstacle["entry"]?.intValue.map { "entry \($0)" } ?? "the contents"
        if let hold = obstacle["hold"]?.stringValue { return "the hold \(hold) keeps \(what)" }
        let until = obstacle["until"]?.stringValue ?? ""
        return until == "never" ? "\(what) must stay for ever" : "\(what) must stay until \(until)"
    }
}
