// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

/// An internet mail (RFC 5322, MIME), read from its bytes.
///
/// Reading never fails: what is broken is worked around and listed in ``remarks``, what lies beyond ``MailLimits`` is
/// left out. The same bytes and limits always give the same value.
public struct MailMessage: Hashable, Sendable {
    /// The tree of parts; a simple mail is one leaf.
    public let root: MailPart
    /// What was odd, in the order it was noticed.
    public let remarks: [MailRemark]
    private let limits: MailLimits

    /// Reads a mail; takes time linear in its size.
    public init(parsing bytes: [UInt8], limits: MailLimits = MailLimits()) {
        var parser = PartParser(bytes: bytes, limits: limits)
        root = parser.root()
        if let nul = bytes.firstIndex(of: 0) { parser.remarks.add(.nulBytes, at: nul) }
        if let field = root.headers.first("Date"), MailDate(field.value) == nil {
            parser.remarks.add(.dateUnreadable, at: field.offset)
        }
        remarks = parser.remarks.remarks
        self.limits = limits
    }

    /// The header fields of the mail.
    public var headers: MailHeaders { root.headers }
    /// The subject with encoded words undone; empty for none.
    public var subject: String { headers["Subject"] ?? "" }
    /// The Date field; nil where it is missing or unreadable.
    public var date: MailDate? { headers.first("Date").flatMap { MailDate($0.value) } }
    /// The first Message-ID without its angle brackets; nil for none.
    public var messageID: String? { identifiers("Message-ID").first }
    /// The mails this one answers, without angle brackets.
    public var inReplyTo: [String] { identifiers("In-Reply-To") }
    /// The mails of the thread before this one, oldest first, without angle brackets.
    public var references: [String] { identifiers("References") }

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

    /// The leaves that make up what a reader sees as the mail's own text.
    private var bodyParts: [MailPart] {
        leaves.filter { $0.mediaType.type == "text" && !$0.isMarkedAttachment && $0.fileName == nil }
    }
    /// The text of the plain parts, joined by an empty line; nil where the mail has none.
    public var plainText: String? { joined(bodyParts.filter { $0.mediaType.name != "text/html" && !isCalendar($0) }) }
    /// The text of the HTML parts, joined by a line end; nil where the mail has none.
    public var htmlText: String? { joined(bodyParts.filter { $0.mediaType.name == "text/html" }) }
    /// The leaves that are not the mail's own text: marked attachments, named files, images, forwarded mails.
    public var attachments: [MailPart] {
        leaves.filter { part in
            part.mediaType.type != "text" || part.isMarkedAttachment || part.fileName != nil || isCalendar(part)
        }
    }

    private func isCalendar(_ part: MailPart) -> Bool {
        ["text/calendar", "text/vcard", "text/x-vcard", "text/csv"].contains(part.mediaType.name)
    }
    private func joined(_ parts: [MailPart]) -> String? {
        parts.isEmpty ? nil : parts.map { $0.text().text }.joined(separator: "\n")
    }

    /// The `<...>` tokens of a field; where there is none, its words.
    private func identifiers(_ name: String) -> [String] {
        guard let value = headers.first(name)?.value else { return [] }
        var found: [String] = []
        var start: Int?
        for index in value.indices where found.count < limits.addresses {
            if value[index] == UInt8(ascii: "<") {
                start = index + 1
            } else if value[index] == UInt8(ascii: ">"), let begin = start {
                let identifier = value[begin..<index].filter { !$0.isSpace }
                if !identifier.isEmpty { found.append(Charset.decode(identifier, label: nil).text) }
                start = nil
            }
        }
        if !found.isEmpty { return found }
        return value.split(whereSeparator: \.isSpace).prefix(limits.addresses).map {
            Charset.decode($0, label: nil).text
        }
    }
}
