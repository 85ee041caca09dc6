// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Text broken into lines of at most a given width.
enum Paragraphs {
    /// Breaks text at spaces. Blank lines separate paragraphs; lines that start with four spaces or with `- ` stay lines
    /// of their own. A word longer than the width gets a line alone.
    static func wrap(_ text: String, width: Int, indent: Int = 0) -> [String] {
        var lines: [String] = []
        var words: [Substring] = []
        let margin = String(repeating: " ", count: indent)
        func fill(_ words: [Substring], hanging: Int = 0) {
            var line = ""
            for word in words {
                if !line.isEmpty, DisplayText.width(line) + 1 + DisplayText.width(word) > width - indent {
                    lines.append(margin + line)
                    line = String(repeating: " ", count: hanging)
                    line += word
                } else {
                    line += line.isEmpty ? String(word) : " " + word
                }
            }
            if !line.isEmpty { lines.append(margin + line) }
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isBlank = line.allSatisfy { $0 == " " }
            if isBlank || line.hasPrefix("    ") || line.hasPrefix("- ") {
                fill(words)
                words = []
            }
            if isBlank {
                if let last = lines.last, !last.isEmpty { lines.append("") }
            } else if line.hasPrefix("    ") {
                lines.append(margin + line)
            } else if line.hasPrefix("- ") {
                fill(line.split(separator: " "), hanging: 2)
            } else {
                words += line.split(separator: " ")
            }
        }
        fill(words)
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines
    }

    /// A list of terms with their explanations in a column beside them, or below where a term is wide.
    static func definitions(_ items: [(term: String, text: String)], width: Int, indent: Int = 2) -> [String] {
        let widest = items.map { DisplayText.width($0.term) }.max() ?? 0
        let column = min(widest, 26) + indent + 2
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        for item in items {
            let text = wrap(item.text, width: width, indent: column)
            let term = margin + item.term
            if DisplayText.width(term) + 2 <= column, let first = text.first {
                lines.append(DisplayText.padded(term, to: column) + first.dropFirst(column))
                lines += text.dropFirst()
            } else {
                lines.append(term)
                lines += text
            }
        }
        return lines
    }
}
