// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON

/// A kind of record that commands print: described once, rendered as table, JSON, plain lines and identifiers.
public protocol Listed: Sendable {
    /// The columns, in order.
    static var columns: [Column] { get }
    /// One cell per column.
    var cells: [String] { get }
    /// The record as a JSON object; by default the cells under their columns' names.
    var json: JSONValue { get }
    /// What `--quiet` prints: the text that other commands take to find this record again.
    var identifier: String { get }
}

extension Listed {
    /// The cells under their columns' names, as texts.
    public var json: JSONValue {
        var object = JSONObject()
        for (column, cell) in zip(Self.columns, cells) { object[column.name] = .string(cell) }
        return .object(object)
    }
    /// The first cell.
    public var identifier: String { cells.first ?? "" }
}

/// One column of a table, and the member of the same name in JSON.
public struct Column: Hashable, Sendable {
    /// On which side cells are flush.
    public enum Alignment: Hashable, Sendable {
        /// For text.
        case left
        /// For numbers.
        case right
    }

    /// The name in JSON, in snake case.
    public let name: String
    /// The heading in tables.
    public let title: String
    /// What it holds, for the reference page; may be empty.
    public let summary: String
    /// On which side cells are flush.
    public let alignment: Alignment
    /// Whether cells may be cut to make the table fit the terminal.
    public let isFlexible: Bool

    /// Describes a column; the title is the name in capitals unless given.
    public init(
        _ name: String, title: String? = nil, _ summary: String = "", alignment: Alignment = .left,
        isFlexible: Bool = false
    ) {
        self.name = name
        self.title = title ?? name.uppercased().split(separator: "_").joined(separator: " ")
        self.summary = summary
        self.alignment = alignment
        self.isFlexible = isFlexible
    }
}
