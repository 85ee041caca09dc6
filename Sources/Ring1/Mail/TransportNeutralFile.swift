// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

/// Outlook's `winmail.dat` (TNEF, MS-OXTNEF): the attachments and the text of a mail in one binary part.
///
/// Only what people sent is taken out: attachments, plain and HTML text, the message class. Text in RTF is left where it
/// is. Reading never fails beyond the first bytes; what is cut off or contradictory ends the reading and sets
/// ``isDamaged``.
public struct TransportNeutralFile: Hashable, Sendable {
    /// One attachment.
    public struct Attachment: Hashable, Sendable {
        /// The file name as given, made harmless; nil for none.
        public var name: String?
        /// The media type as given, e.g. `image/png`; nil for none.
        public var mediaType: String?
        /// The bytes.
        public var content: [UInt8] = []
        /// Whether the bytes are themselves a TNEF file: a mail sent along.
        public var isMessage = false
    }

    /// What Outlook takes it for, e.g. `IPM.Microsoft Mail.Note`; empty where it does not say.
    public internal(set) var messageClass = ""
    /// The subject; empty where it does not say.
    public internal(set) var subject = ""
    /// The plain text; nil for none.
    public internal(set) var text: String?
    /// The HTML text; nil for none.
    public internal(set) var markup: String?
    /// The attachments in order, at most ``attachmentLimit``.
    public internal(set) var attachments: [Attachment] = []
    /// Whether something did not fit; everything before it was still read.
    public internal(set) var isDamaged = false

    /// Most attachments that are read out of one file.
    public static let attachmentLimit = 1_000
    /// Most properties of one attachment or message that are read.
    public static let propertyLimit = 10_000

    /// Whether a file that begins with these bytes is one of this kind.
    public static func recognizes(_ start: some Collection<UInt8>) -> Bool {
        start.starts(with: [0x78, 0x9F, 0x3E, 0x22])
    }

    /// Reads a file; nil where it does not begin as one.
    public init?(_ content: [UInt8]) {
        var reader = TransportNeutralReader(content)
        guard reader.number32() == 0x223E_9F78, reader.number16() != nil else { return nil }
        while !reader.isAtEnd, attachments.count <= Self.attachmentLimit {
            guard let attribute = reader.attribute() else {
                isDamaged = true
                break
            }
            if !attribute.isIntact { isDamaged = true }
            take(attribute)
        }
        if attachments.count > Self.attachmentLimit {
            attachments.removeLast(attachments.count - Self.attachmentLimit)
            isDamaged = true
        }
        attachments = attachments.filter { !$0.content.isEmpty || $0.name != nil }
    }

    private var codePage: String? = "windows-1252"

    private mutating func take(_ attribute: TransportNeutralReader.Attribute) {
        switch attribute.id {
        case 0x9007:  // attOemCodepage
            if attribute.data.count >= 2 {
                let low = Int(attribute.data[attribute.data.startIndex])
                codePage = "cp\(low | Int(attribute.data[attribute.data.startIndex + 1]) << 8)"
            }
        case 0x8008: messageClass = decoded(attribute.data)
        case 0x8004: subject = decoded(attribute.data)
        case 0x800C: text = decoded(attribute.data)
        case 0x9002: attachments.append(Attachment())  // attAttachRenddata begins an attachment
        case 0x8010:
            change { file, attachment in
                if attachment.name == nil { attachment.name = PartFacts.harmless(file.decoded(attribute.data)) }
            }
        case 0x800F: change { _, attachment in attachment.content = Array(attribute.data) }
        case 0x9003: properties(attribute.data) { file, property in file.takeMessage(property) }
        case 0x9005: properties(attribute.data) { file, property in file.takeAttachment(property) }
        default: break
        }
    }

    /// Changes the attachment that is being read; one that was never begun is begun.
    private mutating func change(_ body: (Self, inout Attachment) -> Void) {
        if attachments.isEmpty { attachments.append(Attachment()) }
        var last = attachments.removeLast()
        body(self, &last)
        attachments.append(last)
    }

    private mutating func properties(
        _ data: ArraySlice<UInt8>, _ take: (inout Self, TransportNeutralReader.Property) -> Void
    ) {
        var reader = TransportNeutralReader(data)
        guard let count = reader.number32() else {
            isDamaged = true
            return
        }
        for _ in 0..<min(Int(count), Self.propertyLimit) {
            guard let property = reader.property() else {
                isDamaged = true
                return
            }
            take(&self, property)
        }
    }

    private mutating func takeMessage(_ property: TransportNeutralReader.Property) {
        switch property.id {
        case 0x001A: if messageClass.isEmpty { messageClass = string(property) }
        case 0x0037: if subject.isEmpty { subject = string(property) }
        case 0x1000: if text == nil { text = string(property) }
        case 0x1013: if markup == nil { markup = string(property) }
        default: break
        }
    }

    private mutating func takeAttachment(_ property: TransportNeutralReader.Property) {
        change { file, attachment in
            switch property.id {
            case 0x3707: attachment.name = PartFacts.harmless(file.string(property)) ?? attachment.name  // long name
            case 0x3704, 0x3001:
                if attachment.name == nil { attachment.name = PartFacts.harmless(file.string(property)) }
            case 0x370E: attachment.mediaType = file.string(property).lowercased()
            case 0x3701:
                // An object begins with the id of its interface; a message sent along is a TNEF file after it.
                let isObject = property.type == 0x0D
                let data = isObject ? property.data.dropFirst(16) : property.data
                if attachment.content.isEmpty { attachment.content = Array(data) }
                attachment.isMessage = isObject && data.starts(with: [0x78, 0x9F, 0x3E, 0x22])
            default: break
            }
        }
    }

    private func string(_ property: TransportNeutralReader.Property) -> String {
        property.type == 0x1F
            ? Self.ended(Charset.utf16LittleEndian.decode(property.data).text) : decoded(property.data)
    }

    private func decoded(_ data: ArraySlice<UInt8>) -> String {
        Self.ended(Charset.decode(data.prefix { $0 != 0 }, label: codePage).text)
    }

    private static func ended(_ text: String) -> String {
        text.utf8.firstIndex(of: 0).map { String(text[..<$0]) } ?? text
    }
}
