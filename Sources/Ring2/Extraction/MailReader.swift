// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Mail
import Markup
import Primitives

/// Reads a mail: relations from its headers, a signature that agrees with its sender, mentions in its own words.
enum MailReader {
    static func read(_ content: [UInt8], into draft: inout DocumentDraft) {
        let mail = MailMessage(parsing: content)
        draft.title = mail.subject
        if let date = mail.date { draft.occurredAt = date.instant }

        let senders = write(mail.addresses("From"), label: "From", as: .sentBy, rule: "mail.header.from", into: &draft)
        write(mail.addresses("To"), label: "To", as: .sentTo, rule: "mail.header.to", into: &draft)
        write(mail.addresses("Cc"), label: "Cc", as: .copiedTo, rule: "mail.header.cc", into: &draft)
        if let date = mail.date {
            draft.write("Date: ")
            let span = draft.write(date.localDate.description)
            draft.write("\n")
            draft.claim(draft.source, .sentOn, date.localDate.description, rule: "mail.header.date", at: span)
        }
        if let identifier = mail.messageID {
            draft.claim(draft.source, .hasMessageID, identifier, rule: "mail.header.message_id", at: nil)
        }
        for identifier in mail.inReplyTo.prefix(20) {
            draft.claim(draft.source, .repliesTo, identifier, rule: "mail.header.in_reply_to", at: nil)
        }
        if let organisation = mail.headers["Organization"]?.squeezed, let sender = senders.first {
            draft.write("Organization: ")
            let span = draft.write(organisation)
            draft.write("\n")
            draft.claim(sender.address, .worksFor, organisation, rule: "mail.header.organization", at: span)
        }
        draft.write("Subject: ")
        let subject = draft.write(mail.subject)
        MentionScanner.claim(in: &draft, subject, subject: draft.source)
        for part in mail.attachments {
            guard let name = part.fileName else { continue }
            draft.write("\nAttachment: ")
            let span = draft.write(name)
            draft.claim(draft.source, .hasAttachment, name, rule: "mail.attachment", at: span)
        }
        draft.write("\n\n")

        let body: String
        if let plain = mail.plainText, !plain.squeezed.isEmpty {
            body = plain
        } else {
            body = mail.htmlText.map { HTMLText($0).document.text } ?? ""
        }
        let range = draft.write(body)
        for own in ownText(in: draft.text, range) { MentionScanner.claim(in: &draft, own, subject: draft.source) }
        if let sender = senders.first { SignatureRule.claim(in: &draft, range, sender: sender) }
    }

    /// Writes `Label: Name <address>, ...` and claims who stands there; returns the mailboxes with small addresses.
    @discardableResult private static func write(
        _ addresses: [MailAddress], label: String, as predicate: Predicate, rule: String,
        into draft: inout DocumentDraft
    ) -> [MailAddress] {
        guard !addresses.isEmpty else { return [] }
        var written: [MailAddress] = []
        draft.write("\(label): ")
        for (index, mailbox) in addresses.enumerated() {
            if index > 0 { draft.write(", ") }
            let address = mailbox.address.lowercased()
            var nameSpan: Range<Int>?
            if !mailbox.name.isEmpty {
                nameSpan = draft.write(mailbox.name)
                draft.write(" <")
            }
            let span = draft.write(mailbox.address)
            if !mailbox.name.isEmpty { draft.write(">") }
            draft.claim(draft.source, predicate, address, rule: rule, at: span)
            // A display name that is itself an address says nothing about the person.
            if !mailbox.name.contains("@") {
                draft.claim(address, .hasName, mailbox.name, rule: rule, at: nameSpan)
            }
            written.append(MailAddress(name: mailbox.name, address: address))
        }
        draft.write("\n")
        return written
    }

    /// The ranges of lines the sender wrote: not quoted, and before a forwarded or original message.
    ///
    /// A quoted fact is claimed once, from the mail that said it first.
    static func ownText(in text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
        var own: [Range<Int>] = []
        var start = range.lowerBound
        for line in TextLines(text, range) {
            let words = text[line].drop { $0 == 0x20 }
            let isQuoted = words.first == UInt8(ascii: ">")
            let isIntroduction = words.starts(with: "On ".utf8) && words.ends(with: " wrote:")
            let isOriginal =
                words.starts(with: "-----Original Message".utf8)
                || words.starts(with: "---------- Forwarded message".utf8)
                || words.starts(with: "Begin forwarded message:".utf8)
            guard isQuoted || isIntroduction || isOriginal else { continue }
            if start < line.lowerBound { own.append(start..<line.lowerBound) }
            if isOriginal { return own }
            start = min(line.upperBound + 1, range.upperBound)
        }
        if start < range.upperBound { own.append(start..<range.upperBound) }
        return own
    }
}

/// The lines of a piece of text as ranges without their line ends.
struct TextLines: Sequence, IteratorProtocol {
    private let text: [UInt8]
    private var position: Int
    private let end: Int
    private var isDone = false

    init(_ text: [UInt8], _ range: Range<Int>) {
        self.text = text
        position = range.lowerBound
        end = range.upperBound
    }

    mutating func next() -> Range<Int>? {
        guard !isDone else { return nil }
        let start = position
        while position < end, text[position] != 0x0A { position += 1 }
        let line = start..<(position > start && text[position - 1] == 0x0D ? position - 1 : position)
        if position >= end { isDone = true }
        position += 1
        return line
    }
}

extension ArraySlice<UInt8> {
    /// Whether the bytes end with this text, blanks at the end left out.
    func ends(with ending: String) -> Bool {
        var slice = self
        while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
        return slice.suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }
}
