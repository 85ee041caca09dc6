// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Markup

/// What a document says: its text, its tables and what it tells about itself.
public struct ReadDocument: Hashable, Sendable {
    /// The text: blocks on lines, paragraphs a blank line apart, rows of tables as lines with tabs between cells.
    public var text: String
    /// The title it gives itself.
    public var title: String?
    /// The tables, as places in the text.
    public var tables: [TextTable]
    /// What it says about itself, in a fixed order, each statement once.
    public var properties: [DocumentProperty]
    /// The language of the text, as a primary tag of BCP 47, such as `de`; nil where that is not sure.
    public var language: String?
    /// What a reader of the text should know, in a fixed order, each kind once.
    public var remarks: [DocumentRemark]

    /// Makes a document from its parts.
    public init(
        text: String = "", title: String? = nil, tables: [TextTable] = [], properties: [DocumentProperty] = [],
        language: String? = nil, remarks: [DocumentRemark] = []
    ) {
        self.text = text
        self.title = title
        self.tables = tables
        self.properties = properties
        self.language = language
        self.remarks = remarks
    }

    /// Makes a document from written text; a cut text is remarked.
    public init(
        _ flow: TextFlow, title: String? = nil, properties: [DocumentProperty] = [], language: String? = nil,
        remarks: DocumentRemarks = DocumentRemarks()
    ) {
        var flow = flow
        var remarks = remarks
        flow.finish()
        if flow.isTruncated { remarks.add(.truncated) }
        self.init(
            text: flow.text, title: title, tables: flow.tables.map { TextTable(name: $0.name, rows: $0.rows) },
            properties: properties, language: language, remarks: remarks.all)
    }
}

/// A table of a document, as places in its text.
public struct TextTable: Hashable, Sendable {
    /// What it is called: a caption or a sheet's name.
    public let name: String?
    /// Its rows of cells, as ranges of UTF-8 bytes of the document's text.
    public let rows: [[Range<Int>]]

    /// Makes a table.
    public init(name: String?, rows: [[Range<Int>]]) {
        self.name = name
        self.rows = rows
    }
}
