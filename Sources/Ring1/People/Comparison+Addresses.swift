// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Comparer {
    /// Mail addresses: the same, the same local part, nearly the same, the same employer's domain.
    func compareEmails(_ left: Int, _ right: Int, _ comparison: inout Comparison) {
        let a = table.emails[left]
        let b = table.emails[right]
        guard !a.isEmpty, !b.isEmpty else { return }
        let field = MatchField.email.rawValue
        var level = EmailLevel.different
        var adjustment: Float = 0
        var isUseless = false
        for x in a {
            let formX = table.emailForm[Int(x)]
            let partsX = table.addressParts[Int(formX)]
            for y in b {
                let formY = table.emailForm[Int(y)]
                let partsY = table.addressParts[Int(formY)]
                if x == y {
                    if isTrusted(x, comparison) {
                        comparison[.email] = EmailLevel.exact
                        comparison.adjustments[field] = 0
                        return
                    }
                    isUseless = true
                    continue
                }
                // An address that went to somebody else says that they are two, not that they are one.
                if formX == formY { continue }
                let (found, extra) = nearness(partsX, partsY, Int(formX), Int(formY), comparison)
                if found < level || found == level && extra > adjustment { (level, adjustment) = (found, extra) }
            }
        }
        // Two records that stand for an address each have two: that says nothing.
        let areKeys = table.records.keyAddress[left] >= 0 && table.records.keyAddress[right] >= 0
        if isUseless || areKeys, level == EmailLevel.different { return }
        comparison[.email] = level
        comparison.adjustments[field] = adjustment
    }

    /// Whether an address that both have speaks for one person: not shared, generic or a program's; a contested one
    /// only where the names agree.
    private func isTrusted(_ email: Int32, _ comparison: Comparison) -> Bool {
        guard table.addressParts[Int(table.emailForm[Int(email)])].isPersonal, !table.genericEmails[Int(email)] else {
            return false
        }
        guard table.contestedEmails[Int(email)] else { return true }
        let given = comparison[.given]
        return given > 0 && given != GivenLevel.different && given != GivenLevel.near
            && comparison[.family] <= FamilyLevel.part
    }

    private func nearness(
        _ x: MatchTable.AddressParts, _ y: MatchTable.AddressParts, _ formX: Int, _ formY: Int, _ comparison: Comparison
    ) -> (UInt8, Float) {
        guard x.isPersonal, y.isPersonal else { return (EmailLevel.different, 0) }
        let isSameDomain = x.domain == y.domain
        // Names that agree in full explain equal local parts that are made from them.
        let areNamed = comparison[.given] > 0
        if x.local == y.local || x.stem == y.stem && table.stems.values[Int(x.stem)].count >= 5 {
            // anna.meyer19@ and anna.meyer55@ are as far apart as two of a name can be.
            let areNumbered = x.local != y.local && hasDigits(x) && hasDigits(y)
            if areNamed && table.isPatterned[formX] || x.isWeak {
                return (areNumbered ? EmailLevel.different : EmailLevel.namePattern, 0)
            }
            if x.local == y.local { return (EmailLevel.localPart, localAdjustment(x.local)) }
            return (EmailLevel.similar, 0)
        }
        if isSameDomain {
            let first = table.records.forms.addresses.values[formX].full
            let second = table.records.forms.addresses.values[formY].full
            if first.count >= 10, Likeness.isOneSlip(first.span, second.span) { return (EmailLevel.similar, 0) }
        }
        if isSameDomain, !table.domains.values[Int(x.domain)].isEmpty { return (EmailLevel.domain, 0) }
        return (EmailLevel.different, 0)
    }

    private func hasDigits(_ parts: MatchTable.AddressParts) -> Bool {
        table.locals.values[Int(parts.local)].count > table.stems.values[Int(parts.stem)].count
    }

    private func localAdjustment(_ local: Int32) -> Float {
        -Float(max(0, Logarithm.base2(Double(table.uses.locals[Int(local)]) / 3)))
    }

    /// A name of one word, or none, against names, handles and local parts of the other side.
    func aliasLevel(_ left: Int, _ right: Int) -> UInt8 {
        var best: UInt8 = 0
        func meet(_ level: UInt8) { best = best == 0 ? level : min(best, level) }
        for (one, other) in [(left, right), (right, left)] {
            let singles = table.names[one].map { table.nameWords[Int($0)].single }.filter { $0 >= 0 }
            let isFull = table.names[one].contains { table.nameWords[Int($0)].isFull }
            if isFull { continue }
            var logins = singles.map { table.words.bytes($0) }
            for email in table.emails[one] {
                let form = table.emailForm[Int(email)]
                if table.addressParts[Int(form)].isPersonal {
                    logins.append(table.stems.values[Int(table.addressParts[Int(form)].stem)])
                    logins.append(table.locals.values[Int(table.addressParts[Int(form)].local)])
                }
            }
            for number in table.identifiers[one] {
                let text = table.records.forms.others.values[Int(number)]
                if text[0] == UInt8(PersonAttribute.handle.index) { logins.append(Array(text.dropFirst())) }
            }
            for name in table.names[other] {
                let name = table.nameWords[Int(name)]
                if name.isFull {
                    for login in logins { meet(level(of: login, as: name)) }
                } else if name.single >= 0 {
                    let single = table.words.bytes(name.single)
                    meet(logins.contains(single) ? AliasLevel.handle : AliasLevel.different)
                }
            }
            for email in table.emails[other] where !singles.isEmpty {
                let parts = table.addressParts[Int(table.emailForm[Int(email)])]
                let local = table.locals.values[Int(parts.local)]
                if parts.isPersonal, !parts.isWeak, logins.contains(local) { meet(AliasLevel.handle) }
            }
        }
        return best
    }

    /// How a login is made from a full name.
    private func level(of login: [UInt8], as name: NameWords) -> UInt8 {
        let given = table.words.bytes(name.given)
        let family = table.words.bytes(name.family)
        if login == given + family || login == family + given { return AliasLevel.full }
        // Logins of old systems end after eight letters.
        if login.count >= 5, login[0] == given[0], family.count > login.count - 1, family.starts(with: login[1...]) {
            return AliasLevel.initialAndFamily
        }
        if family.count >= 2, given.count >= 1 {
            let initial = given.prefix(1)
            if login == initial + family || login == family + initial { return AliasLevel.initialAndFamily }
            if given.count >= 3, login == given + family.prefix(1) || login == family.prefix(1) + given {
                return AliasLevel.initialAndFamily
            }
            for index in 0..<4 where name.others[index] >= 0 {
                let other = table.words.bytes(name.others[index])
                if login == initial + other.prefix(1) + family || login == initial + other + family {
                    return AliasLevel.initialAndFamily
                }
                if login == given + other || login == given + other.prefix(1) + family { return AliasLevel.full }
            }
        }
        if login == given || login == family { return AliasLevel.single }
        return AliasLevel.different
    }

    /// What stands in the way of joining two records without asking.
    mutating func obstacle(_ left: Int, _ right: Int, _ comparison: Comparison) -> MatchObstacle? {
        if comparison.has(.identifier, IdentifierLevel.different) { return .differentIdentifier }
        let kinds = (table.kinds[left], table.kinds[right])
        if kinds.0 != .person || kinds.1 != .person {
            return kinds.0 == kinds.1 && hasSameKey(left, right) ? nil : .notAPerson
        }
        if comparison.has(.identifier, IdentifierLevel.exact), comparison[.given] != GivenLevel.different { return nil }
        let hasAddress = comparison.has(.email, EmailLevel.exact)
        let given = comparison[.given]
        let family = comparison[.family]
        guard given > 0 else {
            guard hasAddress else { return .incompleteName }
            let isOpen = comparison[.alias] == 0 || comparison[.alias] < AliasLevel.different
            return isOpen ? nil : .incompleteName
        }
        if given == GivenLevel.different || given == GivenLevel.near && !hasAddress { return .differentGivenName }
        if family == FamilyLevel.different || family == FamilyLevel.near {
            return hasAddress && given <= GivenLevel.variant ? nil : .differentName
        }
        return nil
    }

    private func hasSameKey(_ left: Int, _ right: Int) -> Bool {
        let key = table.records.keyAddress[left]
        return key >= 0 && key == table.records.keyAddress[right]
    }
}
