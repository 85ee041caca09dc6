// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A Content-Type or Content-Disposition value: the type and its parameters.
public struct MediaType: Hashable, Sendable, CustomStringConvertible {
    /// Type and subtype in small letters, e.g. `text/plain`.
    public let name: String
    /// The parameters with small names; continuations joined and charsets undone (RFC 2231).
    public let parameters: [String: String]

    /// Makes a media type.
    public init(_ name: String, parameters: [String: String] = [:]) {
        self.name = name
        self.parameters = parameters
    }

    /// The part before the slash.
    public var type: Substring { name.prefix { $0 != "/" } }
    /// Type and subtype.
    public var description: String { name }

    /// Whether the part before the slash is `text`.
    var isText: Bool { name.hasPrefix("text/") }
    /// Whether the part before the slash is `multipart`.
    var isMultipart: Bool { name.hasPrefix("multipart/") }

    /// Reads a field value; nil where it does not begin with a type and a subtype.
    init?(parsing value: ArraySlice<UInt8>) {
        let (head, parameters) = ParameterParser.parse(value)
        var slashes = 0
        for byte in head {
            if byte == UInt8(ascii: "/") { slashes += 1 } else if !Self.isToken(byte) { return nil }
        }
        guard slashes == 1, head.count <= 200, head.first != UInt8(ascii: "/"), head.last != UInt8(ascii: "/") else {
            return nil
        }
        self.init(head.loweredText, parameters: parameters)
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || "!#$&-^_.+".utf8.contains(byte)
    }
}
