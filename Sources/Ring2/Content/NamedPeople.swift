// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Extraction
public import People
import Primitives

/// The names of a tenant's people and organisations as they are resolved now, looked for together.
public struct NamedPeople: Sendable {
    /// The names; the key of a person's is the person's identifier, an organisation's has none.
    public let names: KnownNames
    /// How many names they are.
    public let count: Int
    /// Who is who.
    public let view: PeopleRegister.View

    init(_ view: PeopleRegister.View) {
        var known: Set<KnownName> = []
        var ordered: [KnownName] = []
        func add(_ text: String?, _ kind: KnownName.Kind, _ key: String) {
            guard let text else { return }
            let name = KnownName(text: text, kind: kind, key: key)
            if known.insert(name).inserted { ordered.append(name) }
        }
        for person in view.snapshot.persons {
            switch person.kind {
            case .person:
                for name in person.names { add(NameFilter.person(name.value), .person, person.id.description) }
            case .organisation:
                for name in person.names { add(NameFilter.organisation(name.value), .organisation, "") }
            case .mailbox, .program: break
            }
            for organisation in person.organisations {
                add(NameFilter.organisation(organisation.value), .organisation, "")
            }
        }
        self.view = view
        names = KnownNames(ordered)
        count = ordered.count
    }

    /// One person whom a text names.
    public struct Sighting: Sendable {
        /// Who it is.
        public let person: Person
        /// Where: names, mail addresses and telephone numbers of the person, in the order of the text.
        public let mentions: [Mention]
    }

    /// Who of the people is named in a text, by name, mail address or telephone number, in the order of the text.
    ///
    /// A name that several bear names all of them.
    public func sightings(in text: String, context: ExtractionContext = ExtractionContext()) -> [Sighting] {
        var order: [PersonID] = []
        var found: [PersonID: (person: Person, mentions: [Mention])] = [:]
        for mention in Extractor.mentions(in: text, context: context, names: names) {
            let persons: [Person]
            switch mention.kind {
            case .person:
                persons = mention.key.flatMap { PersonID($0) }.flatMap { view.snapshot.person($0) }.map { [$0] } ?? []
            case .email: persons = view.snapshot.find(address: mention.text)
            case .phone: persons = view.snapshot.find(phone: mention.text)
            default: persons = []
            }
            for person in persons {
                if found[person.id] == nil {
                    order.append(person.id)
                    found[person.id] = (person, [])
                }
                found[person.id]?.mentions.append(mention)
            }
        }
        return order.compactMap { found[$0] }.map { Sighting(person: $0.person, mentions: $0.mentions) }
    }
}
