// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import PatternScan
import Primitives

/// Finds mail addresses, telephone numbers, dates, references and organisations in running text.
///
/// All patterns go through one RE2 pass, so the time is linear in the text and no two of them overlap: a date inside a
/// web address, or the number in a mail address, is not found twice.
enum MentionScanner {
    /// One thing found in the text.
    struct Mention: Hashable {
        let predicate: Predicate
        let object: String
        let rule: String
        let span: Range<Int>
    }

    /// Claims everything found in `range` of the draft's text about `subject`.
    static func claim(in draft: inout DocumentDraft, _ range: Range<Int>, subject: String) {
        for mention in mentions(in: draft.text, range) {
            draft.claim(subject, mention.predicate, mention.object, rule: mention.rule, at: mention.span)
        }
    }

    /// Everything found in `range`, in the order it stands there.
    static func mentions(in text: [UInt8], _ range: Range<Int>) -> [Mention] {
        var found: [Mention] = []
        for match in patterns.scan(text, in: range) {
            if let mention = read(match, rule: rules[match.rule], text) {
                found.append(mention)
            } else if rules[match.rule].kind == .labelledReference || rules[match.rule].kind == .labelledPhone {
                // No number of that kind after all: look at the words after the label again, without the label.
                for inner in unlabelled.scan(text, in: match.range) {
                    if let mention = read(inner, rule: unlabelledRules[inner.rule], text) { found.append(mention) }
                }
            }
        }
        found += OrganisationRule.mentions(in: text, range)
        return found.sorted { ($0.span.lowerBound, $0.span.upperBound) < ($1.span.lowerBound, $1.span.upperBound) }
    }

    private enum Kind { case skip, email, phone, labelledPhone, date, reference, labelledReference }
    private struct Rule {
        let name: String
        let kind: Kind
        let pattern: String
    }

    private static let month =
        "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
        + "|Nov(?:ember)?|Dec(?:ember)?)"

    private static let rules: [Rule] = [
        Rule(name: "url", kind: .skip, pattern: #"(?i:https?|ftp|ssh|git)://[^\s<>"]{1,900}"#),
        Rule(name: "scp", kind: .skip, pattern: #"\b[a-z0-9._-]{1,64}@[A-Za-z0-9.-]{1,200}:[A-Za-z0-9~/]"#),
        Rule(
            name: "email", kind: .email,
            pattern: #"[A-Za-z0-9._%+'=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"#),
        Rule(name: "date.iso", kind: .date, pattern: #"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"#),
        Rule(
            name: "date.day_month", kind: .date,
            pattern: #"\b[0-3]?[0-9](?:st|nd|rd|th)?(?: of)? "# + month + #"\.?,? [0-9]{4}\b"#),
        Rule(
            name: "date.month_day", kind: .date,
            pattern: #"\b"# + month + #"\.? [0-3]?[0-9](?:st|nd|rd|th)?,? [0-9]{4}\b"#),
        Rule(name: "date.dotted", kind: .date, pattern: #"\b[0-3]?[0-9]\.[01]?[0-9]\.[0-9]{4}\b"#),
        Rule(name: "date.slashed", kind: .date, pattern: #"\b[0-3]?[0-9]/[0-3]?[0-9]/[0-9]{4}\b"#),
        Rule(
            name: "phone.international", kind: .phone,
            pattern: #"\+[1-9][0-9]{0,3}(?:[ .-]?\(?[0-9]{1,12}\)?){1,6}"#),
        Rule(
            name: "phone.north_american", kind: .phone,
            pattern: #"(?:\([0-9]{3}\) ?[0-9]{3}[-. ]|\b[0-9]{3}-[0-9]{3}-|\b[0-9]{3}\.[0-9]{3}\.)[0-9]{4}\b"#),
        Rule(name: "phone.british", kind: .phone, pattern: #"\b0[0-9]{2,4} [0-9]{3,4} ?[0-9]{3,4}\b"#),
        Rule(
            name: "phone.labelled", kind: .labelledPhone,
            pattern: #"\b(?i:tel|telephone|phone|mobile|mob|fax)\b[.:]{0,2} {0,3}[0-9(+][0-9 ().-]{4,18}[0-9]\b"#),
        Rule(
            name: "reference.structured", kind: .reference,
            pattern: #"\b[A-Z]{2,6}[-/][0-9]{2,6}[-/][0-9]{1,8}(?:[-/][0-9A-Z]{1,6})?\b"#),
        Rule(
            name: "reference.labelled", kind: .labelledReference,
            pattern:
                #"\b(?i:invoice|contract|matter|order|po|reference|ref|case|file|policy|permit|deed|quote|quotation)"#
                + #"(?i: (?:no|number|nr|id|ref|reference))?[.:#]{0,2} {0,3}#?[A-Za-z0-9/-]{0,20}[0-9][A-Za-z0-9/-]{0,12}\b"#
        ),
    ]
    private static let unlabelledRules = rules.filter { $0.kind != .labelledReference && $0.kind != .labelledPhone }
    private static let patterns = compiled(rules)
    private static let unlabelled = compiled(unlabelledRules)

    private static func compiled(_ rules: [Rule]) -> PatternSet {
        do { return try PatternSet(rules: rules.map { ($0.name, $0.pattern) }) } catch {
            preconditionFailure("the built-in extraction patterns do not compile: \(error)")
        }
    }

    private static func read(_ match: PatternMatch, rule: Rule, _ text: [UInt8]) -> Mention? {
        let span = match.range
        switch rule.kind {
        case .skip: return nil
        case .email: return email(text, span)
        case .date:
            guard let reading = WrittenDate(text[span]) else { return nil }
            let name = reading.other == nil ? rule.name : rule.name + ".ambiguous"
            return Mention(predicate: .mentionsDate, object: reading.description, rule: name, span: span)
        case .phone, .labelledPhone:
            guard let phone = PhoneNumber(text, span) else { return nil }
            return Mention(predicate: .mentionsPhone, object: phone.digits, rule: rule.name, span: phone.span)
        case .reference, .labelledReference:
            guard let (number, place) = ReferenceNumber.read(text, span, isLabelled: rule.kind == .labelledReference)
            else { return nil }
            return Mention(predicate: .mentionsReference, object: number, rule: rule.name, span: place)
        }
    }

    private static func email(_ text: [UInt8], _ span: Range<Int>) -> Mention? {
        var start = span.lowerBound
        var end = span.upperBound
        while start < end, [".", "'", "-", "=", "%"].contains(Character(Unicode.Scalar(text[start]))) { start += 1 }
        while end > start, text[end - 1] == UInt8(ascii: "-") || text[end - 1] == UInt8(ascii: ".") { end -= 1 }
        let address = text[start..<end]
        guard let at = address.firstIndex(of: UInt8(ascii: "@")), at > start, text[at - 1] != UInt8(ascii: ".") else {
            return nil
        }
        guard let top = address[at...].split(separator: UInt8(ascii: ".")).last, top.count >= 2,
            top.allSatisfy({ $0.isASCIILetter })
        else { return nil }
        let object = String(decoding: address, as: UTF8.self).lowercased()
        return Mention(predicate: .mentionsEmail, object: object, rule: "email", span: start..<end)
    }
}

extension UInt8 {
    var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    var isASCIICapital: Bool { (0x41...0x5A).contains(self) }
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}
