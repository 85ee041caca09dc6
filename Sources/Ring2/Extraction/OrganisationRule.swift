// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Finds organisations by the legal form at the end of their name, e.g. `Larkstone Architects LLP`.
enum OrganisationRule {
    private static let forms: Set<String> = Set(
        ("Ltd Ltd. Limited LLP LLC L.L.C. Inc Inc. Incorporated plc PLC LP PLLC CIC CIO Corp Corp. Corporation Pty Pvt Pte"
            + " GmbH gGmbH mbH AG KG KGaA OHG UG GbR PartG e.V. eV eG e.G. e.K. SE"
            + " SA S.A. SARL S.A.R.L. Sàrl SAS SASU EURL SNC SCI ASBL"
            + " S.L. SL S.L.U. SLU S.A.U. SAU S.Coop. S.p.A. SpA S.P.A. S.r.l. Srl S.R.L. S.a.s. S.n.c."
            + " B.V. BV N.V. NV V.O.F. VOF BVBA SPRL vzw VZW Lda Lda. Unipessoal Ltda Ltda. AB Oy Oyj ApS A/S AS ASA I/S"
            + " s.r.o. a.s. K.K. KK")
            .split(separator: " ").map(String.init))
    /// Capitalised words that stand before a name at the start of a sentence or an address without being part of it.
    private static let openers: Set<String> = [
        "Both", "Contact", "Between", "Client", "Customer", "Supplier", "Tenant", "Landlord", "Company", "Messrs",
        "Attn",
        "Firma", "Kunde", "Empresa", "Ditta", "Invoice", "Rechnung", "Of", "Through", "Via", "Herr", "Frau",
    ]
    private static let longest = 6

    /// Whether the word at an index is a legal form, or starts one.
    static func isForm(_ tokens: TextTokens, _ index: Int) -> Bool {
        guard let token = tokens.token(index), token.kind == .word else { return false }
        return form(tokens, index) != nil
    }

    /// The organisation whose legal form stands at an index.
    static func read(_ tokens: TextTokens, formAt index: Int, after least: Int) -> (mention: Mention, next: Int)? {
        guard index > least, let previous = tokens.token(index - 1), tokens[index].gap <= .space,
            previous.kind != .mark || ",.)".utf8.contains(previous.first) || previous.first >= 0x80,
            let end = form(tokens, index)
        else { return nil }
        var last = index - 1
        if tokens.isMark(last, ",") { last -= 1 }
        guard last >= least, let first = firstWord(tokens, last, least) else { return nil }
        // Two capitals are a form only behind a name in mixed letters, and not before a number.
        if tokens[index].count == 2, tokens.isAllCapitals(index), Int(tokens[index].end) == end {
            if tokens.isAllCapitals(last), tokens[last].count > 3 { return nil }
            if let next = tokens.token(index + 1), next.kind == .number, next.gap <= .space { return nil }
        }
        let span = Int(tokens[first].start)..<end
        let mention = Mention(
            kind: .organisation, text: tokens.string(span).squeezed, span: span, rule: "organisation.legal_form")
        return (mention, tokens.index(after: end, from: index))
    }

    /// Where the form at a word ends; further forms behind it belong to it. Nil where there is none.
    private static func form(_ tokens: TextTokens, _ index: Int) -> Int? {
        let text = tokens.text
        let last = tokens.range.upperBound
        let start = Int(tokens[index].start)
        let first = text[start]
        guard first.isASCIICapital || "eagmpsv".utf8.contains(first) else { return nil }
        var end = start
        while end < last, end - start < 13, isFormByte(text[end]) { end += 1 }
        if end < last, isFormByte(text[end]) { return nil }
        var written = String(decoding: text[start..<end], as: UTF8.self)
        if written == "Sp.", text[start..<last].starts(with: "Sp. z o.o.".utf8) { return start + 10 }
        if !forms.contains(written) {
            guard written.hasSuffix("."), forms.contains(String(written.dropLast())) else { return nil }
            written.removeLast()
            end -= 1
        } else if written.hasSuffix("."), !written.dropLast().contains(".") {
            end -= 1
        }
        // "GmbH & Co. KG", "Pty Ltd", "Co., Ltd".
        let rest = text[end..<min(last, end + 14)]
        for tail in [" & Co. KGaA", " & Co. KG", " & Co KG", " & Co. OHG"] where rest.starts(with: tail.utf8) {
            return end + tail.utf8.count
        }
        var next = end
        if next < last, text[next] == UInt8(ascii: ".") { next += 1 }
        if next < last, text[next] == 0x20 {
            let following = tokens.index(after: next, from: index)
            if let token = tokens.token(following), token.kind == .word, Int(token.start) == next + 1,
                let further = form(tokens, following)
            {
                return further
            }
        }
        return end
    }

