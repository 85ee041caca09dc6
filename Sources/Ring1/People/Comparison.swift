// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How two records compare: a level for each field, and what the values' frequency adds to its weight.
struct Comparison: Sendable {
    var levels: SIMD8<UInt8> = SIMD8(repeating: 0)
    /// Added to the weight of the level: rare values count for more, shared ones for less.
    var adjustments: SIMD8<Float> = SIMD8(repeating: 0)
    /// The names were compared with given and family name exchanged.
    var isSwapped = false

    subscript(field: MatchField) -> UInt8 {
        get { levels[field.rawValue] }
        set { levels[field.rawValue] = newValue }
    }
    func has(_ field: MatchField, _ level: UInt8) -> Bool { levels[field.rawValue] == level }
}

/// Why a pair is not joined without asking, however high its weight.
public enum MatchObstacle: String, CaseIterable, Hashable, Sendable {
    /// One of the two has no full name, and no strong identifier says who it is.
    case incompleteName = "incomplete_name"
    /// The given names are two people's.
    case differentGivenName = "different_given_name"
    /// Both names are full and neither part agrees well enough.
    case differentName = "different_name"
    /// One of the two is a shared mailbox, a program or an organisation.
    case notAPerson = "not_a_person"
    /// An official number of the same kind differs.
    case differentIdentifier = "different_identifier"
    /// Somebody judged two of the records different.
    case judgedDifferent = "judged_different"
    /// Joining would bring names together that contradict each other.
    case contradictoryNames = "contradictory_names"
}

/// Compares records; keeps the relations of word pairs that it has met.
struct Comparer {
    let table: MatchTable
    let weights: [Float]
    private let parameters: MatchParameters
    private let prior: Float
    private var givenPairs = RelationCache()
    private var familyPairs = RelationCache()

    init(_ table: MatchTable, parameters: MatchParameters) {
        self.table = table
        self.parameters = parameters
        weights = parameters.weights
        prior = Float(parameters.prior(records: table.count))
    }

    func weight(_ comparison: Comparison) -> Float {
        var sum = prior
        for field in 0..<8 {
            let level = Int(comparison.levels[field])
            if level > 0 { sum += weights[field * 8 + level] + comparison.adjustments[field] }
        }
        return sum
    }

    mutating func compare(_ left: Int, _ right: Int) -> Comparison {
        var comparison = Comparison()
        compareNames(left, right, &comparison)
        compareEmails(left, right, &comparison)
        comparison[.phone] = phoneLevel(left, right, &comparison)
        comparison[.organisation] = organisationLevel(left, right, &comparison)
        comparison[.address] = postalLevel(left, right, &comparison)
        comparison[.identifier] = identifierLevel(left, right)
        temper(&comparison)
        return comparison
    }

    // MARK: Names

    private mutating func compareNames(_ left: Int, _ right: Int, _ comparison: inout Comparison) {
        var best: (score: Float, Comparison)?
        for a in table.names[left] {
            for b in table.names[right] {
                let x = table.nameWords[Int(a)]
                let y = table.nameWords[Int(b)]
                guard x.isFull, y.isFull else { continue }
                var tried = comparison
                compare(x, y, &tried)
                let score = nameScore(tried)
                if score > best?.score ?? -.infinity { best = (score, tried) }
            }
        }
        if let best {
            comparison = best.1
            return
        }
        comparison[.alias] = aliasLevel(left, right)
    }

    private func nameScore(_ comparison: Comparison) -> Float {
        weights[Int(comparison.levels[0])] + comparison.adjustments[0] + weights[8 + Int(comparison.levels[1])]
            + comparison.adjustments[1]
    }

    private mutating func compare(_ x: NameWords, _ y: NameWords, _ comparison: inout Comparison) {
        var given = givenPairs.relation(x.given, y.given) { table.words.relation(given: $0, $1) }
        let family = familyPairs.relation(x.family, y.family) { table.words.relation(family: $0, $1) }
        if x.generation != y.generation, x.generation > 0, y.generation > 0 { given = .different }
        set(given, family, x, y, &comparison)
        guard family == .different || given == .different, x.generation == y.generation else { return }
        let first = familyPairs.relation(x.given, y.family) { table.words.relation(family: $0, $1) }
        guard first.rawValue <= WordTable.Relation.typo.rawValue else { return }
        let second = familyPairs.relation(x.family, y.given) { table.words.relation(family: $0, $1) }
        guard second.rawValue <= WordTable.Relation.typo.rawValue else { return }
        var swapped = comparison
        swapped.isSwapped = true
        swapped.adjustments[0] = 0
        swapped.adjustments[1] = 0
        set(first, second, x, y, &swapped)
        if nameScore(swapped) > nameScore(comparison) { comparison = swapped }
    }

