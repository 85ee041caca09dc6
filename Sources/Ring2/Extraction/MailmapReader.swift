// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reads a `.mailmap`, in which a repository's people say which names and addresses are one person's.
///
/// `Proper Name <proper@x> Commit Name <commit@x>`, where either name and the first address may be missing. The proper
/// address gets the name and the further address as facts. An address that the file gives to several people, by the names
/// they committed with, is given to none.
enum MailmapReader {
    private struct Line {
        var properName: Range<Int>
        var proper: Range<Int>
        var commitName: Range<Int>
        /// The second address; empty where there is one only.
        var commit: Range<Int>
    }

    static func read(_ content: [UInt8], into draft: inout DocumentDraft) {
        guard let text = TextReader.decoded(content) else { return }
        draft.title = ".mailmap"
        let range = draft.write(text)
        let lines = TextLines(draft.text, range).compactMap { line(draft.text, $0) }
        /// The people that each further address is given to.
        var owners: [String: Set<String>] = [:]
        for line in lines where !line.commit.isEmpty {
            owners[address(draft, line.commit), default: []].insert(address(draft, line.proper))
        }
        for line in lines {
            let proper = address(draft, line.proper)
            claimName(line.properName, of: proper, into: &draft)
            guard !line.commit.isEmpty else { continue }
            let further = address(draft, line.commit)
            guard owners[further]?.count == 1 else { continue }
            if further != proper {
                draft.claim(proper, .hasEmail, further, rule: "mailmap.address", at: line.commit)
            }
            claimName(line.commitName, of: further, into: &draft)
        }
    }

    private static func claimName(_ name: Range<Int>, of address: String, into draft: inout DocumentDraft) {
        let text = String(decoding: draft.text[name], as: UTF8.self)
        draft.claim(address, .hasName, text, rule: "mailmap.name", at: name)
    }

    private static func address(_ draft: DocumentDraft, _ range: Range<Int>) -> String {
        String(decoding: draft.text[range], as: UTF8.self).lowercased()
    }

    /// The parts of a line; nil for comments and lines without an address.
    private static func line(_ text: [UInt8], _ line: Range<Int>) -> Line? {
        guard line.count <= 1_000, text[line].first != UInt8(ascii: "#"),
            let (name, first, rest) = person(text, line)
        else { return nil }
        guard let (other, second, _) = person(text, rest) else {
            return Line(
                properName: name, proper: first, commitName: rest.upperBound..<rest.upperBound,
                commit: rest.upperBound..<rest.upperBound)
        }
        return Line(properName: name, proper: first, commitName: other, commit: second)
    }

    /// A name, maybe empty, and the address behind it.
    private static func person(_ text: [UInt8], _ range: Range<Int>) -> (Range<Int>, Range<Int>, Range<Int>)? {
        guard let open = text[range].firstIndex(of: UInt8(ascii: "<")),
            let close = text[open..<range.upperBound].firstIndex(of: UInt8(ascii: ">")), close > open + 1
        else { return nil }
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        let start = text[range.lowerBound..<open].firstIndex { !isBlank($0) } ?? open
        let end = text[start..<open].lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        let inner = text[(open + 1)..<close]
        let first = inner.firstIndex { !isBlank($0) } ?? close
        let last = inner.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? first
        guard first < last else { return nil }
        return (start..<end, first..<last, (close + 1)..<range.upperBound)
    }
}
