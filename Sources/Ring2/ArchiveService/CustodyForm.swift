// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Primitives
import Vault

/// What a caller asks of holds, retention and erasures, read from a body and checked.
///
/// Which entries: `"entries": [[3, 7], [9, 9]]` (pairs of first and last), `"subject": "…"`, or, for holds and retention,
/// `"everything": true`. Why: `"reason"` and `"authority"`.
struct CustodyForm {
    let object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    var grounds: Grounds {
        get throws {
            guard let reason = object["reason"]?.stringValue, let authority = object["authority"]?.stringValue else {
                throw ArchiveError(
                    .bodyInvalid, "reason and authority have to be said", nextStep: "send both as texts, without names")
            }
            return try Grounds(reason: reason, authority: authority)
        }
    }

    var scope: ControlScope {
        get throws {
            let ways = ["entries", "subject", "everything"].filter { object[$0] != nil }
            guard ways.count == 1 else {
                throw ArchiveError(
                    .bodyInvalid, "the body has to say which entries, in one way",
                    nextStep: "send one of entries, subject and everything")
            }
            if let entries = object["entries"] { return .entries(try EntryRanges(json: entries)) }
            if object["everything"]?.boolValue == true { return .everything }
            guard let subject = object["subject"]?.stringValue.flatMap({ SubjectID($0) }) else {
                throw ArchiveError(
                    .bodyInvalid, "subject is not the name of a subject",
                    nextStep: "send 1 to 64 of A-Z, a-z, 0-9, -, _, . and :")
            }
            return .subject(subject)
        }
    }

    var target: ErasureTarget {
        get throws {
            switch try scope {
            case .entries(let entries): .entries(entries)
            case .subject(let subject): .subject(subject)
            case .everything:
                throw ArchiveError(
                    .bodyInvalid, "an erasure names entries or a subject", nextStep: "send entries or subject")
            }
        }
    }

    var holdID: HoldID {
        get throws(ArchiveError) {
            guard let id = object["hold"]?.stringValue.flatMap({ HoldID($0) }) else {
                throw ArchiveError(
                    .bodyInvalid, "hold is not the name of a hold",
                    nextStep: "send 1 to 64 of A-Z, a-z, 0-9, -, _, . and :")
            }
            return id
        }
    }

    var retention: Retention {
        get throws(ArchiveError) {
            guard let retention = object["retention"].flatMap({ Retention(json: $0) }) else {
                throw .badRetention
            }
            return retention
        }
    }

    static func scope(_ scope: ControlScope) -> JSONObject {
        switch scope {
        case .entries(let entries): ["entries": entries.json]
        case .subject(let subject): ["subject": .string(subject.name)]
        case .everything: ["everything": true]
        }
    }
}

extension ArchiveError {
    static var badRetention: ArchiveError {
        let classes = RetentionClass.allCases.map(\.rawValue).joined(separator: ", ")
        return ArchiveError(
            .bodyInvalid, "retention is not what it should be",
            nextStep: "send {\"class\": one of \(classes)} and, where it ends, \"until\" as 2027-01-31T00:00:00.000Z")
    }
}
