// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One node of a mail's tree: a multipart with children, or a leaf with content.
public struct MailPart: Hashable, Sendable {
    /// The header fields of the part; for the root, those of the mail.
    public let headers: MailHeaders
    /// What the part says it is; `text/plain` where it says nothing, or where it says multipart and is none.
    public let mediaType: MediaType
    /// The type as the header says it, whatever became of it; `text/plain` where it says nothing.
    public let declaredType: String
    /// How its bytes are written.
    public let encoding: TransferEncoding
    /// The position in the tree as IMAP counts it, e.g. `2.1`; `1` for the only part of a simple mail.
    public let number: String
    /// The bytes of the part as they stand in the mail; the indices are offsets into the mail.
    public let body: ArraySlice<UInt8>
    /// The parts of a multipart; empty for a leaf.
    public let children: [MailPart]
    /// Whether the sender marked the part as an attachment.
    public let isMarkedAttachment: Bool
    /// The file name the sender gave, reduced to a harmless last component of at most 200 bytes; nil for none.
    public let fileName: String?

    /// Whether the part is a multipart with parts in it.
    public var isMultipart: Bool { !children.isEmpty }
    /// Whether the part is a calendar: an invitation, an answer to one, or an event sent along.
    public var isCalendar: Bool { mediaType.name == "text/calendar" || mediaType.name == "application/ics" }
    /// Whether the part is Outlook's container of attachments, read by ``TransportNeutralFile``.
    public var isTransportNeutral: Bool {
        mediaType.name == "application/ms-tnef" || mediaType.name == "application/vnd.ms-tnef"
            || fileName?.lowercased() == "winmail.dat"
    }

    /// The bytes with their transfer encoding undone.
    public func content() -> DecodedContent { encoding.decode(body) }
}
