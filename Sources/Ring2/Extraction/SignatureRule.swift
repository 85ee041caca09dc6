// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Mail

/// Reads who signed: the block at the end of a mail, and the name under the closing line of a letter.
enum SignatureRule {
    private static let closings: Set<String> = [
        "kind regards", "best regards", "regards", "best wishes", "with kind regards", "yours sincerely",
        "yours faithfully", "yours truly", "sincerely", "sincerely yours", "best", "many thanks", "thanks", "thank you",
        "with best wishes", "warm regards", "warmest regards", "cheers", "kindest regards", "thanks and regards",
        "mit freundlichen grüßen", "mit freundlichen gruessen", "freundliche grüße", "viele grüße", "beste grüße",
        "liebe grüße", "herzliche grüße", "mit besten grüßen", "mit freundlichem gruß", "hochachtungsvoll", "gruß",
        "freundliche grüsse", "mit freundlichen grüssen", "beste grüsse", "viele grüsse", "mfg", "lg", "vg",
        "cordialement", "bien cordialement", "bien à vous", "sincères salutations", "meilleures salutations",
        "amicalement",
        "respectueusement", "salutations distinguées", "très cordialement",
        "saludos", "un saludo", "saludos cordiales", "un cordial saludo", "atentamente", "cordialmente",
        "reciba un cordial saludo",
        "cordiali saluti", "distinti saluti", "un cordiale saluto", "saluti", "con i migliori saluti",
        "met vriendelijke groet", "met vriendelijke groeten", "vriendelijke groet", "hartelijke groeten", "hoogachtend",
        "groeten",
        "mvg", "atenciosamente", "cumprimentos", "com os melhores cumprimentos", "melhores cumprimentos", "abraços",
    ]
    private static let roles: Set<String> = [
        "accountant", "administrator", "adviser", "advisor", "apprentice", "architect", "assistant", "associate",
        "bookkeeper", "clerk", "consultant", "coordinator", "director", "draughtsman", "engineer", "founder", "head",
        "lawyer",
        "manager", "notary", "officer", "partner", "planner", "principal", "secretary", "solicitor", "surveyor",
        "technician",
        "trustee", "developer", "designer", "analyst", "president", "chairman", "chairwoman", "ceo", "cto", "cfo",
        "owner",
        "geschäftsführer", "geschäftsführerin", "leiter", "leiterin", "sachbearbeiter", "sachbearbeiterin", "berater",
        "beraterin",
        "prokurist", "prokuristin", "rechtsanwalt", "rechtsanwältin", "ingenieur", "ingenieurin", "architektin",
        "steuerberater",
        "buchhaltung", "vorstand", "directeur", "directrice", "gérant", "gérante", "responsable", "comptable", "avocat",
        "avocate",
        "ingénieur", "conseiller", "conseillère", "gerente", "directora", "abogado", "abogada", "ingeniero",
        "ingeniera",
        "contable", "responsabile", "direttore", "direttrice", "avvocato", "ingegnere", "commercialista", "consulente",
        "directeur", "bestuurder", "adviseur", "medewerker", "boekhouder", "advocaat", "diretor", "diretora",
        "advogado",
        "engenheiro", "secretária", "gerente",
    ]
    private static let longestBlock = 8

    /// Claims role, organisation and telephone numbers of a mail's sender from the signature block.
    ///
    /// The block starts after `-- ` or after a closing line, and its first line must be the sender's own name.
    static func claim(in draft: inout DocumentDraft, _ range: Range<Int>, sender: MailAddress) {
        let lines = block(in: draft.text, range)
        guard let first = lines.first, agrees(String(decoding: draft.text[first], as: UTF8.self), with: sender) else {
            return
        }
        for line in lines.dropFirst() {
            for mention in MentionScanner(context: draft.context).mentions(in: draft.text, line) {
                switch mention.kind {
                case .phone:
                    draft.claim(sender.address, .hasPhone, mention.text, rule: "signature.phone", at: mention.span)
                case .organisation:
                    draft.claim(
                        sender.address, .worksFor, mention.text, rule: "signature.organisation", at: mention.span)
                case .url:
                    draft.claim(sender.address, .hasWebsite, mention.text, rule: "signature.website", at: mention.span)
                default: break
                }
            }
            if let role = role(in: draft.text, line) {
                draft.claim(
                    sender.address, .hasRole, String(decoding: draft.text[role], as: UTF8.self), rule: "signature.role",
                    at: role)
            }
        }
    }

