// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// Tells what a file is, from its content first and its name second.
enum MediaTypeRule {
    /// The media type of a file.
    static func mediaType(name: String, content: [UInt8]) -> String {
        if let known = magic(content) { return refined(known, name: name) }
        let byName = byExtension(name)
        if isText(content) { return byName.map { isTextual($0) ? $0 : "text/plain" } ?? "text/plain" }
        // A name that promises text does not make text of bytes that are none.
        return byName.map { isTextual($0) ? "application/octet-stream" : $0 } ?? "application/octet-stream"
    }

    /// The kind of record that suits a media type.
    static func kind(_ mediaType: String, otherwise: RecordKind) -> RecordKind {
        switch mediaType {
        case "message/rfc822": .mail
        case "text/vcard": .contacts
        case "text/calendar": .calendar
        case "text/csv", "text/tab-separated-values": .table
        default: otherwise
        }
    }

    /// Whether the bytes are text: no NUL in their first 8 KiB, or UTF-16 with a byte-order mark.
    static func isText(_ content: [UInt8]) -> Bool {
        content.starts(with: [0xFF, 0xFE]) || content.starts(with: [0xFE, 0xFF]) || !content.prefix(8192).contains(0)
    }

    private static func isTextual(_ mediaType: String) -> Bool {
        mediaType.hasPrefix("text/") || mediaType == "message/rfc822" || mediaType == "application/json"
            || mediaType == "application/yaml" || mediaType == "application/xml" || mediaType == "application/toml"
    }

    private static func magic(_ content: [UInt8]) -> String? {
        let table: [([UInt8], String)] = [
            (Array("%PDF-".utf8), "application/pdf"), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], "image/png"),
            ([0xFF, 0xD8, 0xFF], "image/jpeg"), (Array("GIF8".utf8), "image/gif"),
            ([0x50, 0x4B, 3, 4], "application/zip"),
            ([0x1F, 0x8B], "application/gzip"), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "application/x-ole-storage"),
            (Array("BEGIN:VCARD".utf8), "text/vcard"), (Array("BEGIN:VCALENDAR".utf8), "text/calendar"),
        ]
        return table.first { content.starts(with: $0.0) }?.1
    }

    /// Office formats are zip archives by their bytes; the name says which.
    private static func refined(_ mediaType: String, name: String) -> String {
        guard mediaType == "application/zip" || mediaType == "application/x-ole-storage" else { return mediaType }
        guard let byName = byExtension(name), byName.hasPrefix("application/vnd") || byName == "application/msword"
        else {
            return mediaType
        }
        return byName
    }

    private static func byExtension(_ name: String) -> String? {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        return extensions[name[name.index(after: dot)...].lowercased()]
    }

    private static let extensions: [String: String] = [
        "txt": "text/plain", "text": "text/plain", "log": "text/plain", "md": "text/markdown",
        "markdown": "text/markdown",
        "csv": "text/csv", "tsv": "text/tab-separated-values", "html": "text/html", "htm": "text/html",
        "json": "application/json", "yaml": "application/yaml", "yml": "application/yaml", "xml": "application/xml",
        "toml": "application/toml", "eml": "message/rfc822", "vcf": "text/vcard", "ics": "text/calendar",
        "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "svg": "image/svg+xml", "doc": "application/msword", "zip": "application/zip", "gz": "application/gzip",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    ]
}
