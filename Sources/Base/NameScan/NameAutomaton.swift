// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// All names of a directory, looked for together in one pass over the text.
///
/// An automaton of Aho and Corasick whose letters are whole folded words: names are found at word boundaries only,
/// whatever their case, diacritics, width or zero-width characters, over one line break but not over an empty line or a
/// tab. Of hits that overlap the leftmost wins, then the longest. The time is linear in the text whatever the names are.
/// It never changes after it was made, so any number of threads share it, and a reload is a swap.
///
/// Names of more than ``longestName`` words, with a word of more than 64 folded bytes, or without a letter or digit are
/// never found.
public struct NameAutomaton: Sendable {
    /// Most words of a name.
    public static let longestName = 32

    /// The words of all names: an open table of (upper half of the hash, number of the word plus one).
    private var slots: [UInt64] = []
    private var wordBytes: [UInt8] = []
    private var wordStarts: [UInt32] = [0]
    /// Transitions: an open table of (state, word, next state); state 0 is the beginning.
    private var keys: [UInt64] = []
    private var targets: [UInt32] = []
    /// Where a state goes when no name goes on: the longest end of its words that begins a name.
    private var fallbacks: [UInt32] = [0]
    /// The nearest state on the way of fallbacks, itself included, where a name ends; 0 for none.
    private var ends: [UInt32] = [0]
    private var depths: [UInt8] = [0]
    /// Where a state's ids lie in `ids`.
    private var idStarts: [UInt32] = []
    private var ids: [UInt32] = []

    /// How many names it looks for.
    public private(set) var count = 0

    /// Builds the automaton; takes time linear in the names.
    public init(_ names: [Name]) {
        var sequences: [(words: [UInt32], id: UInt32)] = []
        sequences.reserveCapacity(names.count)
        slots = [UInt64](repeating: 0, count: 64)
        for name in names {
            guard let words = intern(name.text) else { continue }
            sequences.append((words, name.id))
        }
        count = sequences.count
        let total = sequences.reduce(0) { $0 + $1.words.count }
        var capacity = 64
        while capacity < total * 2 { capacity *= 2 }
        keys = [UInt64](repeating: 0, count: capacity)
        targets = [UInt32](repeating: 0, count: capacity)
        var stateIDs: [(state: UInt32, id: UInt32)] = []
        var parents: [(state: UInt32, word: UInt32)] = [(0, 0)]
        for (words, id) in sequences {
            var state: UInt32 = 0
            for word in words {
                let next = transition(state, word)
                if next != 0 {
                    state = next
                    continue
                }
                let made = UInt32(fallbacks.count)
                fallbacks.append(0)
                ends.append(0)
                depths.append(depths[Int(state)] + 1)
                parents.append((state, word))
                insert(state, word, made)
                state = made
            }
            stateIDs.append((state, id))
        }
        layOut(stateIDs)
        link(parents)
        shrink()
    }

    /// Every place in `range` where a name stands, from left to right; one hit for each id of a name.
    public func hits(in text: [UInt8], _ range: Range<Int>) -> [NameHit] {
        precondition(range.lowerBound >= 0 && range.upperBound <= text.count, "the scanned range leaves the text")
        guard count > 0 else { return [] }
        var found: [(range: Range<Int>, state: UInt32)] = []
        var words = NameWords(text, range)
        var state: UInt32 = 0
        // Where the last words started.
        var starts = [Int](repeating: 0, count: Self.longestName + 1)
        var number = 0
        while words.next() {
            if words.gap == .end { state = 0 }
            starts[number % starts.count] = words.range.lowerBound
            number += 1
            guard let word = lookUp(words) else {
                state = 0
                continue
            }
            var next = transition(state, word)
            while next == 0 && state != 0 {
                state = fallbacks[Int(state)]
                next = transition(state, word)
            }
            state = next
            var ending = ends[Int(state)]
            while ending != 0 {
                let first = starts[(number - Int(depths[Int(ending)])) % starts.count]
                found.append((first..<words.range.upperBound, ending))
                ending = ends[Int(fallbacks[Int(ending)])]
            }
        }
        return chosen(found, text)
    }

    /// Every place where a name stands.
    public func hits(in text: [UInt8]) -> [NameHit] { hits(in: text, 0..<text.count) }

    /// The leftmost longest of the hits that stand for themselves.
    private func chosen(_ found: [(range: Range<Int>, state: UInt32)], _ text: [UInt8]) -> [NameHit] {
        guard !found.isEmpty else { return [] }
        let ordered = found.sorted {
            ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
        }
        var hits: [NameHit] = []
        var end = 0
        for (range, state) in ordered where range.lowerBound >= end {
            guard !NameWords.joins(text, at: range.upperBound, step: 1),
                !NameWords.joins(text, at: range.lowerBound - 1, step: -1)
            else { continue }
            for index in idStarts[Int(state)]..<idStarts[Int(state) + 1] {
                hits.append(NameHit(range: range, id: ids[Int(index)]))
            }
            end = range.upperBound
        }
        return hits
    }
}

// MARK: - Words

