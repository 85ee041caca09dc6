// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Extractor {
    /// The rule of facts that say a known name stands in a text.
    public static let knownNameRule = "names.known"
    /// The most known names of one document.
    public static let knownNameLimit = 1_000

    /// The facts that known names in a document's text make: each name once, at its first place, in the order of places.
    ///
    /// Of a mail the subject, the names of attachments and what its sender wrote are looked at: whoever stands in the other
    /// headers is said by `sent_by` and its kin, and quoted text makes no facts. Where an organisation and a person have one
    /// name it is the organisation's; of several ways to write a name the one in small and capital letters counts.
    public static func knownNames(
        in text: [UInt8], kind: String, mediaType: String, name: String, source: String, names: KnownNames
    ) -> [ExtractedFact] {
        let ranges: [Range<Int>]
        if SubjectKind(recordKind: kind, mediaType: mediaType, name: name) == .mail {
            ranges = MailReader.ownRanges(in: text)
        } else {
            ranges = [0..<text.count]
        }
        var facts: [ExtractedFact] = []
        var seen: Set<String> = []
        for range in ranges {
            var best: Mention?
            for mention in names.mentions(in: text, range) + [nil] {
                if let before = best, let mention, before.span == mention.span {
                    if isPreferred(mention, to: before) { best = mention }
                    continue
                }
                if let best, facts.count < knownNameLimit, seen.insert("\(best.kind) \(best.text)").inserted {
                    facts.append(
                        ExtractedFact(
                            subject: source, predicate: best.kind.predicate, object: best.text, rule: knownNameRule,
                            ruleVersion: 1, span: best.span))
                }
                best = mention
            }
        }
        return facts
    }

    private static func isPreferred(_ mention: Mention, to other: Mention) -> Bool {
        func rank(_ mention: Mention) -> (Int, Int, String) {
            let letters = mention.text.unicodeScalars.filter(\.properties.isAlphabetic)
            let isMixed =
                letters.contains(where: \.properties.isLowercase) && letters.contains(where: \.properties.isUppercase)
            return (mention.kind == .organisation ? 0 : 1, isMixed ? 0 : 1, mention.text)
        }
        return rank(mention) < rank(other)
    }
}

extension MailReader {
    /// Where a mail's text, as `read` writes it, holds words of its sender: subject, attachments, unquoted lines.
    static func ownRanges(in text: [UInt8]) -> [Range<Int>] {
        var own: [Range<Int>] = []
        for line in TextLines(text, 0..<text.count) {
            if line.isEmpty {
                let body = min(line.upperBound + 1, text.count)..<text.count
                return own + ownText(in: text, body)
            }
            if text[line].starts(with: "Subject: ".utf8) || text[line].starts(with: "Attachment: ".utf8) {
                own.append(line)
            }
        }
        return own
    }
}
