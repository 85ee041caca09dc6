// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Predicate {
    /// Commit → address of who vouches for it.
    static let signedOffBy = Predicate(rawValue: "signed_off_by")
    /// Commit → address of who read it.
    static let reviewedBy = Predicate(rawValue: "reviewed_by")
    /// Commit → address of who agrees with it.
    static let ackedBy = Predicate(rawValue: "acked_by")
    /// Commit → address of who tried it.
    static let testedBy = Predicate(rawValue: "tested_by")
    /// Commit → address of who reported what it mends.
    static let reportedBy = Predicate(rawValue: "reported_by")
    /// Commit → address of whose idea it was.
    static let suggestedBy = Predicate(rawValue: "suggested_by")
    /// Commit → issue it names: `#17`, `firm/plans#17`.
    static let mentionsIssue = Predicate(rawValue: "mentions_issue")
    /// Commit → the commit it mends, by the digits it gives.
    static let mendsCommit = Predicate(rawValue: "mends_commit")
}

/// Reads the trailers at the end of a commit's message, `Reviewed-by: Name <address>`, and issues in its words.
enum CommitTrailers {
    private static let people: [String: Predicate] = [
        "co-authored-by": .coAuthoredBy, "co-developed-by": .coAuthoredBy, "signed-off-by": .signedOffBy,
        "reviewed-by": .reviewedBy, "acked-by": .ackedBy, "tested-by": .testedBy, "reported-by": .reportedBy,
        "suggested-by": .suggestedBy, "helped-by": .suggestedBy,
    ]
    private static let rule = "commit.trailer"

    /// Claims the trailers and returns the message without them.
    ///
    /// They are the last paragraph, unless that is the title: lines of `Word-word: value`, continued by lines that begin
    /// with a blank, among them remarks in brackets. One line of another form, and only what follows it counts.
    static func claim(in draft: inout DocumentDraft, _ range: Range<Int>) -> Range<Int> {
        let lines = Array(TextLines(draft.text, range))
        var end = range.upperBound
        var first = lines.count
        for index in stride(from: lines.count - 1, to: 0, by: -1) {
            let words = draft.text[lines[index]]
            if words.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                if first == lines.count { continue }
                break
            }
            let isRemark = [0x20, 0x09, UInt8(ascii: "["), UInt8(ascii: "(")].contains(words.first ?? 0)
            if isRemark { continue }
            guard label(words) != nil else { break }
            first = index
        }
        guard first < lines.count else { return range }
        for line in lines[first...] {
            end = min(end, line.lowerBound)
            guard let label = label(draft.text[line]) else { continue }
            let name = String(decoding: label, as: UTF8.self).lowercased()
            let value = (label.endIndex + 1)..<line.upperBound
            if let predicate = people[name] {
                claimPerson(predicate, value, in: &draft)
            } else if ["fixes", "closes", "resolves", "refs", "references", "issue", "bug", "see-also"].contains(name) {
                claimIssues(in: &draft, value)
                if name == "fixes" { claimCommit(value, in: &draft) }
            }
        }
        return range.lowerBound..<end
    }

    /// The word before the colon of a trailer; nil where the line is none.
    private static func label(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let label = line.prefix { $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
        guard let first = label.first, first.isASCIILetter, label.count <= 40, label.endIndex + 1 < line.endIndex,
            line[label.endIndex] == UInt8(ascii: ":"), line[label.endIndex + 1] == 0x20
        else { return nil }
        return label
    }

    private static func claimPerson(_ predicate: Predicate, _ value: Range<Int>, in draft: inout DocumentDraft) {
        let words = draft.text[value]
        guard let close = words.lastIndex(of: UInt8(ascii: ">")),
            let open = words[..<close].lastIndex(of: UInt8(ascii: "<"))
        else { return }
        let address = String(decoding: words[(open + 1)..<close], as: UTF8.self).lowercased()
        guard address.contains("@"), !address.contains(" ") else { return }
        draft.claim(draft.source, predicate, address, rule: rule, at: (open + 1)..<close)
        let blanks: Set<UInt8> = [0x20, 0x09, UInt8(ascii: "\"")]
        let start = words[..<open].firstIndex { !blanks.contains($0) } ?? open
        let end = (words[start..<open].lastIndex { !blanks.contains($0) }).map { $0 + 1 } ?? start
        let name = String(decoding: words[start..<end], as: UTF8.self)
        draft.claim(address, .hasName, name, rule: rule, at: start..<end)
    }

    /// `Fixes: 1234567890ab ("title")`.
    private static func claimCommit(_ value: Range<Int>, in draft: inout DocumentDraft) {
        let start = draft.text[value].firstIndex { $0 != 0x20 } ?? value.upperBound
        let digits = draft.text[start..<value.upperBound].prefix { byte in
            byte.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        guard (7...40).contains(digits.count),
            digits.endIndex == value.upperBound || draft.text[digits.endIndex] == 0x20
        else { return }
        draft.claim(
            draft.source, .mendsCommit, String(decoding: digits, as: UTF8.self), rule: rule,
            at: digits.startIndex..<digits.endIndex)
    }

    /// Claims `#17`, `GH-17` and `firm/plans#17`; up to seven digits, none of them a leading nought, so that most
    /// colours are left out.
    static func claimIssues(in draft: inout DocumentDraft, _ range: Range<Int>) {
        let text = draft.text
        for sign in range where text[sign] == UInt8(ascii: "#") || text[sign] == UInt8(ascii: "-") {
            let digits = text[(sign + 1)..<range.upperBound].prefix { $0.isASCIIDigit }
            guard (1...7).contains(digits.count), digits.first != UInt8(ascii: "0"),
                digits.endIndex == range.upperBound || !isWord(text[digits.endIndex])
            else { continue }
            var start = sign
            if text[sign] == UInt8(ascii: "-") {
                guard sign - range.lowerBound >= 2, text[(sign - 2)..<sign].elementsEqual("GH".utf8) else { continue }
                start = sign - 2
            } else {
                while start > range.lowerBound, isPlace(text[start - 1]) { start -= 1 }
                let place = text[start..<sign]
                let parts = place.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                guard place.isEmpty || parts.count == 2 && parts.allSatisfy({ !$0.isEmpty }) else { continue }
            }
            guard start == range.lowerBound || !isWord(text[start - 1]) && text[start - 1] != UInt8(ascii: "&") else {
                continue
            }
            let written = String(decoding: text[start..<digits.endIndex], as: UTF8.self)
            let object = written.hasPrefix("GH-") ? "#" + written.dropFirst(3) : written
            draft.claim(draft.source, .mentionsIssue, object, rule: "commit.issue", at: start..<digits.endIndex)
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_") || byte >= 0x80
    }
    private static func isPlace(_ byte: UInt8) -> Bool {
        isWord(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
}
