// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A request method such as `GET`; case matters, as in RFC 9110.
public struct HTTPMethod: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The method as it stands on the wire.
    public let name: String

    /// Wraps a method name.
    public init(_ name: String) { self.name = name }
    /// Wraps a literal method name.
    public init(stringLiteral name: String) { self.name = name }
    /// The method as it stands on the wire.
    public var description: String { name }

    /// Reads a resource.
    public static let get = HTTPMethod("GET")
    /// Reads a resource's header only.
    public static let head = HTTPMethod("HEAD")
    /// Hands something over to be processed.
    public static let post = HTTPMethod("POST")
    /// Puts something in place.
    public static let put = HTTPMethod("PUT")
    /// Changes a part.
    public static let patch = HTTPMethod("PATCH")
    /// Takes something away.
    public static let delete = HTTPMethod("DELETE")
    /// Asks what is allowed.
    public static let options = HTTPMethod("OPTIONS")
    /// Asks a proxy for a tunnel; the server refuses it.
    public static let connect = HTTPMethod("CONNECT")
}