    private static func isFormByte(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/") || byte >= 0xC3 || byte == 0xA0
    }

    /// The first word of the name that ends at an index: capitals and links on one line and in one sentence.
    private static func firstWord(_ tokens: TextTokens, _ last: Int, _ least: Int) -> Int? {
        var index = last
        var words = 0
        var first: Int?
        while index >= least {
            let token = tokens[index]
            switch token.kind {
            case .word:
                let isName = tokens.isCapital(index) || token.first >= 0xC3
                let written = isName ? "" : tokens.string(index)
                guard
                    isName
                        || ["of", "de", "van", "von", "der", "y", "et", "und", "and", "di", "e", "la", "del"].contains(
                            written)
                else { return trimmed(tokens, first, last) }
                if token.gap != .none || index == least { words += 1 }
                if isName { first = index }
            case .number:
                guard index < last || token.count <= 4 else { return trimmed(tokens, first, last) }
                first = index
                words += 1
            case .mark:
                let isJoin =
                    "&'-/".utf8.contains(token.first) || ["\u{2019}", "\u{2013}"].contains(tokens.string(index))
                if token.first == UInt8(ascii: "*") {
                    return trimmed(tokens, first, last)
                } else if token.first == UInt8(ascii: ".") {
                    // A point inside initials and abbreviations: "St. Mary", "J. Smith".
                    guard index > least, tokens[index - 1].kind == .word, tokens[index - 1].count <= 2,
                        token.gap == .none
                    else { return trimmed(tokens, first, last) }
                } else if !isJoin {
                    return trimmed(tokens, first, last)
                }
            }
            if token.gap > .space || words > longest { break }
            index -= 1
        }
        return trimmed(tokens, first, last)
    }

    /// Words that join a person to a firm as often as they stand inside a firm's name.
    private static let links: Set<String> = ["de", "van", "von", "di", "del", "la"]
    /// First words of firms in whose names such a word stands.
    private static let kinds: Set<String> = [
        "bank", "banco", "banca", "banque", "caja", "compagnie", "compañía", "companhia", "société", "gesellschaft",
        "verein",
        "casa", "istituto", "instituto", "institut", "verlag", "haus", "maison", "grupo", "gruppo", "groupe", "fabrica",
        "fábrica", "fabbrica", "cantina", "cantine", "tenuta", "distribuidora", "transportes", "construcciones",
        "editorial",
        "clinica", "clínica", "hotel", "stichting", "vereniging", "koninklijke", "universidad", "università",
        "cooperativa",
        "comercial", "sociedad", "società", "sociedade", "laboratorios", "industrias", "industrie", "agence", "les",
        "la",
    ]

    private static func trimmed(_ tokens: TextTokens, _ first: Int?, _ last: Int) -> Int? {
        guard var index = first else { return nil }
        while index <= last {
            let written = tokens.string(index)
            let roles = tokens.roles(index)
            let isOpener = openers.contains(written) || roles.contains(.opener) || roles.contains(.salutation)
            if tokens[index].kind == .word, !isOpener, tokens.isCapital(index) || tokens[index].first >= 0xC3 { break }
            if tokens[index].kind == .number, index < last { break }
            index += 1
        }
        guard index <= last else { return nil }
        // "Mr Smith of Acme Ltd" is Mr Smith, of Acme Ltd.
        if tokens.roles(index).contains(.title), tokens[index].kind == .word {
            for link in index..<last where tokens.roles(link).contains(.link) || tokens.string(link) == "von" {
                if tokens.isCapital(link + 1) { return link + 1 }
            }
        }
        // "Linke von Graf Consult AG" is Linke, of Graf Consult AG: two words or more stand behind the link.
        guard !kinds.contains(tokens.string(index).lowercased()) else { return index }
        for link in stride(from: last - 1, to: index, by: -1) where links.contains(tokens.string(link)) {
            let behind = ((link + 1)...last).filter { tokens[$0].kind == .word && tokens[$0].gap != .none }.count
            if behind >= 2, tokens.isCapital(link + 1) { return link + 1 }
        }
        return index
    }
}
