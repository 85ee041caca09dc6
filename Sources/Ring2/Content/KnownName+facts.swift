// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Extraction

extension KnownName {
    /// The name that a fact gives; nil where it gives none that is looked for.
    init?(predicate: String, object: String, rule: String) {
        let name: String?
        let kind: Kind
        switch predicate {
        case "has_name":
            if let person = NameFilter.person(object) {
                (name, kind) = (person, .person)
            } else {
                (name, kind) = (NameFilter.hasLegalForm(object) ? NameFilter.organisation(object) : nil, .organisation)
            }
        case "works_for", "from_organisation", "issued_by":
            (name, kind) = (NameFilter.organisation(object), .organisation)
        case "mentions_organisation" where rule != Extractor.knownNameRule:
            (name, kind) = (NameFilter.organisation(object), .organisation)
        default: return nil
        }
        guard let name else { return nil }
        self.init(text: name, kind: kind, key: "")
    }

    /// The predicates of facts that may give a name.
    static let predicates: Set<String> = [
        "has_name", "works_for", "from_organisation", "issued_by", "mentions_organisation",
    ]
}

/// How many facts give each name, as changes to be written.
struct NameTally {
    private(set) var changes: [KnownName: Int] = [:]
    /// What the last thousands of facts gave, because the same ones come again and again.
    private var known: [String: KnownName?] = [:]

    /// Takes a fact in, or out where `count` is negative.
    mutating func add(_ count: Int, predicate: String, object: String, rule: String) {
        guard KnownName.predicates.contains(predicate), rule != Extractor.knownNameRule else { return }
        let key = "\(predicate == "has_name" ? "p" : "o")\(object)"
        let name: KnownName?
        if let before = known[key] {
            name = before
        } else {
            name = KnownName(predicate: predicate, object: object, rule: rule)
            if known.count > 20_000 { known = [:] }
            known[key] = .some(name)
        }
        if let name { changes[name, default: 0] += count }
    }

    /// The changes, which are then forgotten.
    mutating func taken() -> [(name: KnownName, count: Int)] {
        defer { changes = [:] }
        return changes.filter { $0.value != 0 }.map { ($0.key, $0.value) }
    }
}
