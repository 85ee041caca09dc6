// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Content
import HTTPCodec
import HTTPServer
import JSON
import Ledger
import People
import Primitives
import ReadLedger

extension ArchiveRoutes {
    /// Who is who, what somebody should look at, and what people decided.
    func addPeople(to router: inout Router) {
        router.on(.get, "/v1/people", tenant(.factsRead, listPeople))
        router.on(.get, "/v1/people/review", tenant(.factsRead, listReview))
        router.on(.get, "/v1/people/conflicts", tenant(.factsRead, listConflicts))
        router.on(.get, "/v1/people/explain", tenant(.factsRead, explainPair))
        router.on(.get, "/v1/people/judgements", tenant(.factsRead, listJudgements))
        router.on(.post, "/v1/people/judgements", tenant(.factsRead, addJudgement))
        router.on(.get, "/v1/people/:id", tenant(.factsRead, showPerson))
    }

    /// Persons, all of them or those who have an address, a telephone number or a name.
    @Sendable private func listPeople(_ call: TenantCall) async throws -> HTTPResponse {
        let parameters = call.parameters
        let ways = ["address", "phone", "name"].filter { parameters.target.first($0) != nil }
        guard ways.count <= 1 else {
            throw ArchiveError(
                .parameterInvalid, "people are asked for in two ways at once",
                nextStep: "give one of address, phone and name")
        }
        let view = try await call.archive.people.view()
        let found: [Person]
        switch ways.first {
        case "address": found = view.snapshot.find(address: try parameters.text("address", most: 320))
        case "phone": found = view.snapshot.find(phone: try parameters.text("phone", most: 64))
        case "name": found = view.snapshot.find(name: try parameters.text("name", most: 512))
        default: found = view.snapshot.persons
        }
        let page = try page(found, parameters)
        return try people(
            page.items.map { .object(Forms.person($0, isWhole: false)) }, "people", page.next, found.count, view, call,
            page.items)
    }

    @Sendable private func showPerson(_ call: TenantCall) async throws -> HTTPResponse {
        let view = try await call.archive.people.view()
        guard let person = PersonID(call.path["id"] ?? "").flatMap({ view.snapshot.person($0) }) else {
            throw ArchiveError.unknownPerson
        }
        try call.archive.note(call.reader, .facts, entries: Forms.entries([person]))
        var form = Forms.person(person, isWhole: true)
        form["as_of"] = Forms.number(view.asOf)
        return Self.json(form)
    }

    @Sendable private func listReview(_ call: TenantCall) async throws -> HTTPResponse {
        let view = try await call.archive.people.view()
        let page = try page(view.snapshot.review, call.parameters)
        let persons = page.items.flatMap { [$0.left, $0.right] }.compactMap { view.snapshot.person($0) }
        let pairs = page.items.map { JSONValue.object(Forms.pair($0, view.snapshot)) }
        return try people(pairs, "review", page.next, view.snapshot.review.count, view, call, persons)
    }

    @Sendable private func listConflicts(_ call: TenantCall) async throws -> HTTPResponse {
        let view = try await call.archive.people.view()
        let page = try page(view.snapshot.conflicts, call.parameters)
        let persons = page.items.flatMap(\.persons).compactMap { view.snapshot.person($0) }
        let conflicts = page.items.map { JSONValue.object(Forms.conflict($0)) }
        return try people(conflicts, "conflicts", page.next, view.snapshot.conflicts.count, view, call, persons)
    }

    @Sendable private func listJudgements(_ call: TenantCall) async throws -> HTTPResponse {
        let view = try await call.archive.people.view()
        let page = try page(view.judgements, call.parameters)
        return try people(page.items.map(\.json), "judgements", page.next, view.judgements.count, view, call, [])
    }

    /// Why two persons or records are, or are not, taken to be one.
    @Sendable private func explainPair(_ call: TenantCall) async throws -> HTTPResponse {
        guard let left = PersonID(try call.parameters.text("left", most: 64)),
            let right = PersonID(try call.parameters.text("right", most: 64))
        else { throw ArchiveError.unknownPerson }
        let view = try await call.archive.people.view()
        let form = Forms.explanation(try view.snapshot.explain(left, right))
        try call.archive.note(
            call.reader, .facts, entries: Forms.entries([left, right].compactMap { view.snapshot.person($0) }))
        return Self.json(form)
    }

