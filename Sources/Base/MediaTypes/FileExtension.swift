// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What the extension of a name says.
enum FileExtension {
    /// The type of a name's extension; nil for none or an unknown one.
    static func mediaType(of name: String) -> String? {
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        return all[name[name.index(after: dot)...].lowercased()]
    }

    private static let openXML = "application/vnd.openxmlformats-officedocument."
    private static let openDocument = "application/vnd.oasis.opendocument."
    private static let all: [String: String] = [
        "txt": "text/plain", "text": "text/plain", "log": "text/plain", "md": "text/markdown",
        "markdown": "text/markdown", "csv": "text/csv", "tsv": "text/tab-separated-values",
        "tab": "text/tab-separated-values", "html": "text/html", "htm": "text/html",
        "xhtml": "application/xhtml+xml", "json": "application/json", "jsonl": "application/x-ndjson",
        "ndjson": "application/x-ndjson", "yaml": "application/yaml", "yml": "application/yaml",
        "xml": "application/xml", "toml": "application/toml", "tex": "application/x-tex", "rst": "text/x-rst",
        "eml": "message/rfc822", "mbox": "application/mbox", "vcf": "text/vcard", "ics": "text/calendar",
        "css": "text/css", "js": "application/javascript", "sql": "application/sql", "sh": "application/x-sh",
        "pdf": "application/pdf", "rtf": "application/rtf", "png": "image/png", "jpg": "image/jpeg",
        "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff",
        "webp": "image/webp", "svg": "image/svg+xml", "heic": "image/heic", "doc": "application/msword",
        "dot": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
        "msg": "application/vnd.ms-outlook", "zip": "application/zip", "gz": "application/gzip",
        "tgz": "application/gzip", "tar": "application/x-tar", "docx": openXML + "wordprocessingml.document",
        "docm": openXML + "wordprocessingml.document", "xlsx": openXML + "spreadsheetml.sheet",
        "xlsm": openXML + "spreadsheetml.sheet", "pptx": openXML + "presentationml.presentation",
        "pptm": openXML + "presentationml.presentation", "odt": openDocument + "text",
        "ods": openDocument + "spreadsheet", "odp": openDocument + "presentation", "epub": "application/epub+zip",
        "jar": "application/java-archive", "mp3": "audio/mpeg", "mp4": "video/mp4", "wav": "audio/wav",
    ]
}
