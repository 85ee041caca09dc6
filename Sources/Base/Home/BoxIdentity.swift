// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

/// Which box this is: the content of `box.json`.
public struct BoxIdentity: Hashable, Sendable {
    /// The id every directory of the box is marked with.
    public let boxID: ULID
    /// The version of the home directory's layout.
    public let formatVersion: Int
    /// The name its owner gave it: 1 to 64 characters.
    public let name: String
    /// When the box was made.
    public let created: Instant

    /// The layout this version writes, and the newest it reads.
    public static let currentFormat = 1

    /// Makes an identity; nil where the name breaks its rule.
    public init?(boxID: ULID, name: String, created: Instant, formatVersion: Int = currentFormat) {
        guard (1...64).contains(name.count), name.utf8.count <= 256,
            !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        self.boxID = boxID
        self.formatVersion = formatVersion
        self.name = name
        self.created = created
    }

    /// Reads the content of `box.json`; nil where it is not one. Members a later version added are passed over.
    public init?(json: JSONValue) {
        guard let format = json["format"]?.intValue, format >= 1,
            let id = json["box_id"]?.stringValue.flatMap({ ULID($0) }),
            let name = json["name"]?.stringValue,
            let created = json["created"]?.stringValue.flatMap({ Instant(rfc3339: $0) })
        else { return nil }
        self.init(boxID: id, name: name, created: created, formatVersion: format)
    }

    /// The content of `box.json`.
    public var json: JSONValue {
        [
            "format": .number(JSONNumber(formatVersion)), "box_id": .string(boxID.string), "name": .string(name),
            "created": .string(created.rfc3339),
        ]
    }
}
