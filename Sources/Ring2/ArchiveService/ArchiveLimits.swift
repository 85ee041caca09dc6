// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What one request may ask of the archive.
public struct ArchiveLimits: Hashable, Sendable {
    /// The most bytes of a body that is appended.
    public var appendBytes: Int
    /// The most entries of a batch.
    public var batchEntries: Int
    /// The most bytes of the body of a batch.
    public var batchBytes: Int
    /// The most bytes of any other body.
    public var bodyBytes: Int
    /// The most entries of a page.
    public var entries: UInt64
    /// The most content bytes of a page of entries; one entry is always answered.
    public var pageBytes: Int
    /// The most bytes of a mail or file that is handed over.
    public var depositBytes: Int
    /// The most bytes of a document's text in an answer.
    public var textBytes: Int
    /// The most bytes of a text that is looked through.
    public var extractBytes: Int
    /// The most bytes of a payload's name.
    public var payloadIDBytes: Int

    /// Sets the limits.
    public init(
        appendBytes: Int = 4 << 20, batchEntries: Int = 1000, batchBytes: Int = 16 << 20, bodyBytes: Int = 64 << 10,
        entries: UInt64 = 500, pageBytes: Int = 8 << 20, depositBytes: Int = 64 << 20,
        textBytes: Int = 1 << 20, extractBytes: Int = 1 << 20, payloadIDBytes: Int = 512
    ) {
        self.appendBytes = appendBytes
        self.batchEntries = max(1, batchEntries)
        self.batchBytes = batchBytes
        self.bodyBytes = bodyBytes
        self.entries = max(1, entries)
        self.pageBytes = pageBytes
        self.depositBytes = depositBytes
        self.textBytes = textBytes
        self.extractBytes = extractBytes
        self.payloadIDBytes = payloadIDBytes
    }
}
