// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A person's name taken apart: titles off, family name told from the given ones.
struct NameForm: Hashable, Sendable {
    /// The first given name; empty where the name is one word.
    var given: [UInt8] = []
    /// The last family name; empty where the name is one word.
    var family: [UInt8] = []
    /// The word of a name of one word.
    var single: [UInt8] = []
    /// Other words: further given names, other parts of the family name. At most four.
    var others: [[UInt8]] = []
    /// 1 for senior, 2 for junior, 3 and more for a number; 0 where the name does not say.
    var generation: UInt8 = 0

    /// Whether it has a given and a family name.
    var isFull: Bool { !family.isEmpty }
    /// Whether it says nothing.
    var isEmpty: Bool { family.isEmpty && single.isEmpty }
    /// All words, sorted, as one key.
    var words: [[UInt8]] { (isFull ? [given, family] : [single]) + others }

    private static let titles = words(
        """
        mr mrs ms miss dr prof sir dame herr frau hr fr doktor professor mme mlle monsieur madame sig sigra \
        sra sr dott dipl ing mag phd md esq cpa mba bsc msc dphil don dona sig mgr inz pan pani rev hon capt lt \
        col gen
        """)
    private static let particles = words(
        """
        van von vom zu zum zur de der den del della dell di da dos das do du des la le las los el al bin ibn ben \
        ten ter te af av y e und
        """)
    private static let suffixes: [[UInt8]: UInt8] = [
        Array("sr".utf8): 1, Array("senior".utf8): 1, Array("jr".utf8): 2, Array("junior".utf8): 2,
        Array("ii".utf8): 3, Array("iii".utf8): 4, Array("iv".utf8): 5,
    ]
    private static let fillers = words("unknown none nobody anonymous anon user me myself na null test undisclosed")

    private static func words(_ text: String) -> Set<[UInt8]> { Set(text.split(separator: " ").map { Array($0.utf8) }) }

    /// Reads a name as written; a form that is empty where it holds no words, or is an address.
    init(_ text: String) {
        var folded = FoldedText.fold(text)
        guard !folded.contains(UInt8(ascii: "@")) else { return }
        folded = Self.withoutBrackets(folded)
        if let via = Self.firstRange(of: " via ", in: folded) { folded.removeSubrange(via...) }
        var commaParts = folded.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: true)
            .map { Self.pieces($0) }.filter { !$0.isEmpty }
        guard var first = commaParts.first else { return }
        commaParts.removeFirst()
        var isTurned = false
        while let part = commaParts.first {
            commaParts.removeFirst()
            let left = part.filter { !takeTitle($0) }
            if left.isEmpty || isTurned { continue }
            // "van der Berg, Anna": what follows the comma comes first, and particles go.
            let family = first.filter { !isParticle($0) }
            first = left + (family.isEmpty ? first : family)
            isTurned = true
        }
        var words = first.filter { !takeTitle($0) }
        if words.count > 2 {
            words = words.enumerated().filter { $0.offset == 0 || !isParticle($0.element) }.map(\.element)
        }
        if words.isEmpty { words = first }
        take(words)
    }

    /// A word of a name is a list of parts: `Hans-Peter` is one word of two parts.
    private static func pieces(_ part: ArraySlice<UInt8>) -> [[[UInt8]]] {
        part.split(whereSeparator: { $0 == 0x20 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") })
            .map { FoldedText.words($0) }.filter { !$0.isEmpty }
    }

    private func isParticle(_ word: [[UInt8]]) -> Bool { word.count == 1 && Self.particles.contains(word[0]) }

    private mutating func takeTitle(_ word: [[UInt8]]) -> Bool {
        guard word.count == 1 else { return word.allSatisfy { Self.titles.contains($0) } }
        if let generation = Self.suffixes[word[0]] {
            self.generation = generation
            return true
        }
        return Self.titles.contains(word[0])
    }

    private mutating func take(_ words: [[[UInt8]]]) {
        guard let first = words.first?.first, let last = words.last else { return }
        guard words.count > 1 else {
            // "anna-meyer" as one word is a login, not a name.
            single = last.flatMap { $0 }
            if Self.fillers.contains(single) { single = [] }
            return
        }
        given = first
        family = last.last ?? []
        let rest = words[0].dropFirst() + words[1..<(words.count - 1)].flatMap { $0 } + last.dropLast()
        others = Array(rest.prefix(4))
        if given.count == 1 && family.count == 1 && others.isEmpty {
            single = given + family
            given = []
            family = []
        }
    }

    private static func withoutBrackets(_ text: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var depth = 0
        for byte in text {
            if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") { depth += 1 }
            if depth == 0 { kept.append(byte == UInt8(ascii: "\"") ? 0x20 : byte) }
            if byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") { depth = max(0, depth - 1) }
        }
        return kept.isEmpty || kept.allSatisfy({ $0 == 0x20 }) ? text : kept
    }

    private static func firstRange(of needle: String, in text: [UInt8]) -> Int? {
        let needle = Array(needle.utf8)
        guard text.count >= needle.count else { return nil }
        return (0...(text.count - needle.count)).first { text[$0..<($0 + needle.count)].elementsEqual(needle) }
    }
}
