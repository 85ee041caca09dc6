// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reads vCards 2.1, 3.0 and 4.0: who a person is, works for, and how to reach them.
enum ContactReader {
    static func read(_ content: [UInt8], into draft: inout DocumentDraft) {
        var card: [ContentLine] = []
        var isInside = false
        var count = 0
        for line in ContentLine.lines(of: content) {
            if line.name == "BEGIN" && line.value.uppercased() == "VCARD" {
                isInside = true
                card = []
            } else if line.name == "END" && isInside {
                isInside = false
                count += 1
                write(card, into: &draft)
            } else if isInside && card.count < 1_000 {
                card.append(line)
            }
        }
        if draft.title.isEmpty && count > 1 { draft.title = "\(count) contacts" }
        if count == 1 { draft.title = card.first { $0.name == "FN" }?.text ?? "" }
    }

    private static func write(_ card: [ContentLine], into draft: inout DocumentDraft) {
        let name = (card.first { $0.name == "FN" }?.text ?? structuredName(card) ?? "").squeezed
        let addresses = card.filter { $0.name == "EMAIL" }.map { address($0.text) }.filter { $0.contains("@") }
        // Whoever has no address is known by name, within this file.
        let key = addresses.first ?? name
        guard !key.isEmpty else { return }
        draft.write("Name: ")
        let nameSpan = draft.write(name)
        draft.write("\n")
        if !addresses.isEmpty { draft.claim(key, .hasName, name, rule: "vcard.fn", at: nameSpan) }
        for line in card {
            switch line.name {
            case "ORG":
                let organisation = line.parts(separator: ";").first ?? ""
                write("Organisation", organisation, .worksFor, rule: "vcard.org", key: key, into: &draft)
            case "TITLE": write("Title", line.text, .hasRole, rule: "vcard.title", key: key, into: &draft)
            case "TEL":
                let text = line.text.hasPrefix("tel:") ? String(line.text.dropFirst(4)) : line.text
                guard let phone = PhoneNumber(text, regions: draft.context.regions) else { continue }
                draft.write("Phone: ")
                let span = draft.write(text)
                draft.write("\n")
                draft.claim(key, .hasPhone, phone.digits, rule: "vcard.tel", at: span)
            case "EMAIL":
                let text = address(line.text)
                draft.write("E-mail: ")
                let span = draft.write(text)
                draft.write("\n")
                if text != key { draft.claim(key, .hasEmail, text, rule: "vcard.email", at: span) }
            case "NOTE":
                draft.write("Note: ")
                let span = draft.write(line.text)
                draft.write("\n")
                MentionScanner.claim(in: &draft, span, subject: key)
            default: continue
            }
        }
        draft.write("\n")
    }

    private static func write(
        _ label: String, _ text: String, _ predicate: Predicate, rule: String, key: String,
        into draft: inout DocumentDraft
    ) {
        guard !text.squeezed.isEmpty else { return }
        draft.write("\(label): ")
        let span = draft.write(text.squeezed)
        draft.write("\n")
        draft.claim(key, predicate, text, rule: rule, at: span)
    }

    private static func address(_ text: String) -> String {
        let lowered = text.lowercased().squeezed
        return lowered.hasPrefix("mailto:") ? String(lowered.dropFirst(7)) : lowered
    }

    /// The name made from the parts of `N`: family; given; further; prefix; suffix.
    private static func structuredName(_ card: [ContentLine]) -> String? {
        guard let parts = card.first(where: { $0.name == "N" })?.parts(separator: ";") else { return nil }
        let order = [3, 1, 2, 0, 4]
        return order.compactMap { $0 < parts.count ? parts[$0] : nil }.joined(separator: " ")
    }
}
