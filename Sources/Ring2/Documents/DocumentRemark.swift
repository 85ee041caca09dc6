// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Something that whoever uses a document's text should know.
public struct DocumentRemark: Hashable, Sendable {
    /// What kind of thing.
    public enum Code: String, CaseIterable, Hashable, Sendable, Comparable {
        /// It holds macros or scripts, which were not run.
        case hasMacros = "has_macros"
        /// It would start a program, open a page or fill in a form by itself; nothing was done.
        case hasActions = "has_actions"
        /// Text that a reader would not see was left out.
        case hiddenTextDropped = "hidden_text_dropped"
        /// A sheet or slide is hidden; its text was read.
        case hiddenPart = "hidden_part"
        /// Text marked as deleted was left out.
        case deletedTextDropped = "deleted_text_dropped"
        /// Parts of it are encrypted and were left out.
        case encrypted
        /// It refers to things elsewhere that it would load; nothing was loaded.
        case externalReference = "external_reference"
        /// It carries other files, whose content is not part of the text.
        case embeddedFile = "embedded_file"
        /// Cells hold formulas, or text that a spreadsheet would take for one; nothing was computed.
        case formulaCell = "formula_cell"
        /// The text was cut at a limit.
        case truncated
        /// It holds pictures of text only; the text was read from the pictures.
        case imageOnly = "image_only"
        /// It says where a picture was taken.
        case hasLocation = "has_location"
        /// Parts of it are damaged; the rest was read.
        case damaged
        /// Bytes were no text in the charset they were said to be in.
        case undecodable
        /// Characters change the direction of text, which can make it look like another.
        case directionControls = "direction_controls"
        /// Its name or declared type says something else than its content.
        case otherType = "other_type"

        /// In the order of the list above.
        public static func < (left: Code, right: Code) -> Bool { left.place < right.place }
        private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What kind of thing.
    public let code: Code
    /// How many of them; at least 1.
    public let count: Int

    /// Makes a remark.
    public init(_ code: Code, count: Int = 1) {
        self.code = code
        self.count = count
    }
}

/// Remarks while a document is read: each kind once, with its number.
public struct DocumentRemarks: Hashable, Sendable {
    private var counts: [DocumentRemark.Code: Int] = [:]

    /// No remarks.
    public init() {}
    /// These remarks.
    public init(_ remarks: [DocumentRemark]) { for remark in remarks { add(remark.code, remark.count) } }

    /// Notes so many of a kind; none notes nothing.
    public mutating func add(_ code: DocumentRemark.Code, _ count: Int = 1) {
        if count > 0 { counts[code, default: 0] += count }
    }
    /// The remarks in their fixed order.
    public var all: [DocumentRemark] {
        counts.sorted { $0.key < $1.key }.map { DocumentRemark($0.key, count: $0.value) }
    }
}
