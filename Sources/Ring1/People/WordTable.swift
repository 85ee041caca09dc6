// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The words of all names, numbered, with what comparing them needs.
struct WordTable: Sendable {
    /// How two words relate; smaller is nearer.
    enum Relation: UInt8, Sendable {
        case same
        /// Another spelling or a short form of the same name.
        case variant
        /// One slip of the pen away, and at least one of the two is hardly ever seen.
        case typo
        /// Alike, but both are used.
        case near
        case initial
        case different
    }

    private(set) var words = Interner<[UInt8]>()
    private(set) var skeletons = Interner<[UInt8]>()
    private(set) var skeletonOf: [Int32] = []
    private var groups: [[UInt16]] = []
    private var isGivenName: [Bool] = []
    private(set) var asGiven: [Int32] = []
    private(set) var asFamily: [Int32] = []
    /// Under this many uses a word may be somebody's slip of the pen.
    var rareUses: Int32 = 2

    mutating func number(_ word: [UInt8]) -> Int32 {
        let number = words.number(word)
        guard Int(number) == skeletonOf.count else { return number }
        skeletonOf.append(skeletons.number(FoldedText.skeleton(word)))
        groups.append(GivenNames.groups[word] ?? [])
        isGivenName.append(GivenNames.known.contains(word))
        asGiven.append(0)
        asFamily.append(0)
        return number
    }
    mutating func countGiven(_ word: Int32) { asGiven[Int(word)] += 1 }
    mutating func countFamily(_ word: Int32) { asFamily[Int(word)] += 1 }

    func bytes(_ word: Int32) -> [UInt8] { words.values[Int(word)] }
    func groups(_ word: Int32) -> [UInt16] { groups[Int(word)] }

    func relation(given left: Int32, _ right: Int32) -> Relation {
        if left == right { return .same }
        if skeletonOf[Int(left)] == skeletonOf[Int(right)] { return .variant }
        for group in groups[Int(left)] where groups[Int(right)].contains(group) { return .variant }
        if isShortInitial(left, of: right) || isShortInitial(right, of: left) { return .initial }
        let areNames = isGivenName[Int(left)] && isGivenName[Int(right)]
        return likeness(left, right, uses: asGiven, areKnown: areNames)
    }
    func relation(family left: Int32, _ right: Int32) -> Relation {
        if left == right { return .same }
        if skeletonOf[Int(left)] == skeletonOf[Int(right)] { return .variant }
        return likeness(left, right, uses: asFamily, areKnown: false)
    }

    /// Whether a single letter begins a short form of a given name: `B.` for Robert.
    private func isShortInitial(_ letter: Int32, of name: Int32) -> Bool {
        let initial = words.values[Int(letter)]
        guard initial.count == 1 else { return false }
        return groups[Int(name)].contains { group in
            GivenNames.members[Int(group)].first == words.values[Int(name)]
                && GivenNames.members[Int(group)].contains { $0.first == initial[0] }
        }
    }

    /// Whether two words are too unlike for two slips of the pen.
    func isUnlike(_ left: Int32, _ right: Int32) -> Bool {
        let a = words.values[Int(left)]
        let b = words.values[Int(right)]
        if a.count == 1 || b.count == 1 { return a[0] != b[0] }
        return Likeness.jaroWinkler(a.span, b.span) < 0.72
    }

    private func likeness(_ left: Int32, _ right: Int32, uses: [Int32], areKnown: Bool) -> Relation {
        let a = words.values[Int(left)]
        let b = words.values[Int(right)]
        if a.count == 1 || b.count == 1 { return a[0] == b[0] ? .initial : .different }
        let shorter = min(a.count, b.count)
        guard shorter >= 3 else { return .different }
        let isSlip = Likeness.isOneSlip(a.span, b.span)
        let similarity = Likeness.jaroWinkler(a.span, b.span)
        guard isSlip || similarity >= 0.88 else { return .different }
        if areKnown { return .different }
        let isRare = min(uses[Int(left)], uses[Int(right)]) <= rareUses
        return isRare && (isSlip && shorter >= 4 || similarity >= 0.93) ? .typo : .near
    }
}

/// The words of one name as numbers.
struct NameWords: Sendable {
    var given: Int32 = -1
    var family: Int32 = -1
    var single: Int32 = -1
    var others: SIMD4<Int32> = SIMD4(repeating: -1)
    var generation: UInt8 = 0

    var isFull: Bool { family >= 0 }

    init(_ form: NameForm, _ words: inout WordTable) {
        generation = form.generation
        if form.isFull {
            given = words.number(form.given)
            family = words.number(form.family)
        } else if !form.single.isEmpty {
            single = words.number(form.single)
        }
        for (index, word) in form.others.prefix(4).enumerated() { others[index] = words.number(word) }
    }
}
