// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import NameScan

/// Which of the names that a ledger holds are looked for in all its texts.
///
/// A name of one word is also a word, so it takes two; display names of programs, lists and offices are left out by the
/// words they are made of, and organisations that are called by nothing but common words too.
enum NameFilter {
    /// The form in which a person's name is looked for; nil for what is none to look for.
    ///
    /// `Lind, Maria` is turned round; what stands in brackets or quotation marks around or behind a name goes.
    static func person(_ name: String) -> String? {
        guard let name = plain(name), name.utf8.count <= 100 else { return nil }
        var turned = name
        let parts = name.split(separator: ",", omittingEmptySubsequences: false)
        if parts.count == 2 {
            turned = (parts[1].drop { $0 == " " } + " " + parts[0]).description
        } else if parts.count > 2 {
            return nil
        }
        let words = turned.split(separator: " ")
        guard (2...5).contains(words.count), !turned.contains(where: { $0.isNumber || "@/:;<>_=+|&#".contains($0) })
        else {
            return nil
        }
        let folded = words.map { LetterFolding.folded($0) }
        guard folded.filter({ $0.count >= 2 && $0.last != "." }).count >= 2,
            !folded.contains(where: notPersonal.contains)
        else { return nil }
        return turned
    }

    /// The form in which an organisation's name is looked for; nil for what is none to look for.
    static func organisation(_ name: String) -> String? {
        guard let name = plain(name), (5...120).contains(name.utf8.count) else { return nil }
        let words = name.split(separator: " ")
        guard (2...12).contains(words.count), !name.contains(where: { "@/:;<>_=|#".contains($0) }) else { return nil }
        let telling = words.filter { word in
            let folded = LetterFolding.folded(word.filter { $0.isLetter || $0.isNumber })
            return folded.count >= 2 && folded.contains(where: \.isLetter) && !common.contains(folded)
        }
        return telling.isEmpty ? nil : name
    }

    /// Whether the last word is a legal form, so that the name is an organisation's.
    static func hasLegalForm(_ name: String) -> Bool {
        guard let last = name.split(separator: " ").last else { return false }
        return legalForms.contains(LetterFolding.folded(last.filter { $0.isLetter }))
    }

    private static let legalForms: Set<String> = [
        "ag", "as", "bv", "corp", "corporation", "ev", "foundation", "gmbh", "inc", "kg", "limited", "llc", "llp",
        "ltd", "nv",
        "ohg", "oy", "oyj", "plc", "sa", "sarl", "sas", "se", "sl", "spa", "srl",
    ]

    /// The name without quotation marks around it and brackets behind it, one space between words.
    private static func plain(_ name: String) -> String? {
        var text = name[...]
        if let last = text.last, last == ")" || last == "]" {
            guard let open = text.lastIndex(of: last == ")" ? "(" : "[") else { return nil }
            text = text[..<open]
        }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var inner = words[...]
        while let first = inner.first, "\"'“”„‘’«»".contains(first) { inner.removeFirst() }
        while let last = inner.last, "\"'“”„‘’«»,;".contains(last) { inner.removeLast() }
        guard !inner.isEmpty, !inner.contains(where: { "()[]{}\"".contains($0) }) else { return nil }
        return String(inner)
    }

    /// Words, folded, that no person's name holds but the display names of programs, lists, offices and mailboxes do.
    private static let notPersonal: Set<String> = [
        "account", "accounts", "ag", "gmbh", "ltd", "llc", "inc", "plc", "kg", "srl", "sarl", "corp", "limited",
        "admin", "administration", "administrator", "alert", "alerts", "announce", "automatic",
        "billing", "board", "bot", "bounce", "bug", "bugs", "build", "buchhaltung", "calendar", "club", "committee",
        "contact", "customer", "daemon", "delivery", "department", "desk", "devel", "developers", "digest", "dienst",
        "director", "einkauf", "empfanger", "events", "finance", "foundation", "group", "gruppe", "helpdesk", "hotline",
        "hr", "human", "info", "invoice", "invoices", "kontakt", "kundenservice", "lists", "mail", "mailer",
        "mailing", "maintainer", "maintainers", "management", "manager", "marketing", "members", "newsletter", "no",
        "no-reply", "noreply", "not", "notification", "notifications", "office", "owner", "postmaster", "press",
        "project", "recipients", "recruiting", "release", "reply", "request", "resources", "root", "sales",
        "secretariat",
        "security", "sekretariat", "service", "services", "staff", "subsystem", "support", "system", "team", "the",
        "tracker",
        "tracking", "undisclosed", "undisclosed-recipients", "unknown", "update", "updates", "user", "users", "verein",
        "vertrieb", "via", "webmaster", "zentrale", "fur", "for", "from", "to", "equipe", "servicio", "ufficio",
    ]

    /// Words, folded, that tell nothing about which organisation is meant: articles, kinds of it, legal forms.
    private static let common: Set<String> = [
        "ab", "ag", "agency", "amt", "and", "as", "association", "bank", "board", "bv", "club", "co", "committee",
        "company",
        "corp", "corporation", "das", "de", "department", "der", "die", "du", "ev", "et", "firm", "firma", "for",
        "foundation",
        "gesellschaft", "gmbh", "group", "gruppe", "i", "inc", "independent", "institute", "kg", "la", "le", "limited",
        "llc",
        "llp", "ltd", "ministry", "my", "na", "no", "none", "not", "nv", "of", "office", "ohg", "oy", "our", "own",
        "plc",
        "private", "sa", "sarl", "school", "se", "self", "selbstandig", "service", "services", "sl", "society", "spa",
        "srl",
        "team", "the", "und", "unit", "university", "van", "verein", "von", "y", "your", "employed", "freelance",
        "person",
    ]
}
