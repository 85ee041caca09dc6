// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension MailMessage {
    /// Who wrote the mail (From).
    public var from: [MailAddress] { addresses("From") }
    /// Who sent it off, where that is another (Sender).
    public var sender: MailAddress? { addresses("Sender").first }
    /// Where answers go, where that is elsewhere (Reply-To).
    public var replyTo: [MailAddress] { addresses("Reply-To") }
    /// Whom it is written to (To).
    public var to: [MailAddress] { addresses("To") }
    /// Who gets a copy (Cc).
    public var cc: [MailAddress] { addresses("Cc") }
    /// Who gets a copy unseen (Bcc); stands only in the sender's own copy.
    public var bcc: [MailAddress] { addresses("Bcc") }
    /// The mailing list it came through (List-Id, RFC 2919); nil for none.
    public var list: MailList? { headers.first("List-Id").flatMap { MailList($0.value) } }

    /// The times somebody sent the mail on unchanged, latest first (Resent-*, RFC 5322 section 3.6.6); at most 100.
    public var resendings: [MailResending] {
        var blocks: [MailResending] = []
        var current: [MailField] = []
        func finish() {
            if !current.isEmpty, blocks.count < 100 { blocks.append(MailResending(current, limit: limits.addresses)) }
            current = []
        }
        for field in headers.fields {
            guard field.nameBytes.startsIgnoringCase("resent-") else {
                finish()
                continue
            }
            if current.contains(where: { $0.nameBytes.equalsIgnoringCase(field.name) }) { finish() }
            current.append(field)
        }
        finish()
        return blocks
    }

    /// How many servers say that they handed the mail on (Received fields); a loop shows as a large number.
    public var hopCount: Int { headers.all("Received").count }
    /// Whether a program sent the mail by itself: a notice, a list, an answering machine, a bounce.
    public var isAutomatic: Bool {
        if let field = headers.first("Auto-Submitted"), !field.value.equalsIgnoringCase("no") { return true }
        if let field = headers.first("Precedence"),
            ["bulk", "junk", "list", "auto_reply"].contains(where: { field.value.equalsIgnoringCase($0) })
        {
            return true
        }
        return list != nil || isBounce
    }
    /// Whether the mail reports that another could not be delivered (RFC 3464, or sent from nobody).
    public var isBounce: Bool {
        if root.declaredType == "multipart/report" {
            let kind = root.mediaType.parameters["report-type"]?.lowercased()
            if kind == nil || kind == "delivery-status" { return true }
        }
        return headers.first("Return-Path")?.value.elementsEqual("<>".utf8) ?? false
    }
}

/// A mailing list as its mails name it.
public struct MailList: Hashable, Sendable {
    /// What people call it; empty where the field does not say.
    public let name: String
    /// Its identifier, e.g. `debian-devel.lists.debian.org`, in small letters.
    public let identifier: String

    init?(_ value: ArraySlice<UInt8>) {
        guard let open = value.lastIndex(of: UInt8(ascii: "<")),
            let close = value[open...].firstIndex(of: UInt8(ascii: ">")), close > open + 1
        else {
            let bare = value.trimmed
            guard !bare.isEmpty, bare.count <= 255, !bare.contains(where: \.isSpace) else { return nil }
            name = ""
            identifier = bare.loweredText
            return
        }
        identifier = value[(open + 1)..<close].trimmed.prefix(255).loweredText
        let words = value[value.startIndex..<open].trimmed
        let isQuoted = words.count > 1 && words.first == .quote && words.last == .quote
        name = EncodedWord.decode(isQuoted ? words.dropFirst().dropLast() : words)
    }
}

/// One time that somebody sent a mail on unchanged.
public struct MailResending: Hashable, Sendable {
    /// Who sent it on.
    public let from: [MailAddress]
    /// Whom it was sent to.
    public let to: [MailAddress]
    /// Who got a copy.
    public let cc: [MailAddress]
    /// Who got a copy unseen.
    public let bcc: [MailAddress]
    /// When; nil where the block does not say.
    public let date: MailDate?

    init(_ fields: [MailField], limit: Int) {
        func addresses(_ name: String) -> [MailAddress] {
            fields.first { $0.nameBytes.equalsIgnoringCase(name) }.map { AddressParser.parse($0.value, limit: limit) }
                ?? []
        }
        from = addresses("Resent-From")
        to = addresses("Resent-To")
        cc = addresses("Resent-Cc")
        bcc = addresses("Resent-Bcc")
        date = fields.first { $0.nameBytes.equalsIgnoringCase("Resent-Date") }.flatMap { MailDate($0.value) }
    }
}