    private mutating func set(
        _ given: WordTable.Relation, _ family: WordTable.Relation, _ x: NameWords, _ y: NameWords,
        _ comparison: inout Comparison
    ) {
        let base = parameters.baseFrequency
        switch given {
        case .same:
            comparison[.given] = GivenLevel.exact
            let uses = comparison.isSwapped ? table.words.asFamily : table.words.asGiven
            comparison.adjustments[0] = adjustment(uses[Int(x.given)], base[0])
        case .variant:
            comparison[.given] = GivenLevel.variant
            let uses = max(table.words.asGiven[Int(x.given)], table.words.asGiven[Int(y.given)])
            comparison.adjustments[0] = min(0, adjustment(uses, base[0]))
        case .typo: comparison[.given] = GivenLevel.typo
        case .near: comparison[.given] = GivenLevel.near
        case .initial: comparison[.given] = GivenLevel.initial
        case .different: comparison[.given] = isMiddle(x, y) ? GivenLevel.middle : GivenLevel.different
        }
        switch family {
        case .same:
            comparison[.family] = FamilyLevel.exact
            let uses = comparison.isSwapped ? table.words.asGiven : table.words.asFamily
            comparison.adjustments[1] = adjustment(uses[Int(x.family)], base[1])
        case .variant:
            comparison[.family] = FamilyLevel.variant
            let uses = max(table.words.asFamily[Int(x.family)], table.words.asFamily[Int(y.family)])
            comparison.adjustments[1] = min(0, adjustment(uses, base[1]))
        case .typo: comparison[.family] = FamilyLevel.typo
        case .near: comparison[.family] = FamilyLevel.near
        case .initial: comparison[.family] = FamilyLevel.initial
        case .different: comparison[.family] = isPart(x, y) ? FamilyLevel.part : FamilyLevel.different
        }
    }

    /// The log2 of how much rarer a value is than the base; smoothed, so that a small ledger does not think that every
    /// value is rare.
    private func adjustment(_ uses: Int32, _ base: Double) -> Float {
        let smoothing = 2_000.0
        let frequency = (Double(uses) + smoothing * base) / (Double(table.count) + smoothing)
        return Float(max(-8, min(6, Logarithm.base2(base / frequency))))
    }

    private func isMiddle(_ x: NameWords, _ y: NameWords) -> Bool {
        for index in 0..<4 {
            if y.others[index] >= 0, table.words.relation(given: x.given, y.others[index]) <= .variant { return true }
            if x.others[index] >= 0, table.words.relation(given: y.given, x.others[index]) <= .variant { return true }
        }
        return false
    }
    private func isPart(_ x: NameWords, _ y: NameWords) -> Bool {
        for index in 0..<4 {
            if y.others[index] >= 0, table.words.relation(family: x.family, y.others[index]) <= .variant { return true }
            if x.others[index] >= 0, table.words.relation(family: y.family, x.others[index]) <= .variant { return true }
        }
        return false
    }

    /// Whether no name of one contradicts the names of the other: the given names go together, and the family names do
    /// or the given names are the same.
    mutating func namesAgree(_ left: Int, _ right: Int) -> Bool {
        var comparison = Comparison()
        compareNames(left, right, &comparison)
        guard comparison[.given] > 0 else { return true }
        let given = comparison[.given]
        if given == GivenLevel.different || given == GivenLevel.near { return false }
        let family = comparison[.family]
        return family != FamilyLevel.different && family != FamilyLevel.near || given <= GivenLevel.variant
    }

    /// Whether two records' names are two people's for certain, even with a slip of the pen in each word.
    mutating func namesContradict(_ left: Int, _ right: Int) -> Bool {
        if namesAgree(left, right) { return false }
        for a in table.names[left] {
            for b in table.names[right] {
                let x = table.nameWords[Int(a)]
                let y = table.nameWords[Int(b)]
                guard x.isFull, y.isFull else { continue }
                let areGivenUnlike = table.words.isUnlike(x.given, y.given) && !isMiddle(x, y)
                let areFamiliesUnlike = table.words.isUnlike(x.family, y.family) && !isPart(x, y)
                if !areGivenUnlike && !areFamiliesUnlike { return false }
            }
        }
        return true
    }

    // MARK: Values

    private func phoneLevel(_ left: Int, _ right: Int, _ comparison: inout Comparison) -> UInt8 {
        let a = table.phones[left]
        let b = table.phones[right]
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        var isGeneric = false
        for phone in a where b.contains(phone) {
            if table.genericPhones[Int(phone)] {
                isGeneric = true
                continue
            }
            comparison.adjustments[MatchField.phone.rawValue] = valueAdjustment(table.uses.phones[Int(phone)])
            return PlainLevel.exact
        }
        if isGeneric { return 0 }
        for x in a {
            for y in b {
                let first = table.records.forms.phones.values[Int(x)]
                let second = table.records.forms.phones.values[Int(y)]
                if Likeness.isOneSlip(first.span, second.span) { return PlainLevel.similar }
            }
        }
        return PlainLevel.different
    }

    /// A value that n records hold joins fewer and fewer of them for certain.
    private func valueAdjustment(_ uses: Int32) -> Float { -Float(max(0, Logarithm.base2(Double(max(1, uses)) / 3))) }

