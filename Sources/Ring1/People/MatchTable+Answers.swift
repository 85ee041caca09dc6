// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension MatchTable {
    /// The values of a record that a field compares, as written, at most four.
    func written(_ field: MatchField, _ record: Int) -> [String] {
        let attributes: [PersonAttribute] =
            switch field {
            case .given, .family: [.name]
            case .alias: [.name, .handle, .email]
            case .email: [.email]
            case .phone: [.phone]
            case .organisation: [.organisation]
            case .address: [.address]
            case .identifier: [.identifier, .handle, .website]
            }
        var found: [String] = []
        func add(_ text: Int32) {
            if found.count < 4, !found.contains(texts[Int(text)]) { found.append(texts[Int(text)]) }
        }
        for row in records.members[record] {
            let stored = records.rows[Int(row)]
            if attributes.contains(PersonAttribute.allCases[Int(stored.attribute)]) { add(stored.value) }
            let keyAttribute: PersonAttribute = stored.isAddress ? .email : .name
            if attributes.contains(keyAttribute), stored.isAddress || found.isEmpty { add(stored.key) }
        }
        return found
    }

    /// How much a rule is trusted.
    func rank(_ rule: Int32) -> SourceRank { SourceRank(rule: texts[Int(rule)]) }

    /// Whether so many have a value that it tells nobody apart.
    func isGeneric(_ form: Int32, _ attribute: PersonAttribute) -> Bool {
        switch attribute {
        case .email: genericEmails[Int(form)] || !addressParts[Int(form)].isPersonal
        case .phone: genericPhones[Int(form)]
        case .handle, .website, .identifier: genericIdentifiers[Int(form)]
        case .name, .organisation, .role, .address: false
        }
    }
}
