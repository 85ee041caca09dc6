// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Reads the lines of a witness policy (C2SP tlog-policy).
struct PolicyReader {
    private(set) var logs: [WitnessPolicy.Log] = []
    private(set) var witnesses: [WitnessPolicy.Witness] = []
    private(set) var groups: [WitnessPolicy.Group] = []
    private(set) var quorum: String?

    // Names are bytes: two spellings of the same letter are two names.
    private var names: Set<[UInt8]> = [Array("none".utf8)]
    private var members: Set<[UInt8]> = []
    private var keys: [NoteKeyKind: Set<[UInt8]>] = [:]
    private var hasQuorum = false

    mutating func read(_ bytes: [UInt8]) throws(TransparencyLogError) {
        guard bytes.count <= WitnessPolicy.maxBytes else { throw malformed("it has more than 262144 bytes") }
        // Names need not be UTF-8 by the format; ours are, so that they can be shown and compared.
        guard String(validUTF8: bytes) != nil else { throw malformed("it is not UTF-8") }
        for (number, line) in bytes.split(separator: 0x0a, omittingEmptySubsequences: false).enumerated() {
            guard line.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }) else {
                throw malformed("line \(number + 1) holds a control character")
            }
            let words = line.split { $0 == 0x20 || $0 == 0x09 }.map { String(decoding: $0, as: UTF8.self) }
            guard let keyword = words.first, !keyword.utf8.starts(with: "#".utf8) else { continue }
            do {
                try read(keyword, Array(words.dropFirst()))
            } catch {
                throw malformed("line \(number + 1): \(error.message)")
            }
        }
        guard hasQuorum else { throw malformed("there is no quorum line; without witnesses it is “quorum none”") }
    }

    private mutating func read(_ keyword: String, _ words: [String]) throws(TransparencyLogError) {
        switch keyword {
        case "log":
            guard (1...2).contains(words.count) else { throw malformed("a log is “log <vkey> [<url>]”") }
            let verifier = try key(words[0], .ed25519)
            logs.append(WitnessPolicy.Log(verifier: verifier, url: words.dropFirst().first))
        case "witness":
            guard (2...3).contains(words.count) else { throw malformed("a witness is “witness <name> <vkey> [<url>]”") }
            try define(words[0])
            let verifier = try key(words[1], .cosignature)
            witnesses.append(WitnessPolicy.Witness(name: words[0], verifier: verifier, url: words.dropFirst(2).first))
        case "group":
            try readGroup(words)
        case "quorum":
            guard words.count == 1 else { throw malformed("the quorum is “quorum <name>” or “quorum none”") }
            guard !hasQuorum else { throw malformed("there is a second quorum") }
            guard names.contains(Array(words[0].utf8)) else { throw malformed("“\(words[0])” is not defined above") }
            quorum = words[0] == "none" ? nil : words[0]
            hasQuorum = true
        default: throw malformed("“\(keyword)” is not log, witness, group or quorum")
        }
        guard max(logs.count, witnesses.count, groups.count) <= WitnessPolicy.maxItems else {
            throw malformed("there are more than \(WitnessPolicy.maxItems) lines of this kind")
        }
    }

    private mutating func readGroup(_ words: [String]) throws(TransparencyLogError) {
        guard words.count >= 3 else { throw malformed("a group is “group <name> <number, any or all> <name>…”") }
        let members = Array(words.dropFirst(2))
        for member in members {
            let name = Array(member.utf8)
            guard names.contains(name), member != "none" else { throw malformed("“\(member)” is not defined above") }
            guard self.members.insert(name).inserted else { throw malformed("“\(member)” is already in a group") }
        }
        let threshold: Int
        switch words[1] {
        case "any": threshold = 1
        case "all": threshold = members.count
        default:
            guard let number = Int(words[1]), String(number) == words[1], (1...members.count).contains(number) else {
                throw malformed("“\(words[1])” is not any, all or a number from 1 to \(members.count)")
            }
            threshold = number
        }
        try define(words[0])
        groups.append(WitnessPolicy.Group(name: words[0], threshold: threshold, members: members))
    }

    private mutating func define(_ name: String) throws(TransparencyLogError) {
        guard names.insert(Array(name.utf8)).inserted else { throw malformed("the name “\(name)” is already taken") }
    }

    /// A key of the kind that a log or witness needs, and that no other has.
    private mutating func key(_ text: String, _ kind: NoteKeyKind) throws(TransparencyLogError) -> NoteVerifier {
        let verifier = try NoteVerifier(vkey: text)
        guard verifier.kind == kind else {
            throw malformed(
                "\(verifier.name) has a key of kind \(verifier.kind.rawValue) where \(kind.rawValue) is needed")
        }
        guard keys[kind, default: []].insert(verifier.publicBytes).inserted else {
            throw malformed("the key of \(verifier.name) was already given")
        }
        return verifier
    }

    private func malformed(_ message: String) -> TransparencyLogError {
        TransparencyLogError(.policyMalformed, message)
    }
}
