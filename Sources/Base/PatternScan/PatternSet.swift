// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One place where a rule matched.
public struct PatternMatch: Hashable, Sendable {
    /// The position of the rule in its set.
    public let rule: Int
    /// The matched bytes, as offsets into the scanned text; never empty.
    public let range: Range<Int>

    /// Makes a match.
    public init(rule: Int, range: Range<Int>) {
        self.rule = rule
        self.range = range
    }
}

/// How large a rule set may be.
public struct PatternLimits: Hashable, Sendable {
    /// The most rules of one set.
    public var rules: Int
    /// The most bytes of one pattern.
    public var patternBytes: Int
    /// The most memory one compiled pattern and its cached automaton may take, in bytes.
    public var memoryBytes: Int

    /// Sets the limits; the defaults suit sets of some dozen rules.
    public init(rules: Int = 256, patternBytes: Int = 16 * 1024, memoryBytes: Int = 16 << 20) {
        self.rules = rules
        self.patternBytes = patternBytes
        self.memoryBytes = memoryBytes
    }
}

/// A set of named patterns that are looked for together, in one pass.
///
/// A scan costs about 1.6 ns a byte whatever the number of rules, never backtracks, and returns exact spans in bytes.
/// Matches are leftmost, then longest, then of the earliest rule, and don't overlap. Text that is not UTF-8 is fine: a
/// stray byte matches nothing but itself. Patterns are RE2 syntax over UTF-8; keep them bounded (`{1,64}` rather than
/// `+` over a wide class), because an open-ended pattern may look at the rest of the text once for every match.
///
/// One set serves any number of threads.
public final class PatternSet: Sendable {
    private let alternation: CompiledPattern
    private let single: [CompiledPattern]
    /// The names of the rules, in the order of the set.
    public let names: [String]

    /// Compiles a set. Where two rules match the same bytes the earlier one wins.
    public init(
        rules: [(name: String, pattern: String)], limits: PatternLimits = PatternLimits()
    ) throws(PatternError) {
        guard (1...max(1, limits.rules)).contains(rules.count) else {
            throw PatternError(
                .ruleCount, "a scan rule set of \(rules.count) rules; it takes 1 to \(limits.rules)",
                nextStep: "split the set")
        }
        var compiled: [CompiledPattern] = []
        for rule in rules {
            guard rule.pattern.utf8.count <= limits.patternBytes else {
                throw PatternError(
                    .tooLong, "the pattern of rule \(rule.name) is over \(limits.patternBytes) bytes",
                    nextStep: "shorten the pattern or split the rule")
            }
            let pattern = try CompiledPattern(rule.pattern, named: rule.name, memoryBytes: limits.memoryBytes)
            let matchesEmpty = unsafe [UInt8]().withUnsafeBytes { unsafe pattern.matches($0, 0..<0) }
            guard !matchesEmpty else {
                throw PatternError(
                    .matchesEmpty, "the pattern of rule \(rule.name) matches the empty string",
                    nextStep: "require at least one character in the pattern")
            }
            compiled.append(pattern)
        }
        let joined = rules.map { "(?:\($0.pattern))" }.joined(separator: "|")
        alternation = try CompiledPattern(joined, named: "(all together)", memoryBytes: limits.memoryBytes)
        single = compiled
        names = rules.map(\.name)
    }

    /// Every match in the text, from left to right.
    public func scan(_ text: [UInt8]) -> [PatternMatch] { scan(text, in: 0..<text.count) }

    /// Every match that lies inside `range`; word boundaries see the bytes around it.
    public func scan(_ text: [UInt8], in range: Range<Int>) -> [PatternMatch] {
        var matches: [PatternMatch] = []
        forEachMatch(in: text, range) {
            matches.append($0)
            return true
        }
        return matches
    }

    /// The first match in the text, or nil where there is none; stops there.
    public func firstMatch(in text: [UInt8]) -> PatternMatch? {
        var first: PatternMatch?
        forEachMatch(in: text, 0..<text.count) {
            first = $0
            return false
        }
        return first
    }

    private func forEachMatch(in text: [UInt8], _ range: Range<Int>, _ body: (PatternMatch) -> Bool) {
        precondition(range.lowerBound >= 0 && range.upperBound <= text.count, "the scanned range leaves the text")
        unsafe text.withUnsafeBytes { buffer in
            var position = range.lowerBound
            while position < range.upperBound,
                let span = unsafe alternation.find(in: buffer, position..<range.upperBound)
            {
                // An assertion such as \b may match nothing in the middle of a text: step over it.
                guard !span.isEmpty else {
                    position = max(position, span.lowerBound) + 1
                    continue
                }
                guard let rule = single.firstIndex(where: { unsafe $0.matches(buffer, span) }) else {
                    preconditionFailure("a match of the whole set that no rule of it has")
                }
                guard body(PatternMatch(rule: rule, range: span)) else { return }
                position = span.upperBound
            }
        }
    }
}
