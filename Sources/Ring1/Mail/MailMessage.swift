// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// An internet mail (RFC 5322, MIME), read from its bytes.
///
/// Reading never fails: what is broken is worked around and listed in ``remarks``, what lies beyond ``MailLimits`` is
/// left out. The same bytes and limits always give the same value.
public struct MailMessage: Hashable, Sendable {
    /// The tree of parts; a simple mail is one leaf.
    public let root: MailPart
    /// What was odd, in the order it was noticed.
    public let remarks: [MailRemark]
    /// The Date field, the first where there are several; nil where it is missing or unreadable.
    public let date: MailDate?
    let limits: MailLimits

    /// Reads a mail; takes time linear in its size.
    public init(parsing bytes: [UInt8], limits: MailLimits = MailLimits()) {
        var bytes = bytes
        var bareReturn: Int?
        if bytes.position(of: .lineFeed, from: 0, to: bytes.count) == nil {
            bareReturn = bytes.position(of: .carriageReturn, from: 0, to: bytes.count)
            if bareReturn != nil { bytes = bytes.map { $0 == .carriageReturn ? .lineFeed : $0 } }
        }
        var parser = PartParser(bytes: bytes, limits: limits)
        root = parser.root()
        if let bareReturn { parser.remarks.add(.bareReturns, at: bareReturn) }
        if let nul = bytes.position(of: 0, from: 0, to: bytes.count) { parser.remarks.add(.nulBytes, at: nul) }
        let dateField = root.headers.first("Date")
        date = dateField.flatMap { MailDate($0.value) }
        if let dateField, date == nil { parser.remarks.add(.dateUnreadable, at: dateField.offset) }
        remarks = parser.remarks.remarks
        self.limits = limits
    }

    /// The header fields of the mail.
    public var headers: MailHeaders { root.headers }
    /// The subject with encoded words undone; empty for none.
    public var subject: String { headers["Subject"] ?? "" }
    /// The mailboxes of all fields with this name, e.g. `From`, `To`, `Cc`, `Reply-To`.
    public func addresses(_ name: String) -> [MailAddress] {
        var found: [MailAddress] = []
        for field in headers.all(name) where found.count < limits.addresses {
            found += AddressParser.parse(field.value, limit: limits.addresses - found.count)
        }
        return found
    }

    /// The leaves of the tree in the order they stand in the mail.
    public var leaves: [MailPart] {
        var leaves: [MailPart] = []
        var waiting = [root]
        while let part = waiting.popLast() {
            if part.isMultipart { waiting += part.children.reversed() } else { leaves.append(part) }
        }
        return leaves
    }
}
