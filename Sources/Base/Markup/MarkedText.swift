// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The readable text of a marked-up document, with what its marks said.
public struct MarkedText: Hashable, Sendable {
    /// A link: what a reader sees, and where it leads.
    public struct Link: Hashable, Sendable {
        /// The visible text, as a range of the text's UTF-8 bytes; empty for a link around no text.
        public let range: Range<Int>
        /// The target as written, entities undone.
        public let target: String

        /// Makes a link.
        public init(range: Range<Int>, target: String) {
            self.range = range
            self.target = target
        }
    }
    /// A named value a document says about itself, such as a `meta` element.
    public struct Statement: Hashable, Sendable {
        /// The name in small letters, such as `author` or `dc.creator`.
        public let name: String
        /// The value, white space squeezed.
        public let value: String

        /// Makes a statement.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The title, white space squeezed; nil for none.
    public var title: String?
    /// The text: lines, paragraphs a blank line apart, rows of tables as lines with tabs between cells.
    public var text = ""
    /// The tables of data; tables that only lay a page out are plain text.
    public var tables: [FlowTable] = []
    /// The links, in the order of the text.
    public var links: [Link] = []
    /// What the document says about itself.
    public var statements: [Statement] = []
    /// The language it names, as written.
    public var language: String?
    /// How many things it would have loaded from elsewhere: pictures, styles, frames, scripts. Nothing is loaded.
    public var remoteReferences = 0
    /// How many pieces of text were left out because a reader would not see them.
    public var hiddenTexts = 0
    /// Whether scripts were left out.
    public var hasScripts = false
    /// Whether the text was cut at a limit.
    public var isTruncated = false

    /// An empty text.
    public init() {}
}

/// How much of a marked-up document is read.
public struct MarkupLimits: Hashable, Sendable {
    /// Most bytes of text; more is cut. 16 MiB.
    public var textBytes = 16 << 20
    /// Most elements inside one another whose rules are kept; deeper ones are plain text. 256.
    public var depth = 256
    /// Most links kept. 10,000.
    public var links = 10_000
    /// Most cells of all tables. 1,000,000.
    public var cells = 1_000_000
    /// Most statements kept, and most bytes of each value (and of a title). 100 and 4 KiB.
    public var statements = 100
    /// Most bytes of a title, a link's target or a statement. 4 KiB.
    public var valueBytes = 4096

    /// The documented defaults.
    public init() {}
}