    /// Claims the name under the closing line of a letter.
    static func claimSigner(in draft: inout DocumentDraft, _ range: Range<Int>) {
        let lines = Array(TextLines(draft.text, range).suffix(200))
        guard let closing = lines.lastIndex(where: { isClosing(draft.text[$0]) }) else { return }
        for line in lines[(closing + 1)...].prefix(5) {
            let trimmed = trim(draft.text, line)
            if trimmed.isEmpty { continue }
            let name = String(decoding: draft.text[trimmed], as: UTF8.self)
            guard isPersonName(name) else { return }
            draft.claim(draft.source, .signedBy, name, rule: "letter.closing", at: trimmed)
            return
        }
    }

    private static func block(in text: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
        let own = MailReader.ownText(in: text, range)
        guard let last = own.last(where: { !trim(text, $0).isEmpty }) else { return [] }
        let lines = Array(TextLines(text, last))
        let dashes = lines.lastIndex { text[$0].elementsEqual("-- ".utf8) || text[$0].elementsEqual("--".utf8) }
        guard let start = dashes ?? lines.lastIndex(where: { isClosing(text[$0]) }) else { return [] }
        return lines[(start + 1)...].map { trim(text, $0) }.filter { !$0.isEmpty }.prefix(longestBlock).map { $0 }
    }

    static func isClosing(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count <= 48 else { return false }
        var words = String(decoding: line, as: UTF8.self).squeezed.lowercased()
        while let last = words.last, ",.!".contains(last) { words.removeLast() }
        return closings.contains(words)
    }

    /// Whether a signature's name is the sender's: the same words, or the same last word, or the first name alone.
    private static func agrees(_ line: String, with sender: MailAddress) -> Bool {
        let signed = line.lowercased().split(whereSeparator: { !$0.isLetter && $0 != "-" && $0 != "'" })
        let known = sender.name.lowercased().split(whereSeparator: { !$0.isLetter && $0 != "-" && $0 != "'" })
        guard (1...5).contains(signed.count), let last = known.last, let first = known.first else { return false }
        return signed.contains(last) || (signed.count == 1 && signed[0] == first)
    }

    /// A line that names a position: at most 60 bytes, no digits, with a word that positions have.
    private static func role(in text: [UInt8], _ line: Range<Int>) -> Range<Int>? {
        var line = line
        // "Project architect, Larkstone Architects LLP": the organisation has a rule of its own.
        if let comma = text[line].firstIndex(of: UInt8(ascii: ",")) { line = line.lowerBound..<comma }
        guard line.count <= 60, !text[line].contains(where: \.isASCIIDigit) else { return nil }
        guard !text[line].contains(UInt8(ascii: "@")),
            !MentionScanner().mentions(in: text, line).contains(where: { $0.kind == .organisation })
        else { return nil }
        let words = String(decoding: text[line], as: UTF8.self).lowercased().split(whereSeparator: { !$0.isLetter })
        return words.contains { roles.contains(String($0)) } ? line : nil
    }

    /// Two to four capitalised words, at most 60 bytes.
    private static func isPersonName(_ line: String) -> Bool {
        let words = line.split(separator: " ")
        guard (2...4).contains(words.count), line.utf8.count <= 60 else { return false }
        return words.allSatisfy { word in
            guard let first = word.first, first.isUppercase else {
                return ["de", "van", "von", "der", "den", "del", "la", "di", "da", "le", "dos", "zu"].contains(word)
            }
            return word.allSatisfy { $0.isLetter || $0 == "-" || $0 == "'" || $0 == "." || $0 == "\u{2019}" }
        }
    }

    private static func trim(_ text: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, text[start] <= 0x20 { start += 1 }
        while end > start, text[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}
