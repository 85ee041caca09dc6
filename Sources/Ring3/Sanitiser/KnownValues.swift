// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The values that were replaced somewhere, to be found again anywhere else, whatever stands around them.
struct KnownValues: Sendable {
    private let needles: NeedleSearch
    private let kinds: [SensitiveKind]
    /// The digits of telephone numbers that are long enough to be recognised in another grouping.
    private let phones: Set<[UInt8]>

    /// Fewer digits than this may stand in a text by chance.
    static let distinctDigits = 9

    init(_ tokens: IssuedTokens) {
        let entries = tokens.originals.sorted { $0.original.lexicographicallyPrecedes($1.original) }
        needles = NeedleSearch(entries.map(\.original))
        kinds = entries.map(\.kind)
        phones = Set(entries.filter { $0.kind == .phone }.map { Self.digits($0.original) })
            .filter { $0.count >= Self.distinctDigits }
    }

    /// The digits of a text.
    static func digits(_ bytes: [UInt8]) -> [UInt8] { MatchingText(bytes).bytes.filter(ByteClass.isDigit) }

    /// Every place of a text that holds one of the values.
    func findings(in text: String) -> [Finding] {
        let bytes = Array(text.utf8)
        var found: [Finding] = []
        needles.visit(bytes) { needle, range in
            if kinds[needle] == .email || !Self.isWithinDigits(bytes, range) {
                found.append(Finding(kind: kinds[needle], range: range))
            }
            return true
        }
        guard !phones.isEmpty else { return found }
        let matching = MatchingText(bytes)
        var index = 0
        while index < matching.bytes.count {
            guard ByteClass.isDigit(matching.bytes[index]) else {
                index += 1
                continue
            }
            let run = DigitRun(matching.bytes, at: index)
            for first in run.groups.indices {
                for last in first..<run.groups.count where phones.contains(run.text(matching.bytes, first...last)) {
                    let range = run.groups[first].lowerBound..<run.groups[last].upperBound
                    found.append(Finding(kind: .phone, range: matching.original(range)))
                }
            }
            index = run.groups.last?.upperBound ?? index + 1
        }
        return found
    }

    /// Whether a run of digits goes on beyond the range: then it is another number.
    static func isWithinDigits(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        range.lowerBound > 0 && ByteClass.isDigit(bytes[range.lowerBound - 1])
            && ByteClass.isDigit(bytes[range.lowerBound])
            || range.upperBound < bytes.count && ByteClass.isDigit(bytes[range.upperBound])
                && ByteClass.isDigit(bytes[range.upperBound - 1])
    }
}