    /// Appends a judgement: `{"left", "right", "verdict": "same|different|unsure", "reason"?}`, or `{"undoes", "reason"?}`.
    @Sendable private func addJudgement(_ call: TenantCall) async throws -> HTTPResponse {
        let body = try await object(call.request, limit: limits.bodyBytes)
        return Self.json(try await judged(body, call), status: .created)
    }

    /// Appends a judgement and gives its id and entry; it counts from the next view on.
    func judged(_ body: JSONObject, _ call: TenantCall) async throws -> JSONObject {
        try call.caller.require(.ledgerAppend)
        let view = try await call.archive.people.view()
        var random = SystemRandomNumberGenerator()
        let now = WallClock.system.now
        let id = ULID(at: now, random: &random).string
        let reason = body["reason"]?.stringValue ?? ""
        let judgement: PersonJudgement
        if let undoes = body["undoes"]?.stringValue {
            guard let earlier = view.judgements.first(where: { $0.id == undoes }) else {
                throw ArchiveError(
                    .documentNotFound, "there is no judgement of this id",
                    nextStep: "see GET /v1/people/judgements for those there are")
            }
            judgement = PersonJudgement(
                id: id, left: earlier.left, right: earlier.right, verdict: earlier.verdict, actor: call.reader.name,
                at: now, reason: reason, undoes: undoes)
        } else {
            guard let left = body["left"]?.stringValue.flatMap({ PersonID($0) }),
                let right = body["right"]?.stringValue.flatMap({ PersonID($0) }),
                let verdict = body["verdict"]?.stringValue.flatMap({ PersonJudgement.Verdict(rawValue: $0) })
            else {
                throw ArchiveError(
                    .bodyInvalid, "a judgement needs left and right, ids of persons, and a verdict",
                    nextStep: "send {\"left\": …, \"right\": …, \"verdict\": \"same\"}; or different, or unsure")
            }
            guard view.snapshot.person(left) != nil, view.snapshot.person(right) != nil else {
                throw ArchiveError.unknownPerson
            }
            judgement = PersonJudgement(
                id: id, left: left, right: right, verdict: verdict, actor: call.reader.name, at: now, reason: reason)
        }
        // What cannot be read back must not become an entry.
        let content = try PersonJudgement(content: judgement.content).content
        let outcome = try await call.ledger.append([
            NewRecord(
                kind: .judgement, source: "judgement:\(id)", name: judgement.verdict.rawValue,
                mediaType: PersonJudgement.mediaType, content: content, actor: call.reader.name)
        ])
        await call.archive.projection.settle(linking: false)
        return ["id": .string(id), "index": outcome.first.map { Forms.number($0.entry.index) } ?? .null]
    }

    private func page<Item>(
        _ items: [Item], _ parameters: Parameters
    ) throws(ArchiveError) -> (items: ArraySlice<Item>, next: Int?) {
        let limit = Int(try parameters.number("limit", in: 1...500, default: 50))
        let offset = Int(try parameters.number("offset", in: Parameters.indices, default: 0))
        let start = min(offset, items.count)
        let end = min(start + limit, items.count)
        return (items[start..<end], end < items.count ? end : nil)
    }

    private func people(
        _ values: [JSONValue], _ name: String, _ next: Int?, _ total: Int, _ view: PeopleRegister.View,
        _ call: TenantCall, _ persons: some Sequence<Person>
    ) throws -> HTTPResponse {
        try call.archive.note(call.reader, .facts, entries: Forms.entries(persons))
        return Self.json([
            name: .array(values), "total": JSONValue(total), "next_offset": next.map { JSONValue($0) } ?? .null,
            "as_of": Forms.number(view.asOf),
        ])
    }
}

extension ArchiveError {
    static var unknownPerson: ArchiveError {
        ArchiveError(
            .personNotFound, "there is no person of this id",
            nextStep: "see GET /v1/people for those there are; an id can go when its first source is erased")
    }
}