    private func organisationLevel(_ left: Int, _ right: Int, _ comparison: inout Comparison) -> UInt8 {
        let a = table.organisations[left]
        let b = table.organisations[right]
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        for organisation in a where b.contains(organisation) {
            comparison.adjustments[MatchField.organisation.rawValue] = adjustment(
                table.uses.organisations[Int(organisation)], parameters.baseFrequency[5])
            return PlainLevel.exact
        }
        for x in a {
            for y in b {
                let first = table.organisationWords[Int(x)]
                let second = table.organisationWords[Int(y)]
                if Self.share(first, second) >= 0.5 { return PlainLevel.similar }
                let left = Array(table.records.forms.organisations.values[Int(x)].joined())
                let right = Array(table.records.forms.organisations.values[Int(y)].joined())
                if left.count >= 5, Likeness.isOneSlip(left.span, right.span) { return PlainLevel.similar }
            }
        }
        return PlainLevel.different
    }

    private func postalLevel(_ left: Int, _ right: Int, _ comparison: inout Comparison) -> UInt8 {
        let a = table.postals[left]
        let b = table.postals[right]
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        for postal in a where b.contains(postal) {
            comparison.adjustments[MatchField.address.rawValue] = valueAdjustment(table.uses.postals[Int(postal)])
            return PlainLevel.exact
        }
        for x in a {
            for y in b where Self.share(table.postalWords[Int(x)], table.postalWords[Int(y)]) >= 0.6 {
                return PlainLevel.similar
            }
        }
        return PlainLevel.different
    }

    /// The words that two sorted lists have in common, as a share of all.
    private static func share(_ left: [Int32], _ right: [Int32]) -> Double {
        var i = 0
        var j = 0
        var common = 0
        while i < left.count, j < right.count {
            if left[i] == right[j] {
                common += 1
                i += 1
                j += 1
            } else if left[i] < right[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return Double(common) / Double(max(1, left.count + right.count - common))
    }

    private func identifierLevel(_ left: Int, _ right: Int) -> UInt8 {
        let a = table.identifiers[left]
        let b = table.identifiers[right]
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        let official = UInt8(PersonAttribute.identifier.index)
        var level: UInt8 = 0
        for x in a {
            let first = table.records.forms.others.values[Int(x)]
            if b.contains(x), !table.genericIdentifiers[Int(x)] {
                if first[0] == official { return IdentifierLevel.exact }
                level = IdentifierLevel.handle
            }
            guard first[0] == official, let colon = first.firstIndex(of: UInt8(ascii: ":")) else { continue }
            for y in b where y != x {
                let second = table.records.forms.others.values[Int(y)]
                if second.starts(with: first[...colon]), !b.contains(x) { return IdentifierLevel.different }
            }
        }
        return level
    }

    /// Takes back what fields say twice.
    private func temper(_ comparison: inout Comparison) {
        let phone = MatchField.phone.rawValue
        let address = MatchField.address.rawValue
        func full(_ field: Int) -> Float {
            weights[field * 8 + Int(comparison.levels[field])] + comparison.adjustments[field]
        }
        // One household: relatives share a family name, a place and a telephone.
        let isRelative =
            comparison[.given] == GivenLevel.different || comparison[.given] == GivenLevel.near
        let sum = max(0, full(phone)) + max(0, full(address))
        if isRelative, sum > 6 {
            let share = 6 / sum
            for field in [phone, address] where full(field) > 0 {
                comparison.adjustments[field] -= full(field) * (1 - share)
            }
        }
        // Given and family names go together by country: a pair of them is met more often than each alone tells.
        if comparison[.given] <= GivenLevel.variant, comparison[.family] <= FamilyLevel.variant, comparison[.given] > 0
        {
            comparison.adjustments[MatchField.family.rawValue] -= Float(parameters.nameDependence)
        }
        // One employer: the domain and the organisation say the same.
        let email = MatchField.email.rawValue
        let organisation = MatchField.organisation.rawValue
        if comparison[.email] == EmailLevel.domain, full(email) > 0, full(organisation) > 0 {
            let field = full(email) < full(organisation) ? email : organisation
            comparison.adjustments[field] -= full(field)
        }
    }
}

extension WordTable.Relation: Comparable {
    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The last relation found for each of 65,536 places; a collision only costs another look.
struct RelationCache {
    private var keys = [UInt64](repeating: .max, count: 1 << 16)
    private var values = [UInt8](repeating: 0, count: 1 << 16)

    mutating func relation(
        _ left: Int32, _ right: Int32, _ find: (Int32, Int32) -> WordTable.Relation
    ) -> WordTable.Relation {
        if left == right { return .same }
        let low = UInt64(UInt32(min(left, right)))
        let high = UInt64(UInt32(max(left, right)))
        let key = high << 32 | low
        let place = Int((key &* 0x9E37_79B9_7F4A_7C15) >> 48)
        if keys[place] == key { return WordTable.Relation(rawValue: values[place]) ?? .different }
        let relation = find(left, right)
        keys[place] = key
        values[place] = relation.rawValue
        return relation
    }
}
