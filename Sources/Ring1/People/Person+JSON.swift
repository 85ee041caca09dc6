// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
import Primitives

extension PersonSource {
    /// The source as a JSON object.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("entry", JSONValue(entry)), ("ordinal", JSONValue(ordinal)), ("rule", JSONValue(rule)),
        ]
        if let span { members.append(("span", .array([JSONValue(span.lowerBound), JSONValue(span.upperBound)]))) }
        if let at { members.append(("at", JSONValue(at.rfc3339))) }
        return .object(JSONObject(members))
    }
}

extension PersonValue {
    /// The value as a JSON object; times that are not known, or not over, are left out.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("value", JSONValue(value))]
        if let from { members.append(("from", JSONValue(from.rfc3339))) }
        if let to { members.append(("to", JSONValue(to.rfc3339))) }
        if let lastEvidence { members.append(("last_evidence", JSONValue(lastEvidence.rfc3339))) }
        members.append(("rank", JSONValue("\(rank)")))
        if isGeneric { members.append(("generic", .bool(true))) }
        members.append(("source_count", JSONValue(sourceCount)))
        members.append(("sources", .array(sources.map(\.json))))
        return .object(JSONObject(members))
    }
}

extension Person {
    /// The person as a JSON object: `id`, `kind`, `name`, one list of values for each attribute, `records`.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("id", JSONValue(id.description)), ("kind", JSONValue(kind.rawValue)),
        ]
        if let name { members.append(("name", JSONValue(name))) }
        for attribute in PersonAttribute.allCases {
            let own = values(of: attribute)
            if !own.isEmpty { members.append((attribute.listName, .array(own.map(\.json)))) }
        }
        members.append(("records", .array(records.map { JSONValue($0.description) })))
        return .object(JSONObject(members))
    }
}

extension PersonAttribute {
    /// The name of a list of such values in answers.
    fileprivate var listName: String {
        switch self {
        case .address: "postal_addresses"
        case .email: "addresses"
        default: rawValue + "s"
        }
    }
}
