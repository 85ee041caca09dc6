// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON

/// The one place where records become text, for every command and every output mode.
public struct Renderer: Sendable {
    /// The mode.
    public let mode: OutputMode
    /// The width that tables are cut to, or nil to cut nothing.
    public let width: Int?
    /// How headings are painted.
    public let palette: Palette

    /// Makes a renderer; by default without colour and without a limit on the width.
    public init(_ mode: OutputMode, width: Int? = nil, palette: Palette = Palette(isColoured: false)) {
        self.mode = mode
        self.width = width
        self.palette = palette
    }

    /// Records as text: a table, a JSON array, tab-separated lines, or identifiers, one per line.
    public static func render<Row: Listed>(_ rows: [Row], _ mode: OutputMode, width: Int? = nil) -> String {
        Renderer(mode, width: width).list(rows)
    }

    /// Records as text: a table, a JSON array, tab-separated lines, or identifiers, one per line.
    public func list<Row: Listed>(_ rows: [Row]) -> String {
        switch mode {
        case .table: table(Row.columns, rows.map(\.cells))
        case .json: document(.array(rows.map(\.json)))
        case .plain: lines(rows.map { $0.cells.map { DisplayText.escaped($0) }.joined(separator: "\t") })
        case .quiet: lines(rows.map { DisplayText.escaped($0.identifier) })
        }
    }

    /// One record as text: names beside values, a JSON object, `name<TAB>value` lines, or its identifier.
    public func record<Row: Listed>(_ row: Row) -> String {
        switch mode {
        case .table:
            let widest = Row.columns.map { DisplayText.width($0.title) }.max() ?? 0
            return lines(
                zip(Row.columns, row.cells).map { column, cell in
                    let title = DisplayText.padded(column.title, to: widest)
                    return palette.paint(title, .faint) + "  " + DisplayText.safe(cell)
                })
        case .json: return document(row.json)
        case .plain:
            return lines(zip(Row.columns, row.cells).map { $0.name + "\t" + DisplayText.escaped($1) })
        case .quiet: return lines([DisplayText.escaped(row.identifier)])
        }
    }

    /// A JSON document as it is printed: indented, with a line break at its end.
    public func document(_ value: JSONValue) -> String {
        let text = value.prettyText
        return text.hasSuffix("\n") ? text : text + "\n"
    }

    private func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    private func table(_ columns: [Column], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        let safe = rows.map { row in
            precondition(row.count == columns.count, "a row must have one cell per column")
            return row.map { DisplayText.safe($0) }
        }
        let widths = fitted(columns, safe)
        var result = palette.paint(line(columns.map(\.title), columns, widths), .strong) + "\n"
        for row in safe { result += line(row, columns, widths) + "\n" }
        return result
    }

    private func line(_ cells: [String], _ columns: [Column], _ widths: [Int]) -> String {
        var result = ""
        for (index, cell) in cells.enumerated() {
            let clipped = DisplayText.clipped(cell, to: widths[index])
            let isLast = index == cells.count - 1
            if isLast && columns[index].alignment == .left {
                result += clipped
            } else {
                result += DisplayText.padded(clipped, to: widths[index], right: columns[index].alignment == .right)
                if !isLast { result += "  " }
            }
        }
        while result.last == " " { result.removeLast() }
        return result
    }

    /// Column widths; flexible columns give up width in turn, widest first, until the table fits.
    private func fitted(_ columns: [Column], _ rows: [[String]]) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(DisplayText.width(columns[index].title)) { max($0, DisplayText.width($1[index])) }
        }
        guard let width else { return widths }
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - width
        let flexible = columns.indices.filter { columns[$0].isFlexible }
        while excess > 0 {
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > 12 else { break }
            let second = flexible.filter { $0 != widest }.map { widths[$0] }.max() ?? 12
            let cut = min(excess, max(1, widths[widest] - max(second, 12)))
            widths[widest] -= cut
            excess -= cut
        }
        return widths
    }
}
