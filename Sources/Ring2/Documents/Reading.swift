// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How reading one document went; the same bytes and the same tools give the same reading.
public struct Reading: Hashable, Sendable {
    /// How it ended.
    public enum Status: String, CaseIterable, Hashable, Sendable {
        /// There is text.
        case read
        /// It was read, and holds no text.
        case empty
        /// Nothing here reads its type.
        case unreadable
        /// It is encrypted, or over a limit.
        case refused
        /// It is damaged, or the program that reads it crashed or took too long.
        case failed
    }

    /// How it ended.
    public let status: Status
    /// Why it was not read, as a code of `DocumentError`; nil where it was.
    public let code: String?
    /// Why, in words; never holds text of the document.
    public let message: String?
    /// What it says; empty where it was not read.
    public let document: ReadDocument
    /// Which reader it was, such as `docx` or `pdf`.
    public let reader: String
    /// The reader's version, with the program it runs: `1`, `1+pdftotext-22.12.0`.
    public let readerVersion: String

    /// Makes a reading from its parts.
    public init(
        status: Status, code: String? = nil, message: String? = nil, document: ReadDocument = ReadDocument(),
        reader: String, readerVersion: String
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.document = document
        self.reader = reader
        self.readerVersion = readerVersion
    }

    /// The reading of a document that was read; one without letters and digits is empty.
    init(_ document: ReadDocument, reader: String, version: String) {
        let hasText =
            document.text.unicodeScalars.contains { $0.value > 0x20 && $0.properties.isAlphabetic }
            || document.text.utf8.contains { (0x30...0x39).contains($0) }
        self.init(status: hasText ? .read : .empty, document: document, reader: reader, readerVersion: version)
    }
    /// The reading of a document that was not read.
    init(_ error: DocumentError, reader: String, version: String) {
        self.init(
            status: error.kind.status, code: error.code, message: error.message, reader: reader, readerVersion: version)
    }
}
