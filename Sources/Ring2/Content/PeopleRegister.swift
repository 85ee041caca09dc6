// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import People
import Primitives

/// Who is who in one tenant's ledger: resolved out of all facts about people and all judgements.
///
/// A snapshot is kept until the knowledge has grown or was made again; making one never holds up what is taken in.
public actor PeopleRegister {
    /// A snapshot and how much of the ledger it knows.
    public struct View: Sendable {
        /// Who is who.
        public let snapshot: PeopleSnapshot
        /// The judgements it follows, in the order of the ledger.
        public let judgements: [PersonJudgement]
        /// How many entries it knows.
        public let asOf: UInt64
    }

    private let knowledge: Knowledge
    private var latest: (view: View, generation: Int)?
    private var named: (people: NamedPeople, asOf: UInt64, generation: Int)?
    private var making: (cursor: UInt64, task: Task<View, any Error>)?

    /// Makes a register of what is known.
    public init(_ knowledge: Knowledge) { self.knowledge = knowledge }

    /// Who is who by everything projected so far. Callers who come meanwhile share the work.
    public func view() async throws -> View {
        let cursor = try await knowledge.counts.cursor
        let generation = knowledge.generation
        if let latest, latest.view.asOf == cursor, latest.generation == generation { return latest.view }
        let task: Task<View, any Error>
        if let making, making.cursor == cursor {
            task = making.task
        } else {
            let knowledge = knowledge
            task = Task.detached { try await knowledge.people(upTo: cursor) }
            making = (cursor, task)
        }
        let result = await task.result
        if making?.cursor == cursor { making = nil }
        let view = try result.get()
        latest = (view, generation)
        return view
    }

    /// The names of who is known, ready to be looked for; kept until the knowledge has grown.
    public func named() async throws -> NamedPeople {
        let generation = knowledge.generation
        let view = try await view()
        if let named, named.asOf == view.asOf, named.generation == generation { return named.people }
        let people = await Task.detached { NamedPeople(view) }.value
        named = (people, view.asOf, generation)
        return people
    }
}

extension Knowledge {
    /// What goes into identifiers of persons, so that those of two tenants never meet.
    private var peopleSalt: [UInt8] { SHA256.hash(Array("substrate people \(tenant.name)".utf8)).bytes }

    /// Resolves who is who out of the facts and judgements of the first entries: a function of the ledger.
    func people(upTo end: UInt64) async throws -> PeopleRegister.View {
        var book = PeopleBook(salt: peopleSalt)
        var after: FactQuery.Position?
        while true {
            let facts = try await store.reader.personFacts(after: after, before: end, limit: 10_000)
            for (fact, occurredAt) in facts {
                if let observation = PersonObservation(fact, at: occurredAt) { book.observe(observation) }
            }
            guard let last = facts.last else { break }
            after = FactQuery.Position(last.fact)
        }
        var judgements: [PersonJudgement] = []
        for judgement in try await self.judgements() where judgement.entry < end {
            // One that cannot be read says nothing; it stays in the ledger for whoever wants to know.
            guard let read = try? PersonJudgement(content: judgement.content) else { continue }
            judgements.append(read)
            book.judge(read)
        }
        return PeopleRegister.View(snapshot: book.resolve(), judgements: judgements, asOf: end)
    }
}

extension PersonObservation {
    /// What a fact says about a person; nil where it says nothing about one.
    init?(_ fact: KnowledgeFact, at: Instant?) {
        let attribute: PersonAttribute
        var (key, value) = (fact.subject, fact.object)
        switch fact.predicate {
        case "has_name": attribute = .name
        case "has_email": attribute = .email
        case "has_phone": attribute = .phone
        case "has_role": attribute = .role
        case "works_for": attribute = .organisation
        case "sent_by", "sent_to", "copied_to", "authored_by", "committed_by", "co_authored_by", "organised_by",
            "attended_by":
            // Whoever has an address is somebody, also without a name.
            guard fact.object.contains("@") else { return nil }
            attribute = .email
            key = fact.object
            value = fact.object
        default: return nil
        }
        self.init(
            entry: fact.entry, ordinal: fact.ordinal, at: at, key: key, isAddress: key.contains("@"),
            attribute: attribute, value: value, rule: fact.rule, span: fact.span)
    }

    /// The predicates that say something about people.
    static let predicates = [
        "has_name", "has_email", "has_phone", "has_role", "works_for", "sent_by", "sent_to", "copied_to", "authored_by",
        "committed_by", "co_authored_by", "organised_by", "attended_by",
    ]
}
