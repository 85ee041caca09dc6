// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// The lists of a Word document with their counters.
struct WordNumbering {
    private struct Level {
        var style = ListNumber.Style.decimal
        var text = ""
        var start = 1
    }
    private struct List {
        var pattern = ""
        /// Starts that this list sets anew; a list without any counts on with its pattern.
        var starts: [Int: Int] = [:]
    }
    private var patterns: [String: [Int: Level]] = [:]
    private var lists: [String: List] = [:]
    /// The last number of each level, by list or pattern.
    private var counters: [String: [Int?]] = [:]

    init() {}

    init(_ package: inout OfficePackage, _ path: String) {
        var pattern: String?
        var list: String?
        var level = 0
        var patterns: [String: [Int: Level]] = [:]
        var lists: [String: List] = [:]
        package.walk(package.part(path)) { _, event, _ in
            guard case .start(let element) = event else { return }
            let value = element["val"]
            let number = value.flatMap { Int($0) } ?? 0
            switch element.name.local {
            case "abstractNum":
                pattern = element["abstractNumId"]
                list = nil
            case "num":
                list = element["numId"]
                pattern = nil
            case "abstractNumId": if let list, let value { lists[list, default: List()].pattern = value }
            case "lvl", "lvlOverride": level = min(max(element["ilvl"].flatMap { Int($0) } ?? 0, 0), 8)
            case "startOverride": if let list { lists[list, default: List()].starts[level] = number }
            case "start": if let pattern { patterns[pattern, default: [:]][level, default: Level()].start = number }
            case "numFmt":
                if let pattern { patterns[pattern, default: [:]][level, default: Level()].style = Self.style(value) }
            case "lvlText":
                if let pattern { patterns[pattern, default: [:]][level, default: Level()].text = value ?? "" }
            default: break
            }
        }
        self.patterns = patterns
        self.lists = lists
    }

    private static func style(_ name: String?) -> ListNumber.Style {
        switch name {
        case "bullet": .bullet
        case "none": .none
        case "lowerLetter": .lowerLetter
        case "upperLetter": .upperLetter
        case "lowerRoman": .lowerRoman
        case "upperRoman": .upperRoman
        default: .decimal
        }
    }

    /// The mark of the next paragraph of a list: `-`, `1.`, `2.3`; nil where the list is not known or shows none.
    mutating func next(_ id: String, level: Int) -> String? {
        guard id != "0", let list = lists[id], let levels = patterns[list.pattern] else { return nil }
        let level = min(max(level, 0), 8)
        let style = levels[level]?.style ?? .decimal
        let key = list.starts.isEmpty ? "pattern \(list.pattern)" : "list \(id)"
        var counter = counters[key] ?? [Int?](repeating: nil, count: 9)
        func start(_ level: Int) -> Int { list.starts[level] ?? levels[level]?.start ?? 1 }
        counter[level] = counter[level].map { $0 &+ 1 } ?? start(level)
        for deeper in (level + 1)..<10 where deeper < 9 { counter[deeper] = nil }
        counters[key] = counter
        switch style {
        case .bullet: return "-"
        case .none: return nil
        default: break
        }
        var mark = ""
        var isPlace = false
        for character in (levels[level]?.text ?? "").unicodeScalars.prefix(64) {
            if isPlace, let digit = Int(String(character)), (1...9).contains(digit) {
                mark += ListNumber.text(counter[digit - 1] ?? start(digit - 1), levels[digit - 1]?.style ?? .decimal)
                isPlace = false
            } else if character == "%" {
                isPlace = true
            } else {
                mark.unicodeScalars.append(character)
                isPlace = false
            }
        }
        return mark.isEmpty ? nil : mark
    }
}
