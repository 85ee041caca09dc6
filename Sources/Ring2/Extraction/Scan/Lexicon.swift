// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import NameScan

/// What a word may be part of; a word can have several roles.
struct WordRoles: OptionSet, Hashable {
    let rawValue: UInt32

    static let month = WordRoles(rawValue: 1 << 0)
    /// `st`, `er`: behind a day.
    static let ordinal = WordRoles(rawValue: 1 << 1)
    /// `of`, `de`: between the parts of a date or a label.
    static let link = WordRoles(rawValue: 1 << 2)
    /// `to`, `bis`: between two dates.
    static let until = WordRoles(rawValue: 1 << 3)
    /// `between`, `zwischen`: makes `and` mean `to`.
    static let between = WordRoles(rawValue: 1 << 4)
    static let and = WordRoles(rawValue: 1 << 5)
    static let currency = WordRoles(rawValue: 1 << 6)
    static let multiplier = WordRoles(rawValue: 1 << 7)
    /// `tel`, `call`, `anrufen`: a number near it is meant for the telephone.
    static let phone = WordRoles(rawValue: 1 << 8)
    static let phoneExtension = WordRoles(rawValue: 1 << 9)
    /// `invoice`, `Vertrag`: what a number is the number of.
    static let reference = WordRoles(rawValue: 1 << 10)
    /// `no`, `Nummer`.
    static let number = WordRoles(rawValue: 1 << 11)
    /// `IBAN`, `BIC`, `SWIFT`.
    static let bank = WordRoles(rawValue: 1 << 12)
    static let vat = WordRoles(rawValue: 1 << 13)
    /// Names a scheme of national numbers, whose code is the word's value.
    static let nationalScheme = WordRoles(rawValue: 1 << 14)
    /// `Mr`, `Frau`.
    static let title = WordRoles(rawValue: 1 << 15)
    /// `Dear`, `Liebe`.
    static let salutation = WordRoles(rawValue: 1 << 16)
    /// Starts a closing line: `Kind regards`.
    static let closing = WordRoles(rawValue: 1 << 17)
    /// `Contact:`, `Ansprechpartner:`.
    static let personLabel = WordRoles(rawValue: 1 << 18)
    /// Comes before a street's name: `rue`, `via`.
    static let streetFirst = WordRoles(rawValue: 1 << 19)
    /// Comes behind a street's name: `Street`, `Lane`.
    static let streetLast = WordRoles(rawValue: 1 << 20)
    /// Stands inside names of places: `am`, `sur`.
    static let placeLink = WordRoles(rawValue: 1 << 21)
    /// A state of the United States, by its two letters.
    static let state = WordRoles(rawValue: 1 << 22)
    /// `version`: what follows is no address of a machine.
    static let version = WordRoles(rawValue: 1 << 23)
    static let card = WordRoles(rawValue: 1 << 24)
    /// `van`, `de`: stands inside names of people.
    static let particle = WordRoles(rawValue: 1 << 25)
    /// `Flat`, `Suite`: a part of a house.
    static let unit = WordRoles(rawValue: 1 << 26)
    /// Opens sentences and headings, and is no part of a name.
    static let opener = WordRoles(rawValue: 1 << 27)
}

/// The words that extraction knows, in seven languages, by their folded letters.
struct Lexicon: Sendable {
    /// What is known of a word.
    struct Entry: Hashable, Sendable {
        var roles: WordRoles
        /// The month, the index of the currency, the scheme, or the power of ten of a multiplier.
        var value: UInt8
    }

    private var slots: [UInt64]
    private var numbers: [UInt16]
    /// Entry 0 is a word that is not known.
    private(set) var entries: [Entry] = [Entry(roles: [], value: 0)]

    /// The built-in words.
    static let standard = Lexicon(LexiconWords.all)

    init(_ words: [(roles: WordRoles, value: UInt8, words: String)]) {
        var byWord: [String: Entry] = [:]
        var order: [String] = []
        for group in words {
            for word in group.words.split(separator: " ") {
                let folded = LetterFolding.folded(word)
                if var known = byWord[folded] {
                    known.roles.formUnion(group.roles)
                    if known.value == 0 { known.value = group.value }
                    byWord[folded] = known
                } else {
                    byWord[folded] = Entry(roles: group.roles, value: group.value)
                    order.append(folded)
                }
            }
        }
        var capacity = 1_024
        while capacity < order.count * 4 { capacity *= 2 }
        slots = [UInt64](repeating: 0, count: capacity)
        numbers = [UInt16](repeating: 0, count: capacity)
        for word in order {
            guard let entry = byWord[word] else { continue }
            entries.append(entry)
            let hash = Self.hash(Array(word.utf8)[...])
            var slot = Int(truncatingIfNeeded: hash >> 20) & (capacity - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
            slots[slot] = hash
            numbers[slot] = UInt16(entries.count - 1)
        }
    }

    static let hashStart: UInt64 = 0xCBF2_9CE4_8422_2325
    @inline(__always) static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    static func hash(_ folded: ArraySlice<UInt8>) -> UInt64 {
        var hash = hashStart
        for byte in folded { hash = step(hash, byte) }
        return hash
    }

    /// The number of the entry of a word with this hash; 0 where it is not known.
    @inline(__always) func number(hash: UInt64) -> UInt16 {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash >> 20) & mask
        while slots[slot] != 0 {
            if slots[slot] == hash { return numbers[slot] }
            slot = (slot + 1) & mask
        }
        return 0
    }

    /// What is known of a folded word.
    func entry(_ folded: String) -> Entry { entries[Int(number(hash: Self.hash(Array(folded.utf8)[...])))] }
}
