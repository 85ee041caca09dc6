// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Something that finds one kind of personal data in a text, in time linear in its length.
protocol Recogniser: Sendable {
    /// What it finds.
    var kind: SensitiveKind { get }
    /// The ranges of `text.bytes` that hold such data, in order and without overlap; `label` is the JSON key under which
    /// the text stands, if any: it may decide what a bare number is.
    func ranges(in text: MatchingText, label: String?) -> [Range<Int>]
}

/// A stretch of a text that must not leave.
struct Finding: Equatable, Sendable {
    var kind: SensitiveKind
    /// Bytes of the text as written.
    var range: Range<Int>
}

/// The recognisers together: one pass to see whether a closer look is due, then every recogniser, longest match first.
///
/// A further kind of data is a further recogniser in `standard`, nothing else.
struct RecogniserSet: Sendable {
    private let recognisers: [any Recogniser]

    /// The recognisers in use.
    static let standard = RecogniserSet(recognisers: [EmailRecogniser(), PhoneRecogniser()])

    /// The personal data in a text, in order and without overlap.
    func findings(in text: String, label: String?) -> [Finding] {
        guard Self.deservesALook(text.utf8.span) else { return [] }
        return findings(in: Array(text.utf8), label: label, rounds: Self.mostRounds)
    }

    /// How often what is left between findings is looked at again: with its neighbour gone, a value may show.
    private static let mostRounds = 4

    private func findings(in bytes: [UInt8], label: String?, rounds: Int) -> [Finding] {
        let matching = MatchingText(bytes)
        var found: [Finding] = []
        for recogniser in recognisers {
            for range in recogniser.ranges(in: matching, label: label) {
                found.append(Finding(kind: recogniser.kind, range: matching.original(range)))
            }
        }
        found = Self.withoutOverlap(found)
        guard !found.isEmpty, rounds > 0 else { return found }
        var all: [Finding] = []
        var position = 0
        func lookBetween(_ start: Int, _ end: Int) {
            guard end - start >= Self.shortest, Self.deservesALook(bytes[start..<end].span) else { return }
            for finding in findings(in: Array(bytes[start..<end]), label: label, rounds: rounds - 1) {
                let range = finding.range.lowerBound + start..<finding.range.upperBound + start
                all.append(Finding(kind: finding.kind, range: range))
            }
        }
        for finding in found {
            lookBetween(position, finding.range.lowerBound)
            all.append(finding)
            position = finding.range.upperBound
        }
        lookBetween(position, bytes.count)
        return all
    }
    private static let shortest = 6

    /// Sorts findings; where two overlap the longer one stays.
    static func withoutOverlap(_ findings: [Finding]) -> [Finding] {
        guard findings.count > 1 else { return findings }
        let sorted = findings.sorted {
            ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound)
        }
        var kept: [Finding] = []
        for finding in sorted {
            guard let last = kept.last, last.range.upperBound > finding.range.lowerBound else {
                kept.append(finding)
                continue
            }
            if finding.range.count > last.range.count { kept[kept.count - 1] = finding }
        }
        return kept
    }

    /// Whether a text can hold anything of interest: an at sign in some spelling, or seven digits.
    private static func deservesALook(_ bytes: Span<UInt8>) -> Bool {
        var digits = 0
        for index in bytes.indices {
            switch bytes[index] {
            case 0x30...0x39: digits += 1
            case UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "&"): return true
            // Lead bytes of full-width forms and of other scripts' digits, and the JSON escape of an at sign.
            case 0xEF, 0xD9, 0xDB, 0xE0, 0xF0, UInt8(ascii: "\\"): return true
            default: break
            }
            if digits == PhoneShape.fewestDigits { return true }
        }
        return false
    }
}
