// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import People
import Primitives

extension Forms {
    /// A person; whole with the sources of each value.
    static func person(_ person: Person, isWhole: Bool) -> JSONObject {
        [
            "id": .string(person.id.description), "kind": .string(person.kind.rawValue),
            "name": person.name.map { .string($0) } ?? .null,
            "values": .array(
                person.values.map { value in
                    var form: JSONObject = [
                        "attribute": .string(value.attribute.rawValue), "value": .string(value.value),
                        "from": time(value.from), "to": time(value.to), "last_evidence": time(value.lastEvidence),
                        "rank": .string("\(value.rank)"), "generic": .bool(value.isGeneric),
                        "source_count": JSONValue(value.sourceCount),
                    ]
                    if isWhole {
                        form["sources"] = .array(
                            value.sources.map { source in
                                [
                                    "entry": number(source.entry), "ordinal": JSONValue(source.ordinal),
                                    "rule": .string(source.rule), "at": time(source.at),
                                    "span": source.span.map { [JSONValue($0.lowerBound), JSONValue($0.upperBound)] }
                                        ?? .null,
                                ]
                            })
                    }
                    return .object(form)
                }), "records": .array(person.records.map { .string($0.description) }),
        ]
    }

    /// The entries that persons were read from, as far as they are kept.
    static func entries(_ persons: some Sequence<Person>) -> Set<UInt64> {
        var entries: Set<UInt64> = []
        for person in persons { for value in person.values { entries.formUnion(value.sources.map(\.entry)) } }
        return entries
    }

    static func pair(_ pair: ReviewPair, _ snapshot: PeopleSnapshot) -> JSONObject {
        [
            "left": .string(pair.left.description), "right": .string(pair.right.description),
            "left_name": snapshot.person(pair.left)?.name.map { .string($0) } ?? .null,
            "right_name": snapshot.person(pair.right)?.name.map { .string($0) } ?? .null,
            "weight": JSONValue(pair.weight) ?? .null, "probability": JSONValue(pair.probability) ?? .null,
            "obstacle": pair.obstacle.map { .string($0.rawValue) } ?? .null,
            "records": .array(pair.records.map { .string($0.description) }),
        ]
    }

    static func conflict(_ conflict: PeopleConflict) -> JSONObject {
        [
            "kind": .string(conflict.kind.rawValue),
            "persons": .array(conflict.persons.map { .string($0.description) }),
            "attribute": conflict.attribute.map { .string($0.rawValue) } ?? .null,
            "values": .array(conflict.values.map { .string($0) }),
            "judgements": .array(conflict.judgements.map(\.json)),
        ]
    }

    static func explanation(_ explanation: MatchExplanation) -> JSONObject {
        [
            "left": .string(explanation.left.description), "right": .string(explanation.right.description),
            "same": .bool(explanation.isSame), "band": .string(explanation.band.rawValue),
            "weight": JSONValue(explanation.weight) ?? .null,
            "probability": JSONValue(explanation.probability) ?? .null,
            "prior": JSONValue(explanation.prior) ?? .null,
            "obstacle": explanation.obstacle.map { .string($0.rawValue) } ?? .null,
            "steps": .array(
                explanation.steps.map { step in
                    [
                        "field": .string("\(step.field)"), "level": .string(step.level),
                        "weight": JSONValue(step.weight) ?? .null, "adjustment": JSONValue(step.adjustment) ?? .null,
                        "left": .array(step.left.map { .string($0) }), "right": .array(step.right.map { .string($0) }),
                    ]
                }), "judgements": .array(explanation.judgements.map(\.json)),
        ]
    }
}
