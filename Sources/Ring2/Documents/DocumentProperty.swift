// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One thing a document says about itself, outside its text.
public struct DocumentProperty: Hashable, Sendable {
    /// What is said.
    public enum Name: String, CaseIterable, Hashable, Sendable, Comparable {
        /// Who wrote it; one property for each.
        case author
        /// Who saved it last.
        case lastModifiedBy = "last_modified_by"
        /// The organisation it was written in.
        case company
        /// Who the author's superior is.
        case manager
        /// Who published it.
        case publisher
        /// Who else worked on it.
        case contributor
        /// When it was made, as written there; RFC 3339 where the format allows.
        case created
        /// When it was changed last.
        case modified
        /// When it was printed last.
        case printed
        /// Its title.
        case title
        /// Its subject.
        case subject
        /// Its keywords.
        case keywords
        /// A description or comment.
        case description
        /// Its category.
        case category
        /// Its state, such as `draft`.
        case status
        /// Its identifier, such as an ISBN.
        case identifier
        /// The language it names, as a BCP 47 tag.
        case language
        /// Rights and licence.
        case rights
        /// The program it was made with.
        case application
        /// The program that made the file.
        case producer
        /// The template it was made from.
        case template
        /// How often it was saved.
        case revision
        /// How many pages, slides or sheets.
        case pages
        /// How many words it says it has.
        case words
        /// Its width and height in pixels, `640x480`.
        case dimensions
        /// The version of its format.
        case formatVersion = "format_version"

        /// In the order of the list above.
        public static func < (left: Name, right: Name) -> Bool { left.place < right.place }
        private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// What is said.
    public let name: Name
    /// The value, white space squeezed, at most `DocumentLimits.valueBytes`.
    public let value: String

    /// Makes a property.
    public init(_ name: Name, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [DocumentProperty] {
    /// Adds a value with its white space squeezed; an empty one or one that is there already adds nothing.
    mutating func add(_ name: DocumentProperty.Name, _ value: String, limits: DocumentLimits) {
        let squeezed = value.unicodeScalars.split { $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F }
            .map { String(Substring($0)) }.joined(separator: " ")
        let cut = String(decoding: squeezed.utf8.prefix(limits.valueBytes), as: UTF8.self)
        let property = DocumentProperty(name, cut)
        if !cut.isEmpty, !contains(property), count < limits.properties { append(property) }
    }
}
