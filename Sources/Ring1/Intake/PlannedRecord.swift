// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Mail
import Primitives

/// A record that is ready for the ledger, with those that come out of it: the attachments of a mail.
struct PlannedRecord {
    var record: NewRecord
    var children: [PlannedRecord]
    /// What of it could not be taken out, by its place below the item.
    var refusals: [(place: [UInt8], error: any ReportableError)] = []

    init(record: NewRecord, children: [PlannedRecord] = []) {
        self.record = record
        self.children = children
    }

    /// What could not be taken out of the record and of all its children.
    var allRefusals: [(place: [UInt8], error: any ReportableError)] {
        children.isEmpty ? refusals : children.reduce(refusals) { $0 + $1.allRefusals }
    }

    /// The bytes of the record and of all its children.
    var bytes: Int { children.reduce(record.content.count) { $0 + $1.bytes } }
}

extension PlannedRecord {
    /// A file of a folder: a mail where it is one, else a document of its type.
    init(file path: [UInt8], content: FileReader.Content, depth: Int) {
        let relative = FilePath(bytes: path)
        let name = relative.lastComponent.string
        let source = "file:" + SourceName.encoded(path)
        var attributes: JSONObject = ["modified_at": .string(content.status.modifiedAt.rfc3339)]
        if !relative.isText { attributes["name_hex"] = .string(relative.lastComponent.bytes.hex) }
        let mediaType = MediaTypeRule.mediaType(name: name, content: content.bytes)
        if mediaType == "message/rfc822" {
            self.init(mail: content.bytes, source: source, fallbackName: name, attributes: attributes, depth: depth)
        } else {
            self.init(
                record: NewRecord(
                    kind: MediaTypeRule.kind(mediaType, otherwise: .document), source: source, name: name,
                    mediaType: mediaType, content: content.bytes, attributes: attributes))
        }
    }

    /// A mail and its attachments; forwarded mails are opened `depth` levels deep.
    init(
        mail content: [UInt8], source: String, fallbackName: String, attributes: JSONObject = [:],
        parentPart: String? = nil,
        depth: Int
    ) {
        let mail = MailMessage(parsing: content)
        let subject = String(decoding: mail.subject.utf8.prefix(200), as: UTF8.self)
        var attributes = attributes
        if let parentPart { attributes["part"] = .string(parentPart) }
        let record = NewRecord(
            kind: .mail, source: source, name: subject.isEmpty ? fallbackName : subject, mediaType: "message/rfc822",
            content: content, occurredAt: mail.date?.instant, attributes: attributes)
        guard depth > 0 else {
            self.init(record: record)
            return
        }
        self.init(
            record: record,
            children: mail.attachments.map { PlannedRecord(attachment: $0, of: source, depth: depth - 1) })
    }

    private init(attachment part: MailPart, of source: String, depth: Int) {
        let decoded = part.content()
        let name = part.fileName ?? "part \(part.number)"
        let childSource = "\(source)#\(part.number)"
        if part.mediaType.name == "message/rfc822" {
            self.init(
                mail: decoded.bytes, source: childSource, fallbackName: name, parentPart: part.number, depth: depth)
            return
        }
        let sniffed = MediaTypeRule.mediaType(name: name, content: decoded.bytes)
        // The label counts where the content does not tell it apart from plain text or plain bytes.
        let isVague = sniffed == "text/plain" || sniffed == "application/octet-stream"
        let labelFits = part.mediaType.type == "text" ? sniffed == "text/plain" : sniffed == "application/octet-stream"
        let mediaType = isVague && labelFits ? part.mediaType.name : sniffed
        var attributes: JSONObject = ["part": .string(part.number), "declared_type": .string(part.mediaType.name)]
        if decoded.isDamaged { attributes["damaged"] = .bool(true) }
        self.init(
            record: NewRecord(
                kind: MediaTypeRule.kind(mediaType, otherwise: .attachment), source: childSource, name: name,
                mediaType: mediaType, content: decoded.bytes, attributes: attributes))
    }
}

extension FileStatus {
    /// When the file was last written to.
    var modifiedAt: Instant {
        // The years an instant can be written in; a file system may claim any.
        let seconds = min(max(modified, -62_135_596_800), 253_402_300_799)
        return Instant(milliseconds: seconds * 1000 + Int64(modifiedNanoseconds / 1_000_000))
    }
}
