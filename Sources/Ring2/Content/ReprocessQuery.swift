// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
public import Documents

/// Which documents are to be read again: every given part has to hold, and at least one is given.
public struct ReprocessQuery: Hashable, Sendable {
    /// The reader that read them, such as `pdf`.
    public let reader: String?
    /// The version of the reader that read them.
    public let version: String?
    /// How reading them went.
    public let status: Reading.Status?
    /// The kind of their entries, such as `mail`.
    public let kind: String?
    /// One entry.
    public let entry: UInt64?

    /// Makes a question; nil where it names nothing, because everything is what a rebuild is for.
    public init?(
        reader: String? = nil, version: String? = nil, status: Reading.Status? = nil, kind: String? = nil,
        entry: UInt64? = nil
    ) {
        guard reader != nil || version != nil || status != nil || kind != nil || entry != nil else { return nil }
        self.reader = reader
        self.version = version
        self.status = status
        self.kind = kind
        self.entry = entry
    }

    var condition: (sql: String, values: [DatabaseValue]) {
        var parts: [String] = []
        var values: [DatabaseValue] = []
        func add(_ column: String, _ value: String?) {
            guard let value else { return }
            parts.append("\(column) = ?")
            values.append(.text(value))
        }
        add("reader", reader)
        add("reader_version", version)
        add("status", status?.rawValue)
        add("kind", kind)
        if let entry {
            parts.append("entry = ?")
            values.append(.integer(Int64(clamping: entry)))
        }
        return (parts.joined(separator: " AND "), values)
    }
}
