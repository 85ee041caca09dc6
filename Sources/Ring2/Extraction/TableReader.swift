// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Reads comma-, semicolon- and tab-separated tables: columns with known headings become relations.
enum TableReader {
    static func read(_ content: [UInt8], into draft: inout DocumentDraft) {
        guard let text = TextReader.decoded(content) else { return }
        let range = draft.write(text)
        let rows = TableRows(draft.text, range, limit: draft.limits.rows)
        claim(rows.rows, into: &draft)
        MentionScanner.claim(in: &draft, range, subject: draft.source)
    }

    private enum Column { case email, name, organisation, phone, role, reference, relation(Predicate, isDate: Bool) }

    private static func column(_ heading: String) -> Column? {
        switch heading.lowercased().filter({ $0.isLetter || $0 == " " }).squeezed {
        case "email", "mail", "e mail", "email address": .email
        case "name", "person", "full name", "contact": .name
        case "organisation", "organization", "company", "firm": .organisation
        case "phone", "telephone", "tel", "mobile": .phone
        case "role", "title", "position": .role
        case "reference", "ref", "invoice", "contract", "matter", "number", "invoice number", "contract number",
            "matter number", "invoice no", "contract no":
            .reference
        case "client", "customer", "party", "supplier", "counterparty": .relation(.concerns, isDate: false)
        case "amount", "total", "fee": .relation(.hasAmount, isDate: false)
        case "status", "state": .relation(.hasStatus, isDate: false)
        case "issued", "date", "issue date", "signed": .relation(.issuedOn, isDate: true)
        case "due", "due date": .relation(.dueOn, isDate: true)
        case "renewal", "renewal date", "renews", "ends", "expires": .relation(.renewsOn, isDate: true)
        default: nil
        }
    }

    /// Claims relations from the rows of a table whose first row has headings that are known.
    static func claim(_ rows: [[TableCell]], into draft: inout DocumentDraft) {
        guard let headings = rows.first else { return }
        let columns = headings.map { column($0.text) }
        for row in rows.dropFirst() {
            let cells = Array(zip(columns, row))
            var address: String?
            var reference: String?
            for (column, cell) in cells {
                switch column {
                case .email? where cell.text.contains("@"): address = address ?? cell.text.lowercased().squeezed
                case .reference? where !cell.text.squeezed.isEmpty:
                    reference = reference ?? cell.text.squeezed.uppercased()
                default: continue
                }
            }
            for (column, cell) in cells {
                switch column {
                case .name?: draft.claim(address ?? "", .hasName, cell.text, rule: "table.name", at: cell.span)
                case .organisation?:
                    draft.claim(address ?? "", .worksFor, cell.text, rule: "table.organisation", at: cell.span)
                case .role?: draft.claim(address ?? "", .hasRole, cell.text, rule: "table.role", at: cell.span)
                case .phone?:
                    guard let phone = PhoneNumber(cell.text, regions: draft.context.regions) else { continue }
                    draft.claim(address ?? "", .hasPhone, phone.digits, rule: "table.phone", at: cell.span)
                case .relation(let predicate, let isDate)?:
                    // A date that can't be read, or read two ways, is no relation; the text still mentions it.
                    let date = WrittenDate(Array(cell.text.utf8)[...]).flatMap {
                        $0.other == nil ? $0.description : nil
                    }
                    guard let object = isDate ? date : cell.text else { continue }
                    draft.claim(reference ?? "", predicate, object, rule: "table.\(predicate)", at: cell.span)
                default: continue
                }
            }
        }
    }
}

/// One cell of a table: its text without quotes, and where it stands.
struct TableCell: Hashable {
    let text: String
    let span: Range<Int>
}

/// Cuts a table into rows and cells (RFC 4180, with the separator guessed from the first line).
struct TableRows {
    private(set) var rows: [[TableCell]] = []
    private static let columns = 1_000

    init(_ text: [UInt8], _ range: Range<Int>, limit: Int) {
        let separator = Self.separator(text, range)
        var row: [TableCell] = []
        var cell: [UInt8] = []
        var start = range.lowerBound
        var isQuoted = false
        var index = range.lowerBound
        func end(at position: Int) {
            var last = position
            while last > start, text[last - 1] == 0x0D { last -= 1 }
            while cell.last == 0x0D { cell.removeLast() }
            if row.count < Self.columns {
                row.append(TableCell(text: String(decoding: cell, as: UTF8.self), span: start..<last))
            }
            cell.removeAll(keepingCapacity: true)
        }
        while index < range.upperBound, rows.count < limit {
            let byte = text[index]
            if byte == UInt8(ascii: "\"") {
                if isQuoted, index + 1 < range.upperBound, text[index + 1] == byte {
                    cell.append(byte)
                    index += 1
                } else if isQuoted || cell.isEmpty {
                    isQuoted.toggle()
                } else {
                    cell.append(byte)
                }
            } else if !isQuoted && (byte == separator || byte == 0x0A) {
                end(at: index)
                start = index + 1
                if byte == 0x0A {
                    if row.count > 1 || row.first?.text.isEmpty == false { rows.append(row) }
                    row = []
                }
            } else {
                cell.append(byte)
            }
            index += 1
        }
        if rows.count < limit, !cell.isEmpty || !row.isEmpty {
            end(at: range.upperBound)
            rows.append(row)
        }
    }

    /// The commonest of comma, semicolon and tab on the first line; comma where there is none.
    private static func separator(_ text: [UInt8], _ range: Range<Int>) -> UInt8 {
        let line = text[range].prefix { $0 != 0x0A }.prefix(65_536)
        let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        let counts = candidates.map { candidate in line.count { $0 == candidate } }
        let best = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) } ?? 0
        return candidates[best]
    }
}
