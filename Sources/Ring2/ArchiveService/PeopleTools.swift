// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Content
import Intake
import JSON
import ModelContext
import People
import Primitives
import ReadLedger

/// Who is who, as tools of the Model Context Protocol.
struct PeopleTools: ToolShelf {
    let routes: ArchiveRoutes

    private static let lookup = ContextTool(
        "identity.lookup", title: "Look a person up",
        summary:
            "Gives the persons who have a mail address, a name or a telephone number, or the one of an id, with what is "
            + "known of them and since when.",
        input: ToolInput([
            .required(
                "query_type", .choice(["email", "name", "phone", "uuid"]), "What the value is; uuid is a person's id."),
            .required("value", .text(maxBytes: 512), "The value."),
        ]))
    private static let append = ContextTool(
        "identity.append", title: "Record a person",
        summary: "Appends what somebody says about a person to the ledger, as a contact. Nothing is replaced.",
        input: ToolInput([
            .required("name", .text(maxBytes: 256), "The person's name."),
            .required("primary_email", .text(maxBytes: 320), "The person's mail address."),
            .optional("email_aliases", .list(of: .text(maxBytes: 320), atMost: 20), "Further addresses."),
            .optional("organisation", .text(maxBytes: 256), "Whom the person works for."),
        ]), effect: .adds(isIdempotent: true))
    private static let review = ContextTool(
        "people_review", title: "Pairs to look at",
        summary: "Gives pairs of persons that may be one, the most probable first, for somebody to decide on.",
        input: ToolInput([.optional("limit", .integer(1...100), "The most pairs; 20 where it is left out.")]))
    private static let judge = ContextTool(
        "people_judge", title: "Decide on a pair",
        summary: "Records that two persons are the same or different, or that it is not sure; or takes such a decision "
            + "back. Only on the user's own decision.",
        input: ToolInput([
            .optional("left", .text(maxBytes: 64), "The id of one person."),
            .optional("right", .text(maxBytes: 64), "The id of the other."),
            .optional("verdict", .choice(["same", "different", "unsure"]), "What was decided."),
            .optional("undoes", .text(maxBytes: 64), "Instead of these: the id of the judgement to take back."),
            .optional("reason", .text(maxBytes: 2000), "Why."),
        ]), effect: .adds(isIdempotent: false))

    static let tools: [(tool: ContextTool, scope: CapabilityScope)] = [
        (lookup, .factsRead), (append, .ledgerAppend), (review, .factsRead), (judge, .factsRead),
    ]

    func result(_ call: ToolCall, _ tenant: TenantCall) async throws -> ToolResult {
        let arguments = call.arguments
        switch call.tool {
        case Self.lookup: return try await lookUp(arguments, tenant)
        case Self.append:
            let card = try Self.card(arguments)
            let outcome = try await IntakeDeposit(into: tenant.ledger).document(
                Array(card.utf8), name: "contact.vcf",
                source: "identity/" + (arguments["primary_email"]?.stringValue ?? ""))
            tenant.archive.projection.signal()
            return ToolResult(Forms.deposit(outcome))
        case Self.review:
            let view = try await tenant.archive.people.view()
            let pairs = view.snapshot.review.prefix(arguments["limit"]?.intValue ?? 20)
            let persons = pairs.flatMap { [$0.left, $0.right] }.compactMap { view.snapshot.person($0) }
            try tenant.archive.note(tenant.reader, .facts, entries: Forms.entries(persons))
            return ToolResult([
                "review": .array(pairs.map { .object(Forms.pair($0, view.snapshot)) }),
                "total": JSONValue(view.snapshot.review.count),
            ])
        case Self.judge: return ToolResult(try await routes.judged(arguments, tenant))
        default: throw ArchiveError.toolFailed
        }
    }

    private func lookUp(_ arguments: JSONObject, _ tenant: TenantCall) async throws -> ToolResult {
        let value = arguments["value"]?.stringValue ?? ""
        let snapshot = try await tenant.archive.people.view().snapshot
        let found: [Person]
        switch arguments["query_type"]?.stringValue {
        case "email": found = snapshot.find(address: value)
        case "phone": found = snapshot.find(phone: value)
        case "uuid": found = PersonID(value).flatMap { snapshot.person($0) }.map { [$0] } ?? []
        default: found = snapshot.find(name: value)
        }
        let page = found.prefix(50)
        try tenant.archive.note(tenant.reader, .facts, entries: Forms.entries(page))
        return ToolResult([
            "people": .array(page.map { .object(Forms.person($0, isWhole: true)) }), "total": JSONValue(found.count),
        ])
    }

    /// A vCard that says what the arguments say.
    private static func card(_ arguments: JSONObject) throws(ArchiveError) -> String {
        func line(_ text: String) -> String {
            var escaped = ""
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\\", ",", ";": escaped += "\\" + String(Character(scalar))
                default: if scalar.value >= 0x20 && scalar.value != 0x7F { escaped.unicodeScalars.append(scalar) }
                }
            }
            return escaped
        }
        let name = line(arguments["name"]?.stringValue ?? "")
        let addresses =
            [arguments["primary_email"]?.stringValue ?? ""]
            + (arguments["email_aliases"]?.arrayValue ?? []).compactMap(\.stringValue)
        guard !name.isEmpty, addresses.allSatisfy({ $0.contains("@") && !$0.contains(where: \.isWhitespace) }) else {
            throw ArchiveError(
                .bodyInvalid, "a name is empty, or an address is none", nextStep: "send a name and addresses with an @")
        }
        var lines = ["BEGIN:VCARD", "VERSION:4.0", "FN:" + name] + addresses.map { "EMAIL:" + line($0) }
        if let organisation = arguments["organisation"]?.stringValue, !organisation.isEmpty {
            lines.append("ORG:" + line(organisation))
        }
        return (lines + ["END:VCARD", ""]).joined(separator: "\r\n")
    }
}
