// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One mailbox of an address field.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The display name with encoded words undone; empty where there is none.
    public let name: String
    /// The address as written, without white space and comments, e.g. `maria@larkstone.example`.
    public let address: String
    /// The name of the group the mailbox stands in, e.g. `Team` for `Team: a@x.example, b@x.example;`.
    public let group: String?

    /// Makes a mailbox.
    public init(name: String, address: String, group: String? = nil) {
        self.name = name
        self.address = address
        self.group = group
    }

    /// The part before the last `@`.
    public var localPart: Substring {
        address.utf8.lastIndex(of: UInt8(ascii: "@")).map { address[..<$0] } ?? address[...]
    }
    /// The part after the last `@`; empty where the address has none.
    public var domain: Substring {
        address.utf8.lastIndex(of: UInt8(ascii: "@")).map { address[address.index(after: $0)...] } ?? ""
    }
    /// `Name <address>`, or the address alone.
    public var description: String { name.isEmpty ? address : "\(name) <\(address)>" }
}
