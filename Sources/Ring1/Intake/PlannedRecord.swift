// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Mail
import MediaTypes
import Primitives

/// A record that is ready for the ledger, with those that come out of it: the attachments of a mail.
struct PlannedRecord {
    var record: NewRecord
    var children: [PlannedRecord]
    /// Where it lies in what it came out of.
    var place: [UInt8] = []
    /// What of it could not be taken out, by its place in it.
    var refusals: [(place: [UInt8], error: any ReportableError)] = []

    init(record: NewRecord, children: [PlannedRecord] = []) {
        self.record = record
        self.children = children
    }

    /// What could not be taken out of the record and of all its children, by its place in the record.
    var allRefusals: [(place: [UInt8], error: any ReportableError)] {
        refusals + children.flatMap { child in child.allRefusals.map { (child.place + $0.place, $0.error) } }
    }

    /// The bytes of the record and of all its children.
    var bytes: Int { children.reduce(record.content.count) { $0 + $1.bytes } }
}

extension PlannedRecord {
    /// A file of a folder: a mail where it is one, else a document of its type.
    init(file path: [UInt8], content: FileReader.Content, limits: IntakeLimits) {
        let relative = FilePath(bytes: path)
        let name = relative.lastComponent.string
        let source = "file:" + SourceName.encoded(path)
        var attributes: JSONObject = ["modified_at": .string(content.status.modifiedAt.rfc3339)]
        if !relative.isText { attributes["name_hex"] = .string(relative.lastComponent.bytes.hex) }
        let mediaType = MediaSniff.mediaType(name: name, content: content.bytes)
        if mediaType == "message/rfc822" {
            self.init(
                mail: content.bytes, source: source, fallbackName: name, attributes: attributes, depth: limits.mailDepth
            )
        } else {
            self.init(
                record: NewRecord(
                    kind: .suited(to: mediaType, otherwise: .document), source: source, name: name,
                    mediaType: mediaType, content: content.bytes, attributes: attributes))
            var budget = ContainerBudget(limits)
            openContainer(mailDepth: limits.mailDepth, &budget)
        }
    }

    /// A file that somebody handed over: a mail where it is one, else a document of its type.
    init(document name: String, declared: String?, source: String, content: [UInt8], limits: IntakeLimits) {
        let name = Self.clipped(name)
        let mediaType = MediaSniff.mediaType(name: name, declared: declared, content: content)
        guard mediaType != "message/rfc822" else {
            self.init(mail: content, source: source, fallbackName: name, depth: limits.mailDepth)
            return
        }
        self.init(
            record: NewRecord(
                kind: .suited(to: mediaType, otherwise: .document), source: source, name: name,
                mediaType: mediaType, content: content))
        var budget = ContainerBudget(limits)
        openContainer(mailDepth: limits.mailDepth, &budget)
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
            children: mail.attachments.map { part in
                var child = PlannedRecord(attachment: part, of: source, depth: depth - 1)
                child.place = Array("#\(part.number)".utf8)
                return child
            })
    }

    private init(attachment part: MailPart, of source: String, depth: Int) {
        let decoded = part.content()
        let name = Self.clipped(part.fileName ?? "part \(part.number)")
        let childSource = "\(source)#\(part.number)"
        if part.mediaType.name == "message/rfc822" {
            self.init(
                mail: decoded.bytes, source: childSource, fallbackName: name, parentPart: part.number, depth: depth)
            return
        }
        let mediaType = MediaSniff.mediaType(name: name, declared: part.mediaType.name, content: decoded.bytes)
        var attributes: JSONObject = ["part": .string(part.number)]
        if part.mediaType.name.utf8.count <= 255 { attributes["declared_type"] = .string(part.mediaType.name) }
        if decoded.isDamaged { attributes["damaged"] = .bool(true) }
        self.init(
            record: NewRecord(
                kind: .suited(to: mediaType, otherwise: .attachment), source: childSource, name: name,
                mediaType: mediaType, content: decoded.bytes, attributes: attributes))
        // A container in a mail is opened like any other; the mail's own depth goes on counting inside it.
        var budget = ContainerBudget(IntakeLimits())
        openContainer(mailDepth: depth, &budget)
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
