// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Rows of separated cells (RFC 4180), in one pass; a quote that never ends is a character like others.
struct SeparatedRows {
    private let bytes: [UInt8]
    private let separator: UInt8
    /// Where the last quote stands, so that a quote which never ends is known at once.
    private let lastQuote: Int

    init(_ bytes: [UInt8], separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
        lastQuote = bytes.lastIndex(of: UInt8(ascii: "\"")) ?? -1
    }

    /// Writes the rows as one table; a row of more cells than the limit stays a line of text.
    func write(to flow: inout TextFlow, limits: DocumentLimits, _ remarks: inout DocumentRemarks) {
        flow.openTable()
        var index = 0
        var formulas = 0
        var cells: [ArraySlice<UInt8>] = []
        while index < bytes.count, !flow.isTruncated {
            cells.removeAll(keepingCapacity: true)
            let start = index
            row(&index, &cells)
            if cells.count > limits.columns {
                remarks.add(.truncated)
                flow.closeTable()
                flow.line()
                flow.write(bytes: bytes[start..<index].map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 })
                flow.openTable()
                continue
            }
            flow.openRow()
            for cell in cells {
                if Self.isFormula(cell) { formulas += 1 }
                flow.openCell()
                flow.writeCollapsed(cell)
                flow.closeCell()
            }
            flow.closeRow()
        }
        flow.closeTable()
        remarks.add(.formulaCell, formulas)
    }

    /// Reads one row and the line end behind it.
    private func row(_ index: inout Int, _ cells: inout [ArraySlice<UInt8>]) {
        while true {
            cells.append(cell(&index))
            guard index < bytes.count else { return }
            let byte = bytes[index]
            index += 1
            if byte == separator { continue }
            if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
            return
        }
    }

    /// Reads one cell up to its separator or line end.
    private func cell(_ index: inout Int) -> ArraySlice<UInt8> {
        if index < lastQuote, bytes[index] == UInt8(ascii: "\"") {
            var place = index + 1
            var unquoted: [UInt8] = []
            while place <= lastQuote {
                if bytes[place] != UInt8(ascii: "\"") {
                    unquoted.append(bytes[place])
                } else if place < lastQuote, bytes[place + 1] == UInt8(ascii: "\"") {
                    unquoted.append(bytes[place])
                    place += 1
                } else {
                    index = place + 1
                    // What follows the closing quote belongs to the cell.
                    while index < bytes.count, !isEnd(bytes[index]) {
                        unquoted.append(bytes[index])
                        index += 1
                    }
                    return unquoted[...]
                }
                place += 1
            }
        }
        let start = index
        while index < bytes.count, !isEnd(bytes[index]) { index += 1 }
        return bytes[start..<index]
    }
    private func isEnd(_ byte: UInt8) -> Bool { byte == separator || byte == 0x0A || byte == 0x0D }

    /// Whether a spreadsheet would take a cell for a formula: `=…`, `@…`, or `+…` and `-…` that are no number.
    private static func isFormula(_ cell: ArraySlice<UInt8>) -> Bool {
        guard let first = cell.first(where: { $0 > 0x20 }) else { return false }
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "@"): return cell.count > 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let isNumber = cell.dropFirst().allSatisfy { byte in
                (0x30...0x39).contains(byte) || byte <= 0x20 || "+-.,()/'%eE".utf8.contains(byte) || byte >= 0x80
            }
            return cell.count > 1 && !isNumber
        default: return false
        }
    }
}
