// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
import Primitives

extension ReviewPair {
    /// The pair as a JSON object.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("left", JSONValue(left.description)), ("right", JSONValue(right.description)),
            ("weight", JSONValue.rounded(weight)), ("probability", JSONValue.rounded(probability)),
            ("records", .array(records.map { JSONValue($0.description) })),
        ]
        if let obstacle { members.append(("obstacle", JSONValue(obstacle.rawValue))) }
        return .object(JSONObject(members))
    }
}

extension MatchExplanation {
    /// The explanation as a JSON object; `steps` are the waterfall from `prior` to `weight`.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("left", JSONValue(left.description)), ("right", JSONValue(right.description)),
            ("same_person", .bool(isSame)), ("band", JSONValue(band.rawValue)),
            ("probability", JSONValue.rounded(probability)), ("weight", JSONValue.rounded(weight)),
            ("prior", JSONValue.rounded(prior)), ("steps", .array(steps.map(\.json))),
        ]
        if let obstacle { members.append(("obstacle", JSONValue(obstacle.rawValue))) }
        members.append(("judgements", .array(judgements.map(\.json))))
        return .object(JSONObject(members))
    }
}

extension MatchStep {
    /// The step as a JSON object.
    public var json: JSONValue {
        .object(
            JSONObject([
                ("field", JSONValue(field.name)), ("level", JSONValue(level)), ("weight", JSONValue.rounded(weight)),
                ("adjustment", JSONValue.rounded(adjustment)), ("left", .array(left.map { JSONValue($0) })),
                ("right", .array(right.map { JSONValue($0) })),
            ]))
    }
}

extension PeopleConflict {
    /// The conflict as a JSON object.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("kind", JSONValue(kind.rawValue)), ("persons", .array(persons.map { JSONValue($0.description) })),
        ]
        if let attribute { members.append(("attribute", JSONValue(attribute.rawValue))) }
        if !values.isEmpty { members.append(("values", .array(values.map { JSONValue($0) }))) }
        if !judgements.isEmpty { members.append(("judgements", .array(judgements.map(\.json)))) }
        return .object(JSONObject(members))
    }
}

extension JSONValue {
    /// A number with three digits after the point, so that answers do not show the last bits.
    fileprivate static func rounded(_ value: Double) -> JSONValue {
        JSONValue((value * 1000).rounded() / 1000) ?? .null
    }
}
