// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import JSON
import Primitives

extension Predicate {
    /// Commit → commit before it, as `git:<commit>`.
    static let hasParent = Predicate(rawValue: "has_parent")
    /// Commit → the repository's first commit, twelve digits.
    static let inRepository = Predicate(rawValue: "in_repository")
    /// Commit → tag that named it when it was taken in.
    static let taggedAs = Predicate(rawValue: "tagged_as")
    /// Commit → path of a file it added.
    static let addsFile = Predicate(rawValue: "adds_file")
    /// Commit → path of a file it changed.
    static let changesFile = Predicate(rawValue: "changes_file")
    /// Commit → path of a file it took away.
    static let deletesFile = Predicate(rawValue: "deletes_file")
}

/// Reads a git commit object and what its record says beside it: people, parents, trailers, changed files, issues.
enum CommitReader {
    /// Reads the object; `attributes` are those that intake gave the record (decision 0122).
    static func read(_ content: [UInt8], attributes: JSONObject = [:], into draft: inout DocumentDraft) {
        let split = headerEnd(content)
        var encoding: String?
        var people: [(role: String, person: Person)] = []
        for line in TextLines(content, 0..<split.header) {
            let words = content[line]
            if words.starts(with: "encoding ".utf8) { encoding = String(decoding: words.dropFirst(9), as: UTF8.self) }
            if words.starts(with: "parent ".utf8), words.count == 47 {
                let name = String(decoding: words.dropFirst(7), as: UTF8.self)
                draft.claim(draft.source, .hasParent, "git:\(name)", rule: "commit.parent", at: nil)
            }
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
        let body = CommitTrailers.claim(in: &draft, range)
        MentionScanner.claim(in: &draft, body, subject: draft.source)
        CommitTrailers.claimIssues(in: &draft, body)
        claimAttributes(attributes, into: &draft)
    }

    /// Writes what changed below the message, so that a commit is found by its files.
    private static func claimAttributes(_ attributes: JSONObject, into draft: inout DocumentDraft) {
        if let repository = attributes["repository"]?.stringValue {
            draft.claim(draft.source, .inRepository, repository, rule: "record.repository", at: nil)
        }
        let tags = (attributes["tags"]?.arrayValue ?? []).compactMap(\.stringValue)
        if !tags.isEmpty { draft.write("\n\nTags:") }
        for tag in tags {
            draft.write(" ")
            let span = draft.write(tag)
            draft.claim(draft.source, .taggedAs, tag, rule: "record.tag", at: span)
        }
        let changes = (attributes["changes"]?.arrayValue ?? []).compactMap(\.stringValue)
        if !changes.isEmpty { draft.write("\n\nFiles:") }
        for change in changes {
            let words = change.split(separator: " ", maxSplits: 1)
            guard words.count == 2 else { continue }
            let predicate: Predicate =
                switch words[0] {
                case "A": .addsFile
                case "D": .deletesFile
                default: .changesFile
                }
            draft.write("\n\(words[0]) ")
            let span = draft.write(words[1])
            draft.claim(draft.source, predicate, String(words[1]), rule: "record.changes", at: span)
        }
    }

    private static func claim(_ person: Person, _ predicate: Predicate, rule: String, into draft: inout DocumentDraft) {
        let name = draft.write(person.name)
        draft.write(" <")
        let address = draft.write(person.address)
        draft.write(">")
        draft.claim(draft.source, predicate, person.address.lowercased(), rule: rule, at: address)
        draft.claim(person.address.lowercased(), .hasName, person.name, rule: rule, at: name)
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
