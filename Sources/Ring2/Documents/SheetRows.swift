// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// The cells of one sheet, written as a table of the rows and columns that hold something.
///
/// What a sheet declares to be its size costs nothing: only cells with text are kept.
struct SheetRows {
    /// A place in a sheet, both counted from 0.
    struct Place: Hashable {
        var row: Int
        var column: Int

        /// The place of a reference such as `B12`; nil beyond the last row or column there can be.
        init?(_ reference: String) {
            var column = 0
            var row = 0
            var hasRow = false
            for byte in reference.utf8 {
                if byte == UInt8(ascii: "$") { continue }
                if !hasRow, (0x41...0x5A).contains(byte & 0xDF) {
                    column = column * 26 + Int(byte & 0xDF) - 0x40
                } else if (0x30...0x39).contains(byte) {
                    hasRow = true
                    row = row * 10 + Int(byte) - 0x30
                } else {
                    break
                }
                guard column <= 16_384, row <= 1_048_576 else { return nil }
            }
            guard column > 0, row > 0 else { return nil }
            self.init(row: row - 1, column: column - 1)
        }
        init(row: Int, column: Int) {
            self.row = row
            self.column = column
        }
    }
    private struct Cell {
        let column: Int
        var text: String
    }
    private var rows: [(number: Int, cells: [Cell])] = []
    private(set) var count = 0
    /// What adding to cells may still cost in bytes looked at and copied: cells may share one long text, and one cell may
    /// be given any number of links.
    var room = 16 << 20

    /// Adds a cell behind those before it; a cell that goes back starts a row of its own.
    mutating func add(_ place: Place, _ text: String) {
        guard !text.isEmpty else { return }
        count += 1
        let cell = Cell(column: place.column, text: text)
        if let last = rows.indices.last, rows[last].number == place.row,
            (rows[last].cells.last?.column ?? -1) < place.column
        {
            rows[last].cells.append(cell)
        } else {
            rows.append((place.row, [cell]))
        }
    }

    /// Adds text behind that of a cell, such as where it leads; beyond 16 MiB of work for one sheet nothing is added.
    mutating func append(_ place: Place, _ text: String) {
        // Rows are in order in every file but strange ones, where the text is left out.
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].number < place.row { low = middle + 1 } else { high = middle }
        }
        guard low < rows.count, rows[low].number == place.row,
            let index = rows[low].cells.firstIndex(where: { $0.column == place.column })
        else { return }
        let cost = rows[low].cells[index].text.utf8.count + text.utf8.count + rows[low].cells.count
        guard cost <= room else { return }
        room -= cost
        guard !rows[low].cells[index].text.contains(text) else { return }
        rows[low].cells[index].text += " <\(text)>"
    }

    /// Writes the table; columns without any text are left out, unless that would need more cells than the limit.
    func write(_ name: String, to flow: inout TextFlow, limits: DocumentLimits) {
        guard !rows.isEmpty else { return }
        var columns: Set<Int> = []
        for row in rows { for cell in row.cells { columns.insert(cell.column) } }
        let order = columns.sorted()
        let isAligned = order.count * rows.count <= limits.cells
        flow.openTable(name: name)
        for row in rows {
            flow.openRow()
            var next = 0
            for cell in row.cells {
                while isAligned, next < order.count, order[next] < cell.column {
                    flow.openCell()
                    flow.closeCell()
                    next += 1
                }
                flow.openCell()
                flow.write(cell.text)
                flow.closeCell()
                next += 1
            }
            flow.closeRow()
        }
        flow.closeTable()
    }
}