extension NameAutomaton {
    private mutating func intern(_ name: String) -> [UInt32]? {
        let bytes = Array(name.utf8)
        var words = NameWords(bytes, 0..<bytes.count)
        var numbers: [UInt32] = []
        var hasLetter = false
        while words.next() {
            guard numbers.count < Self.longestName, words.count <= NameWords.longestWord else { return nil }
            let letters = words.letters
            let first = letters.first ?? 0
            if letters.count > 1 || first >= 0x61 || (0x30...0x39).contains(first) { hasLetter = true }
            numbers.append(lookUp(words) ?? number(of: letters, hash: words.hash))
        }
        return hasLetter ? numbers : nil
    }

    private mutating func number(of word: [UInt8], hash: UInt64) -> UInt32 {
        let number = UInt32(wordStarts.count - 1)
        wordBytes += word
        wordStarts.append(UInt32(wordBytes.count))
        if wordStarts.count * 2 > slots.count {
            slots = [UInt64](repeating: 0, count: slots.count * 4)
            for other in 0..<number {
                var hash = NameHash.start
                for index in wordStarts[Int(other)]..<wordStarts[Int(other) + 1] {
                    hash = NameHash.step(hash, wordBytes[Int(index)])
                }
                place(other, NameHash.mixed(hash))
            }
        }
        place(number, hash)
        return number
    }

    private mutating func place(_ number: UInt32, _ hash: UInt64) {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(number + 1)
    }

    private func lookUp(_ word: borrowing NameWords) -> UInt32? {
        let hash = word.hash
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let entry = slots[slot]
            if entry >> 32 == hash >> 32 {
                let number = UInt32(truncatingIfNeeded: entry) - 1
                if equals(number, word) { return number }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func equals(_ number: UInt32, _ word: borrowing NameWords) -> Bool {
        let start = Int(wordStarts[Int(number)])
        let count = Int(wordStarts[Int(number) + 1]) - start
        guard count == word.count else { return false }
        for index in 0..<count where wordBytes[start + index] != word.byte(index) { return false }
        return true
    }
}

// MARK: - States

extension NameAutomaton {
    /// A transition's key; never 0, because words are counted from 1 here.
    private static func key(_ state: UInt32, _ word: UInt32) -> UInt64 { UInt64(state) << 32 | UInt64(word + 1) }

    private func transition(_ state: UInt32, _ word: UInt32) -> UInt32 {
        let key = Self.key(state, word)
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: NameHash.mixed(key)) & mask
        while keys[slot] != 0 {
            if keys[slot] == key { return targets[slot] }
            slot = (slot + 1) & mask
        }
        return 0
    }

    private mutating func insert(_ state: UInt32, _ word: UInt32, _ target: UInt32) {
        let key = Self.key(state, word)
        var slot = Int(truncatingIfNeeded: NameHash.mixed(key)) & (keys.count - 1)
        while keys[slot] != 0 { slot = (slot + 1) & (keys.count - 1) }
        keys[slot] = key
        targets[slot] = target
    }

    /// Puts the ids of every state side by side, each id once, in rising order.
    private mutating func layOut(_ pairs: [(state: UInt32, id: UInt32)]) {
        let ordered = pairs.sorted { ($0.state, $0.id) < ($1.state, $1.id) }
        idStarts = [UInt32](repeating: 0, count: fallbacks.count + 1)
        var last: (state: UInt32, id: UInt32)?
        for pair in ordered where last.map({ $0 != pair }) ?? true {
            ids.append(pair.id)
            idStarts[Int(pair.state) + 1] += 1
            last = pair
        }
        for state in 1..<idStarts.count { idStarts[state] += idStarts[state - 1] }
    }

    /// Links every state to where it falls back, shallow states first.
    private mutating func link(_ parents: [(state: UInt32, word: UInt32)]) {
        let order = (1..<UInt32(max(1, parents.count))).sorted { (depths[Int($0)], $0) < (depths[Int($1)], $1) }
        for state in order {
            let (parent, word) = parents[Int(state)]
            var fallback: UInt32 = 0
            if parent != 0 {
                var candidate = fallbacks[Int(parent)]
                fallback = transition(candidate, word)
                while fallback == 0 && candidate != 0 {
                    candidate = fallbacks[Int(candidate)]
                    fallback = transition(candidate, word)
                }
            }
            fallbacks[Int(state)] = fallback
            ends[Int(state)] =
                idStarts[Int(state)] < idStarts[Int(state) + 1] ? state : ends[Int(fallback)]
        }
    }

    /// Gives back what growing left over.
    private mutating func shrink() {
        wordBytes = Array(wordBytes[...])
        wordStarts = Array(wordStarts[...])
        fallbacks = Array(fallbacks[...])
        ends = Array(ends[...])
        depths = Array(depths[...])
        ids = Array(ids[...])
    }

    /// The bytes its tables take.
    public var memoryBytes: Int {
        slots.count * 8 + keys.count * 12 + wordBytes.count + 4 * (wordStarts.count + fallbacks.count + ends.count)
            + depths.count + 4 * (idStarts.count + ids.count)
    }
}
