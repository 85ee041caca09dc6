// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A kind of document with the reader for it.
struct DocumentFormat: Sendable {
    /// What reads it.
    enum Means: Sendable {
        /// A reader of our own, in this process.
        case own(@Sendable (_ content: [UInt8], _ limits: DocumentLimits) throws(DocumentError) -> ReadDocument)
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
        byMediaType[mediaType] ?? (mediaType.hasPrefix("text/") ? plain : nil)
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

    /// All media types that are read; a new format is one line here and one file beside it.
    private static let byMediaType: [String: DocumentFormat] = [
        "text/plain": plain,
        "text/html": html,
        "application/xhtml+xml": html,
    ]
}
