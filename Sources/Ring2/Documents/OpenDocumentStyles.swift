// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// The styles of an OpenDocument file, as far as they hide things or number lists.
struct OpenDocumentStyles {
    /// One level of a list style.
    struct Level {
        var style = ListNumber.Style.bullet
        var prefix = ""
        var suffix = ""
        var start = 1
        /// How many levels a number shows: 2 for `1.3`.
        var shown = 1
    }
    private struct Style {
        var parent: String?
        var isHidden: Bool?
        var list: String?
    }
    private var styles: [String: Style] = [:]
    private var lists: [String: [Int: Level]] = [:]
    private var hiddenParts: Set<String> = []

    init() {}

    /// Reads the styles of a part, up to where the text starts.
    mutating func read(_ content: [UInt8]?) {
        guard let content else { return }
        var reader = XMLReader(content)
        var style: String?
        var list: String?
        // What is damaged is remarked by whoever reads the text.
        while let event = try? reader.next() {
            switch event {
            case .start(let element):
                switch element.name.local {
                case "body", "master-styles": return
                case "style":
                    guard let name = element["name"] else { continue }
                    style = (element["family"] ?? "") + " " + name
                    styles[style ?? ""] = Style(
                        parent: element["parent-style-name"].map { (element["family"] ?? "") + " " + $0 },
                        isHidden: nil, list: element["list-style-name"])
                case "text-properties":
                    if let style, let display = element["display"] { styles[style]?.isHidden = display == "none" }
                case "table-properties":
                    if let style, element["display"] == "false" { hiddenParts.insert(style) }
                case "drawing-page-properties":
                    if let style, element["visibility"] == "hidden" { hiddenParts.insert(style) }
                case "list-style":
                    list = element["name"]
                case "list-level-style-number", "list-level-style-bullet", "list-level-style-image":
                    guard let list, let level = element["level"].flatMap({ Int($0) }), (1...10).contains(level) else {
                        continue
                    }
                    lists[list, default: [:]][level] = Self.level(element)
                default: break
                }
            case .end(let name):
                if name.local == "style" { style = nil }
                if name.local == "list-style" { list = nil }
            case .text: break
            }
        }
    }

    private static func level(_ element: XMLElement) -> Level {
        var level = Level()
        guard element.name.local == "list-level-style-number" else { return level }
        level.prefix = element["num-prefix"] ?? ""
        level.suffix = element["num-suffix"] ?? ""
        level.start = element["start-value"].flatMap { Int($0) } ?? 1
        level.shown = min(max(element["display-levels"].flatMap { Int($0) } ?? 1, 1), 10)
        switch element["num-format"] {
        case "1": level.style = .decimal
        case "a": level.style = .lowerLetter
        case "A": level.style = .upperLetter
        case "i": level.style = .lowerRoman
        case "I": level.style = .upperRoman
        default: level.style = .none
        }
        return level
    }

    /// Whether text of a style is hidden; the family is `text` or `paragraph`.
    func isHidden(_ family: String, _ name: String?) -> Bool {
        var next = name.map { "\(family) \($0)" }
        for _ in 0..<20 {
            guard let current = next, let style = styles[current] else { return false }
            if let isHidden = style.isHidden { return isHidden }
            next = style.parent
        }
        return false
    }
    /// Whether a sheet (`table`) or slide (`drawing-page`) of a style is hidden.
    func isPartHidden(_ family: String, _ name: String?) -> Bool {
        name.map { hiddenParts.contains("\(family) \($0)") } ?? false
    }
    /// A level of a list style, counted from 1.
    func level(_ list: String, _ level: Int) -> Level? { lists[list]?[level] }
}
