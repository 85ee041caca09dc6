// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

extension MailMessage {
    /// The leaves that make up what a reader sees as the mail's own text.
    private var bodyParts: [MailPart] {
        leaves.filter { $0.mediaType.isText && !$0.isMarkedAttachment && $0.fileName == nil }
    }
    /// The text of the plain parts, joined by an empty line; nil where the mail has none.
    public var plainText: String? {
        joined(bodyParts.filter { $0.mediaType.name != "text/html" && !Self.isData($0) })
    }
    /// The text of the HTML parts, joined by a line end; nil where the mail has none.
    public var htmlText: String? { joined(bodyParts.filter { $0.mediaType.name == "text/html" }) }
    /// The leaves that are not the mail's own text: marked attachments, named files, images, forwarded mails.
    public var attachments: [MailPart] {
        leaves.filter { part in
            !part.mediaType.isText || part.isMarkedAttachment || part.fileName != nil || Self.isData(part)
        }
    }
    /// The calendars in the mail: invitations, answers, events sent along.
    public var calendars: [MailPart] { leaves.filter(\.isCalendar) }

    /// Text that is data rather than words to read.
    static func isData(_ part: MailPart) -> Bool {
        switch part.mediaType.name {
        case "text/calendar", "text/vcard", "text/x-vcard", "text/csv", "text/directory", "text/rfc822-headers": true
        default: false
        }
    }
    private func joined(_ parts: [MailPart]) -> String? {
        parts.isEmpty ? nil : parts.map { $0.text().text }.joined(separator: "\n")
    }
}
