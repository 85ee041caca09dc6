// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import NameScan

/// A name that is known before the text is read.
public struct KnownName: Hashable, Sendable {
    /// What the name is the name of.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A human being.
        case person
        /// A firm, authority or club.
        case organisation
        /// A piece of work.
        case project
        /// A domain of the Internet.
        case domain

        var mention: MentionKind { MentionKind(rawValue: rawValue) }
    }

    /// The name as people write it.
    public let text: String
    /// What it is the name of.
    public let kind: Kind
    /// What it is known by, e.g. a person's id.
    public let key: String

    /// Makes a name.
    public init(text: String, kind: Kind, key: String) {
        self.text = text
        self.kind = kind
        self.key = key
    }
}

/// The names of a tenant's own people, organisations, projects and domains, looked for together.
///
/// It never changes; a new directory is a new value. Its mentions carry the known name itself, however the text writes it.
public struct KnownNames: Sendable {
    private let entries: [KnownName]
    private let automaton: NameAutomaton

    /// Builds the automaton over the names.
    public init(_ entries: [KnownName]) {
        self.entries = entries
        automaton = NameAutomaton(entries.enumerated().map { Name(text: $1.text, id: UInt32($0)) })
    }

    /// Every place in `range` where a name stands, from left to right.
    ///
    /// A name of one word is believed only where the text writes it with a capital, as the directory does: a man called
    /// May is not found in `it may rain`.
    public func mentions(in text: [UInt8], _ range: Range<Int>) -> [Mention] {
        automaton.hits(in: text, range).compactMap { hit in
            let entry = entries[Int(hit.id)]
            let isOneWord = !text[hit.range].contains { $0 <= 0x20 }
            if isOneWord, entry.kind != .domain, let first = entry.text.utf8.first, first.isASCIICapital,
                let written = text[hit.range].first, written >= 0x61, written <= 0x7A
            {
                return nil
            }
            return Mention(
                kind: entry.kind.mention, text: entry.text, span: hit.range, rule: "names.known", key: entry.key)
        }
    }
}
