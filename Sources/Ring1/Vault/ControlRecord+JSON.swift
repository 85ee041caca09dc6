// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
import Primitives

extension ControlRecord {
    /// The record as JSON.
    public var json: JSONObject {
        var object: JSONObject = [
            "authority": .string(grounds.authority), "reason": .string(grounds.reason), "v": JSONValue(Self.version),
        ]
        switch self {
        case .hold(let id, let scope, _):
            object["hold"] = .string(id.name)
            scope.write(to: &object)
        case .release(let id, _): object["hold"] = .string(id.name)
        case .retention(let scope, let retention, _):
            object["retention"] = retention.json
            scope.write(to: &object)
        case .erasure(let target, let key, _):
            if let key { object["key"] = .string(key.hex) }
            target.scope.write(to: &object)
        case .refusal(let target, let obstacles, _):
            object["obstacles"] = .array(obstacles.prefix(Self.maxObstacles).map(\.json))
            target.scope.write(to: &object)
        }
        return object
    }

    /// The bytes of the record: canonical JSON (RFC 8785).
    public func body() throws(JSONError) -> [UInt8] { try CanonicalJSON.encode(.object(json)) }

    /// Reads the bytes of a record; throws `vault_control_invalid` for another version, a member more or less, or any
    /// spelling but the canonical one.
    public init(kindName: String, body: [UInt8]) throws(VaultError) {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue(parsing: body, limits: JSONLimits(maxBytes: Self.maxBodyBytes, maxDepth: 8))
        } catch { throw VaultError(.controlInvalid, "a control record is not JSON: \(error.message)") }
        guard json["v"]?.intValue == Self.version else {
            throw VaultError(
                .controlInvalid, "a control record has a version other than \(Self.version)",
                nextStep: "install the version of the program that wrote it, or a newer one")
        }
        let reader = MemberReader(json: json)
        let grounds = try Grounds(reason: reader.text("reason"), authority: reader.text("authority"))
        switch kindName {
        case "hold": self = .hold(try reader.holdID(), try reader.scope(), grounds)
        case "release": self = .release(try reader.holdID(), grounds)
        case "retention": self = .retention(try reader.scope(), try reader.retention(), grounds)
        case "erasure": self = .erasure(try reader.target(), key: try reader.keyID(), grounds)
        case "erasure-refused": self = .refusal(try reader.target(), try reader.obstacles(), grounds)
        default: throw VaultError(.controlInvalid, "“\(kindName)” is no kind of control record")
        }
        guard (try? self.body()) == body else {
            throw VaultError(.controlInvalid, "a control record has unknown members or is not canonical JSON")
        }
    }
}

extension ControlScope {
    fileprivate func write(to object: inout JSONObject) {
        switch self {
        case .entries(let entries): object["entries"] = entries.json
        case .subject(let subject): object["subject"] = .string(subject.name)
        case .everything: object["everything"] = true
        }
    }
}

extension ErasureTarget {
    fileprivate var scope: ControlScope {
        switch self {
        case .entries(let entries): .entries(entries)
        case .subject(let subject): .subject(subject)
        }
    }
}

/// Takes the members of a control record apart.
private struct MemberReader {
    let json: JSONValue

    func text(_ key: String) throws(VaultError) -> String {
        guard let text = json[key]?.stringValue else {
            throw VaultError(.controlInvalid, "a control record lacks its member “\(key)”")
        }
        return text
    }
    func holdID() throws(VaultError) -> HoldID {
        guard let id = HoldID(try text("hold")) else {
            throw VaultError(.controlInvalid, "the name of a hold has a wrong form")
        }
        return id
    }
    func scope() throws(VaultError) -> ControlScope {
        if let entries = json["entries"] { return .entries(try EntryRanges(json: entries)) }
        if json["subject"] == nil, json["everything"]?.boolValue == true { return .everything }
        guard let subject = SubjectID(try text("subject")) else {
            throw VaultError(.controlInvalid, "the name of a subject has a wrong form")
        }
        return .subject(subject)
    }
    func target() throws(VaultError) -> ErasureTarget {
        switch try scope() {
        case .entries(let entries): return .entries(entries)
        case .subject(let subject): return .subject(subject)
        case .everything: throw VaultError(.controlInvalid, "an erasure names entries or a subject")
        }
    }
    func keyID() throws(VaultError) -> SubjectKeyID? {
        guard json["key"] != nil else { return nil }
        guard let id = SubjectKeyID(hex: try text("key")) else {
            throw VaultError(.controlInvalid, "the id of a subject's key has a wrong form")
        }
        return id
    }
    func retention() throws(VaultError) -> Retention {
        guard let retention = json["retention"].flatMap({ Retention(json: $0) }) else {
            throw VaultError(.controlInvalid, "the retention of a control record has a wrong form")
        }
        return retention
    }
    func obstacles() throws(VaultError) -> [ErasureObstacle] {
        var obstacles: [ErasureObstacle] = []
        for json in json["obstacles"]?.arrayValue ?? [] {
            guard let obstacle = ErasureObstacle(json: json) else {
                throw VaultError(.controlInvalid, "an obstacle of a refused erasure has a wrong form")
            }
            obstacles.append(obstacle)
        }
        return obstacles
    }
}
