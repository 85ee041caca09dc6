// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Primitives

/// Reads a git commit object: author, committer, further authors, and mentions in its message.
enum CommitReader {
    static func read(_ content: [UInt8], into draft: inout DocumentDraft) {
        let split = headerEnd(content)
        var encoding: String?
        var people: [(role: String, person: Person)] = []
        for line in TextLines(content, 0..<split.header) {
            let words = content[line]
            if words.starts(with: "encoding ".utf8) { encoding = String(decoding: words.dropFirst(9), as: UTF8.self) }
            for role in ["author", "committer"] where words.starts(with: "\(role) ".utf8) {
                if let person = Person(words.dropFirst(role.utf8.count + 1), encoding: encoding) {
                    people.append((role, person))
                }
            }
        }
        let message = Charset.decode(content[split.body...], label: encoding).text
        draft.title = message.split(separator: "\n", maxSplits: 1).first?.squeezed ?? ""

        let author = people.first { $0.role == "author" }?.person
        for (role, person) in people {
            if role == "committer" && person.address == author?.address { continue }
            draft.write(role == "author" ? "Author: " : "Committer: ")
            claim(person, role == "author" ? .authoredBy : .committedBy, rule: "commit.\(role)", into: &draft)
            draft.write("\n")
        }
        if let instant = author?.instant {
            draft.occurredAt = instant
            draft.write("Date: ")
            let day = CivilDate(daysSinceEpoch: author?.localDay ?? 0).description
            let span = draft.write(day)
            draft.claim(draft.source, .dated, day, rule: "commit.author", at: span)
            draft.write("\n")
        }
        draft.write("\n")
        let range = draft.write(message)
        let body = claimTrailers(in: &draft, range)
        MentionScanner.claim(in: &draft, body, subject: draft.source)
    }

    private static func claim(_ person: Person, _ predicate: Predicate, rule: String, into draft: inout DocumentDraft) {
        let name = draft.write(person.name)
        draft.write(" <")
        let address = draft.write(person.address)
        draft.write(">")
        draft.claim(draft.source, predicate, person.address.lowercased(), rule: rule, at: address)
        draft.claim(person.address.lowercased(), .hasName, person.name, rule: rule, at: name)
    }

    /// Claims `Co-authored-by: Name <address>` lines; returns the message without them and `Signed-off-by` lines at
    /// its end.
    private static func claimTrailers(in draft: inout DocumentDraft, _ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        for line in Array(TextLines(draft.text, range)).reversed() {
            let words = draft.text[line]
            guard !words.isEmpty else { continue }
            let label = String(decoding: words.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased()
            guard ["co-authored-by", "signed-off-by", "reviewed-by"].contains(label) else { break }
            end = line.lowerBound
            guard label == "co-authored-by", let open = words.firstIndex(of: UInt8(ascii: "<")),
                let close = words.lastIndex(of: UInt8(ascii: ">")), open < close
            else { continue }
            let address = String(decoding: words[(open + 1)..<close], as: UTF8.self).lowercased()
            draft.claim(draft.source, .coAuthoredBy, address, rule: "commit.trailer", at: (open + 1)..<close)
            let name = String(decoding: words[(line.lowerBound + label.utf8.count + 1)..<open], as: UTF8.self)
            draft.claim(address, .hasName, name, rule: "commit.trailer", at: nil)
        }
        return range.lowerBound..<end
    }

    private static func headerEnd(_ content: [UInt8]) -> (header: Int, body: Int) {
        var index = 0
        while index + 1 < content.count {
            if content[index] == 0x0A && content[index + 1] == 0x0A { return (index, index + 2) }
            index += 1
        }
        return (content.count, content.count)
    }

    private struct Person {
        let name: String
        let address: String
        let instant: Instant?
        /// The day in the author's own zone, counted from 1970-01-01.
        let localDay: Int?

        /// Reads `Name <address> 1790839800 +0200`; odd authors may lack any of it but the angle brackets.
        init?(_ line: ArraySlice<UInt8>, encoding: String?) {
            guard let close = line.lastIndex(of: UInt8(ascii: ">")),
                let open = line[..<close].firstIndex(of: UInt8(ascii: "<"))
            else { return nil }
            name = Charset.decode(line[..<open], label: encoding).text.squeezed
            address = Charset.decode(line[(open + 1)..<close], label: encoding).text.squeezed
            let words = String(decoding: line[(close + 1)...], as: UTF8.self).split(separator: " ")
            // The years 1900 to 9999; anything else is no time.
            guard let seconds = words.first.flatMap({ Int64($0) }), (-2_208_988_800...253_402_300_799).contains(seconds)
            else {
                instant = nil
                localDay = nil
                return
            }
            instant = Instant(milliseconds: seconds * 1000)
            let zone = words.dropFirst().first.flatMap { Int64($0) } ?? 0
            let offset = abs(zone) <= 1500 ? (zone / 100 * 60 + zone % 100) * 60 : 0
            let local = seconds + offset
            localDay = Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
        }
    }
}
