// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The element names of one document, each made once: a hash table from the bytes of a name as written.
///
/// The quick hash can be foreseen, so names can be chosen that collide; where many do, the table goes over to the hash of
/// the standard library, whose seed nobody outside knows. Numbers and names do not depend on which of them is used.
struct XMLNames {
    /// A run of taken places that honest names do not reach in a table that is half empty.
    private static let longestRun = 128

    private struct Entry {
        var hash: UInt32
        let range: Range<Int>
        let local: String
        /// Where the prefix ends; equal to the start of the range where there is none.
        let prefixEnd: Int
        var name: XMLName
        /// The state of the scopes that the name was resolved in.
        var generation: Int
    }
    private var entries: [Entry] = []
    /// Positions in `entries` plus one; 0 is free. The count is a power of two and at most half full.
    private var slots = [Int32](repeating: 0, count: 256)
    private(set) var isSeeded = false
    /// How many names there are.
    var count: Int { entries.count }

    /// The number of a name, which must lie in `bytes`; new names are added.
    mutating func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var hash = hash(bytes, range)
        var slot = Int(hash) & (slots.count - 1)
        var run = 0
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if entries[number].hash == hash, Self.equal(bytes, entries[number].range, range) { return number }
            slot = (slot + 1) & (slots.count - 1)
            run += 1
            if run > Self.longestRun, !isSeeded {
                seed(bytes)
                hash = self.hash(bytes, range)
                slot = Int(hash) & (slots.count - 1)
            }
        }
        var prefixEnd = range.lowerBound
        var localStart = range.lowerBound
        if let colon = bytes[range].firstIndex(of: UInt8(ascii: ":")) {
            prefixEnd = colon
            localStart = colon + 1
        }
        let local = String(decoding: bytes[localStart..<range.upperBound], as: UTF8.self)
        entries.append(
            Entry(
                hash: hash, range: range, local: local, prefixEnd: prefixEnd,
                name: XMLName(namespace: "", local: local), generation: -1))
        slots[slot] = Int32(entries.count)
        if entries.count * 2 > slots.count { grow() }
        return entries.count - 1
    }

    private static func equal(_ bytes: [UInt8], _ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        var offset = 0
        while offset < left.count {
            if bytes[left.lowerBound + offset] != bytes[right.lowerBound + offset] { return false }
            offset += 1
        }
        return true
    }

    private func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
        if isSeeded {
            var hasher = Hasher()
            for index in range { hasher.combine(bytes[index]) }
            return UInt32(truncatingIfNeeded: hasher.finalize())
        }
        var hash: UInt32 = 0x811C_9DC5
        for index in range { hash = (hash ^ UInt32(bytes[index])) &* 0x0100_0193 }
        return hash
    }

    /// Goes over to the seeded hash.
    private mutating func seed(_ bytes: [UInt8]) {
        isSeeded = true
        for number in entries.indices { entries[number].hash = hash(bytes, entries[number].range) }
        place(slots.count)
    }

    private mutating func grow() { place(slots.count * 2) }

    /// Puts every entry into a new table of so many places.
    private mutating func place(_ count: Int) {
        slots = [Int32](repeating: 0, count: count)
        for (number, entry) in entries.enumerated() {
            var slot = Int(entry.hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number + 1)
        }
    }

    /// The name of a number in the given scopes, resolved anew where these changed.
    mutating func name(_ number: Int, _ bytes: [UInt8], _ scopes: [XMLElement.Scope], generation: Int) -> XMLName {
        let entry = entries[number]
        if entry.generation == generation { return entry.name }
        let prefix = bytes[entry.range.lowerBound..<entry.prefixEnd]
        let namespace = XMLElement.namespace(prefix, scopes)
        entries[number].generation = generation
        if namespace != entry.name.namespace {
            entries[number].name = XMLName(namespace: namespace, local: entry.local)
        }
        return entries[number].name
    }
}
