// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// The styles of a Word document, as far as they hide text or number paragraphs.
struct WordStyles {
    private struct Style {
        var parent: String?
        var isHidden: Bool?
        var list: String?
        var level: Int?
    }
    private var styles: [String: Style] = [:]

    init() {}

    init(_ package: inout OfficePackage, _ path: String) {
        var id = ""
        var style = Style()
        var styles: [String: Style] = [:]
        package.walk(package.part(path)) { _, event, _ in
            switch event {
            case .start(let element):
                switch element.name.local {
                case "style":
                    id = element["styleId"] ?? ""
                    style = Style()
                case "basedOn": style.parent = element["val"]
                case "vanish": style.isHidden = WordStyles.isOn(element)
                case "numId": style.list = element["val"]
                case "ilvl": style.level = element["val"].flatMap { Int($0) }
                default: break
                }
            case .end(let name): if name.local == "style", !id.isEmpty { styles[id] = style }
            case .text: break
            }
        }
        self.styles = styles
    }

    /// Whether a switch such as `<w:vanish/>` is on.
    static func isOn(_ element: XMLElement) -> Bool {
        guard let value = element["val"] else { return true }
        return value != "0" && value != "false" && value != "off"
    }

    /// Whether text of a style is hidden, by the style or one it stands on.
    func isHidden(_ id: String) -> Bool { value(id) { $0.isHidden } ?? false }
    /// The list that paragraphs of a style belong to.
    func list(_ id: String) -> (list: String, level: Int)? {
        value(id) { $0.list }.map { ($0, value(id) { $0.level } ?? 0) }
    }

    private func value<Value>(_ id: String, _ field: (Style) -> Value?) -> Value? {
        var next: String? = id
        // Styles can be made to stand on each other in a ring.
        for _ in 0..<20 {
            guard let current = next, let style = styles[current] else { return nil }
            if let value = field(style) { return value }
            next = style.parent
        }
        return nil
    }
}
