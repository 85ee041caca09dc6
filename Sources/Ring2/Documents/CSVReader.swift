// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Markup

/// Reads comma-, semicolon-, tab- and bar-separated tables; formulas are flagged and never computed.
enum CSVReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        let (text, isLossy) = try PlainTextReader.decoded(content)
        let bytes = Array(text.utf8)
        var flow = TextFlow(limit: limits.textBytes, cells: limits.cells)
        var remarks = DocumentRemarks()
        if isLossy { remarks.add(.undecodable) }
        let (separator, start) = separator(of: bytes)
        SeparatedRows(Array(bytes[start...]), separator: separator).write(to: &flow, limits: limits, &remarks)
        return ReadDocument(flow, remarks: remarks)
    }

    /// The separator, and where the rows start: told by a first line `sep=;`, else the one that cuts most lines of the
    /// beginning into the same number of cells, more than one.
    static func separator(of bytes: [UInt8]) -> (separator: UInt8, start: Int) {
        if bytes.starts(with: "sep=".utf8), bytes.count > 4, let end = bytes.firstIndex(of: 0x0A), end <= 6 {
            return (bytes[4], end + 1)
        }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")]
        var best = (score: 0, separator: candidates[0])
        for candidate in candidates {
            let counts = counts(of: candidate, in: bytes)
            var frequencies: [Int: Int] = [:]
            for count in counts where count > 0 { frequencies[count, default: 0] += 1 }
            guard let most = frequencies.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { continue }
            // Agreement of lines first, then the number of cells.
            let score = most.value * 1_000 + min(most.key, 999)
            if score > best.score { best = (score, candidate) }
        }
        return (best.separator, 0)
    }

    /// How often a separator stands, outside quotes, in each of the first 50 lines (of at most 64 KiB).
    private static func counts(of separator: UInt8, in bytes: [UInt8]) -> [Int] {
        var counts = [0]
        var isQuoted = false
        for byte in bytes.prefix(65_536) {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if !isQuoted, byte == separator {
                counts[counts.count - 1] += 1
            } else if !isQuoted, byte == 0x0A {
                if counts.count == 50 { break }
                counts.append(0)
            }
        }
        return counts
    }
}
