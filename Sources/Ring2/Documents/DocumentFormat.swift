// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A kind of document with the reader for it.
struct DocumentFormat: Sendable {
    /// What reads it.
    enum Means: Sendable {
        /// A reader of our own, in this process.
        case own(@Sendable (_ content: [UInt8], _ limits: DocumentLimits) throws(DocumentError) -> ReadDocument)
        /// Programs in a sandbox; the reader's version names the first of them.
        case programs(
            [DocumentTools.Program],
            @Sendable (_ content: [UInt8], _ run: ProgramRun) async throws(DocumentError) -> ReadDocument)
    }

    /// The reader's name.
    let reader: String
    /// Grows whenever the same document may give another reading.
    let version: Int
    let means: Means

    init(_ reader: String, version: Int = 1, _ means: Means) {
        self.reader = reader
        self.version = version
        self.means = means
    }

    /// The format of a media type, by the type without its parameters; nil where nothing reads it.
    static func format(of mediaType: String) -> DocumentFormat? {
        byMediaType[mediaType] ?? office[mediaType] ?? (mediaType.hasPrefix("text/") ? plain : nil)
    }

    private static let plain = DocumentFormat(
        "text",
        .own { content, limits throws(DocumentError) in
            try PlainTextReader.read(content, limits: limits)
        })
    private static let html = DocumentFormat(
        "html",
        .own { content, limits throws(DocumentError) in
            try HTMLReader.read(content, limits: limits)
        })
    private static let markdown = DocumentFormat(
        "markdown",
        .own { content, limits throws(DocumentError) in
            try MarkdownReader.read(content, limits: limits)
        })
    private static let csv = DocumentFormat(
        "csv",
        .own { content, limits throws(DocumentError) in
            try CSVReader.read(content, limits: limits)
        })
    private static let json = DocumentFormat(
        "json",
        .own { content, limits throws(DocumentError) in
            try JSONTextReader.read(content, limits: limits)
        })
    private static let xml = DocumentFormat(
        "xml",
        .own { content, limits throws(DocumentError) in
            try XMLTextReader.read(content, limits: limits)
        })
    private static let rtf = DocumentFormat(
        "rtf",
        .own { content, limits throws(DocumentError) in
            try RTFReader.read(content, limits: limits)
        })
    private static let pdf = DocumentFormat(
        "pdf",
        .programs([.pdftotext]) { content, run throws(DocumentError) in
            try await PDFReader(run: run, limits: run.limits).read(content)
        })
    private static let picture = DocumentFormat(
        "picture",
        .programs([.tesseract]) { content, run throws(DocumentError) in
            try await PictureReader(run: run, limits: run.limits).read(content)
        })
    private static let encrypted = DocumentFormat(
        "encrypted-office",
        .own { _, _ throws(DocumentError) in
            throw DocumentError(.encrypted, "the document opens with a password only")
        })
    private static func old(_ name: String, _ program: DocumentTools.Program, _ kind: OldOfficeReader.Kind)
        -> DocumentFormat
    {
        DocumentFormat(
            name,
            .programs([program]) { content, run throws(DocumentError) in
                try await OldOfficeReader(run: run, limits: run.limits, kind: kind).read(content)
            })
    }

    /// All media types that are read; a new format is one line here and one file beside it.
    private static let byMediaType: [String: DocumentFormat] = [
        "text/plain": plain,
        "text/html": html,
        "application/xhtml+xml": html,
        "text/markdown": markdown,
        "text/csv": csv,
        "text/tab-separated-values": csv,
        "application/json": json,
        "application/ld+json": json,
        "application/x-ndjson": json,
        "application/xml": xml,
        "text/xml": xml,
        "image/svg+xml": xml,
        "application/yaml": plain,
        "application/toml": plain,
        "application/x-tex": plain,
        "application/rtf": rtf,
        "text/rtf": rtf,
        "application/pdf": pdf,
        "image/png": picture,
        "image/jpeg": picture,
        "image/gif": picture,
        "image/bmp": picture,
        "image/tiff": picture,
        "image/webp": picture,
        "image/x-portable-anymap": picture,
        "application/x-encrypted-office": encrypted,
        "application/msword": old("doc", .antiword, .word),
        "application/vnd.ms-excel": old("xls", .xls2csv, .excel),
        "application/vnd.ms-powerpoint": old("ppt", .catppt, .powerPoint),
    ]
}
