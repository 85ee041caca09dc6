// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate ledger hold`.
enum LedgerHoldCommand {
    static let command = Command(
        "hold", "keep contents from being erased, or list the holds",
        discussion: """
            While a hold is in force, what it covers cannot be erased, whoever asks. A hold on a subject or on everything \
            covers future entries too. Its name is given once in a ledger; one is made up unless `--name` gives it. \
            Without entries, subject and `--everything` the holds in force are listed.

            Reason and authority stand in the ledger for ever: no names of persons in them.
            """,
        options: [
            CustodyScope.subject, .flag("everything", "the whole ledger, future entries included"),
            .value("name", .text("NAME"), "the hold's name", default: "a new one"),
            .value("reason", .text("TEXT"), "why; asked for where it is not given"),
            .value("authority", .text("TEXT"), "who decided it", default: "the operator"),
        ],
        arguments: CustodyScope.arguments,
        examples: [
            Example("substrate ledger hold", "the holds in force"),
            Example("substrate ledger hold 12 40-44 --reason 'dispute 7/26'", "keep six entries"),
            Example("substrate ledger hold --subject s-81 --reason 'dispute 7/26' --name case-7", "keep a subject's"),
        ],
        columns: HoldRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        guard let scope = try CustodyScope(call, mayBeEverything: true) else {
            let answer = try await Box.open(call).archive().get("/v1/ledger/holds")
            call.show((answer["holds"]?.arrayValue ?? []).map(HoldRow.init), empty: "no hold is in force")
            return .ok
        }
        var form: JSONObject = [
            "hold": .string(call.option("name") ?? newName()),
            "reason": .string(try Grounds.reason(call, "Why must they be kept?")),
            "authority": .string(call.option("authority") ?? Grounds.operator),
        ]
        scope.add(to: &form)
        let recorded = try await Box.open(call).archive().post("/v1/ledger/hold", .object(form))
        form["entry"] = recorded["entry"]
        call.show(HoldRow(.object(form)))
        return .ok
    }

    /// A name that no other hold has: 32 random bits.
    private static func newName() -> String {
        let digits = String(UInt32.random(in: 0 ... .max), radix: 16)
        return "hold-" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

/// `substrate ledger release`.
enum LedgerReleaseCommand {
    static let command = Command(
        "release", "end a hold",
        discussion: "What the hold kept may be erased from then on, unless another hold or a retention keeps it.",
        options: [
            .value("reason", .text("TEXT"), "why; asked for where it is not given"),
            .value("authority", .text("TEXT"), "who decided it", default: "the operator"),
        ],
        arguments: [Argument("hold", .text("HOLD"), .required, "the hold's name, as `substrate ledger hold` lists it")],
        examples: [Example("substrate ledger release case-7 --reason 'settled'", "end a hold")],
        columns: ReleaseRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        guard let hold = call.argument("hold") else { return .usage }
        let recorded = try await Box.open(call).archive().post(
            "/v1/ledger/release",
            [
                "hold": .string(hold), "reason": .string(try Grounds.reason(call, "Why does it end?")),
                "authority": .string(call.option("authority") ?? Grounds.operator),
            ])
        call.show(ReleaseRow(hold: hold, answer: recorded))
        return .ok
    }
}

/// What is said in the ledger about a decision.
enum Grounds {
    /// In whose name things are done where nobody else is named.
    static let `operator` = "the operator"

    /// The reason, asked for where it is not given.
    static func reason(_ call: Invocation, _ question: String) throws(UsageError) -> String {
        if let reason = call.option("reason") { return reason }
        return try call.ask(question, option: "reason")
    }
}

/// A hold.
struct HoldRow: Listed {
    static let columns = [
        Column("hold", "its name"), Column("covers", "the entries or the subject it keeps", isFlexible: true),
        Column("reason", "why", isFlexible: true), Column("authority", "who decided it", isFlexible: true),
        Column("entry", "the entry that records it", alignment: .right),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        [
            identifier, CustodyScope.text(json), json["reason"]?.stringValue ?? "",
            json["authority"]?.stringValue ?? "", json["entry"]?.intValue.map(String.init) ?? "",
        ]
    }
    var identifier: String { json["hold"]?.stringValue ?? "" }
}

/// A hold that ended.
struct ReleaseRow: Listed {
    static let columns = [Column("hold", "its name"), Column("entry", "the entry that records its end")]
    let json: JSONValue
    init(hold: String, answer: JSONValue) { json = ["hold": .string(hold), "entry": answer["entry"] ?? .null] }
    var cells: [String] { [json["hold"]?.stringValue ?? "", json["entry"]?.intValue.map(String.init) ?? ""] }
}
