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
        draft.threadLinks = ThreadLinks(mail)
        if let date = mail.date { draft.occurredAt = date.instant }

        let senders = write(mail.addresses("From"), label: "From", as: .sentBy, rule: "mail.header.from", into: &draft)
        write(mail.addresses("To"), label: "To", as: .sentTo, rule: "mail.header.to", into: &draft)
        if let sender = senders.first {
            draft.context = draft.context.preferring(domain: sender.address)
        }
        write(mail.addresses("Cc"), label: "Cc", as: .copiedTo, rule: "mail.header.cc", into: &draft)
        write(mail.addresses("Bcc"), label: "Bcc", as: .blindCopiedTo, rule: "mail.header.bcc", into: &draft)
        let authors = Set(senders.map(\.address))
        write(
            mail.addresses("Sender").filter { !authors.contains($0.address.lowercased()) }, label: "Sender",
            as: .submittedBy, rule: "mail.header.sender", into: &draft)
        write(
            mail.addresses("Reply-To").filter { !authors.contains($0.address.lowercased()) }, label: "Reply-To",
            as: .answersGoTo, rule: "mail.header.reply_to", into: &draft)
        if let list = listIdentifier(mail.headers["List-Id"]) {
            draft.write("List: ")
            let span = draft.write(list)
            draft.write("\n")
            draft.claim(draft.source, .postedTo, list, rule: "mail.header.list_id", at: span)
        }
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
        let answered = Set(mail.inReplyTo)
        for identifier in mail.references.suffix(50) where !answered.contains(identifier) {
            draft.claim(draft.source, .refersTo, identifier, rule: "mail.header.references", at: nil)
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

    /// The identifier in `Name <identifier>`; nil where there is none.
    private static func listIdentifier(_ header: String?) -> String? {
        guard let header else { return nil }
        guard let open = header.lastIndex(of: "<"), let close = header[open...].firstIndex(of: ">") else {
            let bare = header.squeezed.lowercased()
            return bare.isEmpty || bare.contains(" ") ? nil : bare
        }
        let inside = header[header.index(after: open)..<close].squeezed.lowercased()
        return inside.isEmpty ? nil : inside
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
        let lines = Array(TextLines(text, range))
        var index = 0
        while index < lines.count {
            let line = lines[index]
            let quote = QuotedText.kind(text, lines, at: index)
            guard quote != .none else {
                index += 1
                continue
            }
            if start < line.lowerBound { own.append(start..<line.lowerBound) }
            if quote == .rest { return own }
            if quote == .introductionOfTwoLines { index += 1 }
            start = min(lines[index].upperBound + 1, range.upperBound)
            index += 1
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
