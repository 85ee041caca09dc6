// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
import Primitives

extension PersonJudgement {
    /// The longest content that is read, in bytes.
    public static let longestContent = 16_384

    /// The judgement as canonical JSON, the content of its ledger entry.
    public var content: [UInt8] { (try? CanonicalJSON.encode(json)) ?? json.bytes }

    /// The judgement as a JSON object.
    public var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("actor", JSONValue(actor)), ("at", JSONValue(at.rfc3339)), ("id", JSONValue(id)),
            ("left", JSONValue(left.description)), ("reason", JSONValue(reason)),
            ("right", JSONValue(right.description)), ("verdict", JSONValue(verdict.rawValue)),
            ("version", JSONValue(1)),
        ]
        if let undoes { members.append(("undoes", JSONValue(undoes))) }
        return .object(JSONObject(members))
    }

    /// Reads the content of a judgement's ledger entry.
    ///
    /// Throws `people_judgement_invalid` where a member is missing, unknown, too long or of another type.
    public init(content: [UInt8]) throws(PeopleError) {
        guard content.count <= Self.longestContent else {
            throw PeopleError(.judgementTooLarge, "a judgement of \(content.count) bytes")
        }
        let value: JSONValue
        do { value = try JSONValue(parsing: content) } catch {
            throw PeopleError(.judgementInvalid, "the judgement is not JSON")
        }
        try self.init(json: value)
    }

    /// Reads a judgement from a JSON object.
    public init(json: JSONValue) throws(PeopleError) {
        guard let object = json.objectValue else {
            throw PeopleError(.judgementInvalid, "the judgement is not an object")
        }
        let known: Set<String> = ["actor", "at", "id", "left", "reason", "right", "undoes", "verdict", "version"]
        guard known.isSuperset(of: object.keys) else {
            throw PeopleError(.judgementInvalid, "the judgement has a member that is not known")
        }
        func text(_ key: String) throws(PeopleError) -> String {
            guard let text = object[key]?.stringValue, text.utf8.count <= Self.longestText else {
                throw PeopleError(.judgementInvalid, "`\(key)` is missing, too long or no text")
            }
            return text
        }
        if let version = object["version"], version.intValue != 1 {
            throw PeopleError(.judgementInvalid, "the version is not 1")
        }
        guard let left = PersonID(try text("left")), let right = PersonID(try text("right")) else {
            throw PeopleError(.judgementInvalid, "`left` or `right` is no identifier")
        }
        guard let verdict = Verdict(rawValue: try text("verdict")) else {
            throw PeopleError(.judgementInvalid, "the verdict is none of same, different, unsure")
        }
        guard let at = Instant(rfc3339: try text("at")) else {
            throw PeopleError(.judgementInvalid, "`at` is no time")
        }
        let undoes: String? = object["undoes"] == nil ? nil : try text("undoes")
        let id = try text("id")
        guard !id.isEmpty, undoes != "", undoes != id else {
            throw PeopleError(.judgementInvalid, "the judgement has no identifier or undoes itself")
        }
        guard undoes != nil || left != right else {
            throw PeopleError(.judgementInvalid, "`left` and `right` are the same record")
        }
        self.init(
            id: id, left: left, right: right, verdict: verdict, actor: try text("actor"), at: at,
            reason: object["reason"] == nil ? "" : try text("reason"), undoes: undoes)
    }
}
