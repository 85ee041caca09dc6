// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Containers

/// Tells documents that are zip files from plain ones, by their members.
enum ZipContents {
    private static let openXML = "application/vnd.openxmlformats-officedocument."
    /// A member that gives a type away.
    private static let members: [(name: String, mediaType: String)] = [
        ("word/document.xml", openXML + "wordprocessingml.document"),
        ("xl/workbook.xml", openXML + "spreadsheetml.sheet"),
        ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
        ("ppt/presentation.xml", openXML + "presentationml.presentation"),
        ("visio/document.xml", "application/vnd.ms-visio.drawing"),
        ("META-INF/container.xml", "application/epub+zip"),
        ("Index/Document.iwa", "application/vnd.apple.iwork"),
        ("AndroidManifest.xml", "application/vnd.android.package-archive"),
        ("META-INF/MANIFEST.MF", "application/java-archive"),
    ]

    /// The type of a document that is a zip file; nil for a plain one.
    static func mediaType(_ content: [UInt8]) -> String? {
        guard let archive = try? ZipArchive(content) else { return ofDamaged(content) }
        if let declared = archive.member("mimetype"), declared.size <= 127,
            let bytes = try? archive.content(of: declared)
        {
            let text = String(decoding: bytes, as: UTF8.self)
            if isDeclaration(text) { return text }
        }
        if let known = members.first(where: { archive.member($0.name) != nil }) { return known.mediaType }
        // Some writers keep the main part under another name.
        guard archive.member("[Content_Types].xml") != nil else { return nil }
        for member in archive.members {
            if member.name.hasPrefix("word/") { return members[0].mediaType }
            if member.name.hasPrefix("xl/") { return members[1].mediaType }
            if member.name.hasPrefix("ppt/") { return members[3].mediaType }
        }
        return nil
    }

    /// Whether the text of a `mimetype` member is a type of a document, without blanks around it.
    private static func isDeclaration(_ text: String) -> Bool {
        (text.hasPrefix("application/vnd.oasis.opendocument.") || text == "application/epub+zip")
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// A guess for a zip file whose directory can't be read, by the names of its first members.
    private static func ofDamaged(_ content: [UInt8]) -> String? {
        let start = Array(content.prefix(65_536))
        if start.count > 38, start[30...].starts(with: "mimetype".utf8) {
            let text = String(decoding: start[38...].prefix(100).prefix { $0 != 0x50 }, as: UTF8.self)
            if isDeclaration(text) { return text }
        }
        for index in start.indices where start[index] == 0x50 && start[index...].starts(with: [0x50, 0x4B, 3, 4]) {
            let name = start[min(start.count, index + 30)...]
            if name.starts(with: "word/".utf8) { return members[0].mediaType }
            if name.starts(with: "xl/".utf8) { return members[1].mediaType }
            if name.starts(with: "ppt/".utf8) { return members[3].mediaType }
        }
        return nil
    }
}

/// Tells documents that are compound files apart, by their streams.
enum CompoundContents {
    private static let streams: [(name: String, mediaType: String)] = [
        // An encrypted package hides what is inside.
        ("EncryptedPackage", "application/x-encrypted-office"),
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("Book", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
        ("__properties_version1.0", "application/vnd.ms-outlook"),
        ("VisioDocument", "application/vnd.visio"),
    ]

    /// The type of a document that is a compound file; nil for another one, or one that can't be read.
    static func mediaType(_ content: [UInt8]) -> String? {
        guard let file = try? CompoundFile(content) else { return nil }
        return streams.first { file.entry($0.name) != nil }?.mediaType
    }
}
