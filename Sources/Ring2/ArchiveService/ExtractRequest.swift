// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Content
import Extraction
import HTTPServer
import JSON
import People

/// A text to look through: `{"text", "regions"?, "names"?}`, or the text itself.
struct ExtractRequest: Sendable {
    let text: String
    /// What may be tried; nil for what the box is set to.
    let context: ExtractionContext?
    /// Whether people and organisations that the ledger knows are looked for too.
    let names: Bool

    /// Reads a body of any type but JSON: UTF-8.
    init(text bytes: [UInt8]) throws(ArchiveError) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ArchiveError(.bodyInvalid, "the text is not UTF-8", nextStep: "send the text in UTF-8")
        }
        self.text = text
        context = nil
        names = false
    }

    init(_ object: JSONObject, limits: ArchiveLimits) throws(ArchiveError) {
        guard let text = object["text"]?.stringValue, text.utf8.count <= limits.extractBytes else {
            throw ArchiveError(
                .bodyInvalid, "text is missing or has more than \(limits.extractBytes) bytes",
                nextStep: "send {\"text\": …}; a longer text in parts")
        }
        self.text = text
        if let regions = object["regions"] {
            guard let codes = regions.arrayValue?.map({ $0.stringValue ?? "" }), codes.count <= 30,
                codes.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (0x41...0x5A).contains($0) } })
            else {
                throw ArchiveError(
                    .bodyInvalid, "regions is not a list of at most 30 countries by two capital letters",
                    nextStep: "send regions such as [\"DE\", \"AT\"], or leave them out")
            }
            context = ExtractionContext(regions: codes)
        } else {
            context = nil
        }
        let names = object["names"] ?? false
        guard let names = names.boolValue else {
            throw ArchiveError(.bodyInvalid, "names is neither true nor false", nextStep: "send true, or leave it out")
        }
        self.names = names
    }

    /// What the text mentions, and of whom that speaks; a name that several bear is one mention.
    func answer(_ people: NamedPeople?, context preset: ExtractionContext) -> (form: JSONObject, people: Set<PersonID>)
    {
        let mentions = Extractor.mentions(in: text, context: context ?? preset, names: people?.names)
        var forms: [JSONObject] = []
        var keys: [[String]] = []
        var last: Mention?
        for mention in mentions {
            let key = mention.key.flatMap { $0.isEmpty ? nil : $0 }
            if let before = last, before.span == mention.span, before.kind == mention.kind, before.rule == mention.rule,
                before.text == mention.text
            {
                if let key { keys[keys.count - 1].append(key) }
                continue
            }
            last = mention
            forms.append(Forms.mention(mention, in: text))
            keys.append(key.map { [$0] } ?? [])
        }
        for index in forms.indices where !keys[index].isEmpty {
            forms[index]["people"] = .array(keys[index].map { .string($0) })
        }
        return (
            ["mentions": .array(forms.map { .object($0) }), "extractor_version": JSONValue(Extractor.version)],
            Set(keys.joined().compactMap { PersonID($0) })
        )
    }
}

extension Forms {
    /// A mention with the words that stand there; `start` and `end` count UTF-8 bytes.
    static func mention(_ mention: Mention, in text: String) -> JSONObject {
        let start = text.utf8.index(text.startIndex, offsetBy: mention.span.lowerBound)
        let end = text.utf8.index(start, offsetBy: mention.span.count)
        return [
            "kind": .string(mention.kind.rawValue), "value": .string(mention.text),
            "text": .string(String(decoding: text.utf8[start..<end], as: UTF8.self)),
            "start": JSONValue(mention.span.lowerBound), "end": JSONValue(mention.span.upperBound),
            "rule": .string(mention.rule), "rule_version": JSONValue(mention.ruleVersion),
        ]
    }
}
