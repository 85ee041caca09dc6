// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON

/// What is known of where a content came from: names and facts that may be personal.
///
/// They stand in the entry's header, or inside the sealed blob where the content does.
struct RecordFacts: Hashable, Sendable {
    var source: String
    var name: String
    var mediaType: String
    var attributes: JSONObject

    /// What a reader sees where the content is erased, missing or damaged.
    static let unknown = RecordFacts(source: "", name: "", mediaType: "", attributes: [:])

    /// The canonical JSON that goes into a sealed blob.
    func canonicalBytes() throws(JSONError) -> [UInt8] {
        try CanonicalJSON.encode(
            [
                "attributes": .object(attributes), "media_type": .string(mediaType), "name": .string(name),
                "source": .string(source),
            ])
    }

    /// The most bytes of the canonical JSON: what an entry could hold too.
    static let maxBytes = 65_535

    init(source: String, name: String, mediaType: String, attributes: JSONObject) {
        self.source = source
        self.name = name
        self.mediaType = mediaType
        self.attributes = attributes
    }

    /// Reads what came out of a sealed blob; it is authentic, so a wrong form is a fault of a program.
    init(sealed bytes: [UInt8]) throws(LedgerError) {
        let limits = JSONLimits(maxBytes: Self.maxBytes, maxDepth: EntryHeader.maxDepth)
        guard let object = (try? JSONValue(parsing: bytes, limits: limits))?.objectValue, object.count == 4,
            let facts = RecordFacts(members: object)
        else { throw LedgerError(.contentDamaged, "the description inside a sealed content has a wrong form") }
        self = facts
    }

    /// Takes the four members out of an object.
    init?(members object: JSONObject) {
        guard let source = object["source"]?.stringValue, !source.isEmpty, let name = object["name"]?.stringValue,
            let mediaType = object["media_type"]?.stringValue, let attributes = object["attributes"]?.objectValue
        else { return nil }
        self.init(source: source, name: name, mediaType: mediaType, attributes: attributes)
    }
}
