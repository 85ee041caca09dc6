// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Texts one after the other, a blank line apart, with their tables.
struct TextParts {
    private(set) var text = ""
    private(set) var tables: [TextTable] = []
    private let limit: Int

    init(limits: DocumentLimits) { limit = limits.textBytes }

    /// Adds a page; one that does not fit any more is left out and remarked.
    mutating func add(_ page: MarkedText, _ remarks: inout DocumentRemarks) {
        remarks.add(.hiddenTextDropped, page.hiddenTexts)
        remarks.add(.externalReference, page.remoteReferences)
        if page.hasScripts { remarks.add(.hasMacros) }
        if page.isTruncated { remarks.add(.truncated) }
        guard !page.text.isEmpty else { return }
        guard text.utf8.count + page.text.utf8.count + 2 <= limit else { return remarks.add(.truncated) }
        if !text.isEmpty { text += "\n\n" }
        let start = text.utf8.count
        text += page.text
        for table in page.tables {
            let rows = table.rows.map { $0.map { (start + $0.lowerBound)..<(start + $0.upperBound) } }
            tables.append(TextTable(name: table.name, rows: rows))
        }
    }
}
