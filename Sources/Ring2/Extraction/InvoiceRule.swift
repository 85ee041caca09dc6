// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import NameScan

/// Reads an invoice's labelled lines: its number, who wrote it, for whom, how much, by when, to which account.
///
/// An invoice is a text with a line that says `Invoice number: …` in one of seven languages among its first sixty. The
/// number is the subject of what is said; what a line does not say plainly is left out.
enum InvoiceRule {
    private enum Field: Hashable { case number, total, due, customer, issuer, dueDate, date }

    private static let labels: [(field: Field, words: [String])] = [
        (
            .number,
            [
                "invoice number", "invoice no", "invoice nr", "invoice #", "invoice id", "rechnungsnummer",
                "rechnungs-nr", "rechnung nr", "rechnung nummer",
                "numero de facture", "facture n", "no de facture", "numero de factura", "factura n", "numero fattura",
                "fattura n",
                "factuurnummer", "factuur nr", "numero da fatura", "fatura n",
            ]
        ),
        (
            .total,
            [
                "total", "grand total", "invoice total", "gesamtbetrag", "gesamtsumme", "rechnungsbetrag", "gesamt",
                "summe", "total ttc", "montant ttc",
                "montant total", "importe total", "totale", "importo totale", "totaal", "totaalbedrag", "valor total",
            ]
        ),
        (
            .due,
            [
                "amount due", "total due", "balance due", "amount payable", "zu zahlen", "zahlbetrag",
                "zu zahlender betrag", "net a payer", "total a pagar",
                "totale da pagare", "te betalen", "a pagar",
            ]
        ),
        (
            .customer,
            [
                "bill to", "billed to", "invoice to", "invoiced to", "client", "customer", "for", "kunde",
                "rechnung an", "rechnungsempfanger", "empfanger",
                "facture a", "destinataire", "cliente", "facturar a", "intestatario", "spett.le", "klant",
                "factuur aan",
            ]
        ),
        (
            .issuer,
            [
                "issued by", "seller", "supplier", "rechnungssteller", "verkaufer", "lieferant", "fournisseur",
                "emetteur", "proveedor", "emisor", "fornitore",
                "leverancier", "emitente", "fornecedor",
            ]
        ),
        (
            .dueDate,
            [
                "due date", "due on", "due", "payment due", "payable by", "pay by", "fallig am", "zahlbar bis",
                "falligkeit", "falligkeitsdatum", "echeance",
                "date d'echeance", "a payer avant", "vencimiento", "fecha de vencimiento", "scadenza",
                "data di scadenza", "vervaldatum",
                "te betalen voor", "vencimento", "data de vencimento",
            ]
        ),
        (
            .date,
            [
                "invoice date", "date", "issue date", "date of issue", "issued on", "rechnungsdatum", "datum",
                "date de facture", "date de la facture", "fecha",
                "fecha de factura", "data", "data fattura", "factuurdatum", "data da fatura",
            ]
        ),
    ]
    private static let byLabel: [String: Field] = {
        var table: [String: Field] = [:]
        for (field, words) in labels { for word in words { table[word] = field } }
        return table
    }()

    static func claim(in draft: inout DocumentDraft, _ range: Range<Int>) {
        let text = draft.text
        var lines: [Range<Int>] = []
        for line in TextLines(text, range) {
            lines.append(line)
            if lines.count >= 400 { break }
        }
        let scanner = MentionScanner(context: draft.context)
        guard let number = number(text, lines, scanner) else { return }
        var total: Mention?
        var hasDue = false
        for (index, line) in lines.enumerated() where line.count <= 200 && !line.isEmpty {
            guard let (field, valueStart) = field(text, line) else { continue }
            let rest = valueStart..<line.upperBound
            switch field {
            case .number: continue
            case .total, .due:
                guard !hasDue || field == .due,
                    let money = scanner.mentions(in: text, line).last(where: { $0.kind == .money })
                else { continue }
                total = money
                hasDue = hasDue || field == .due
            case .customer, .issuer:
                var value = trimmed(text, rest)
                // The party may stand on the line below its label.
                if value.isEmpty, index + 1 < lines.count { value = trimmed(text, lines[index + 1]) }
                guard (2...100).contains(value.count), text[value].contains(where: { $0.isASCIILetter || $0 >= 0xC3 })
                else { continue }
                let predicate: Predicate = field == .customer ? .concerns : .issuedBy
                draft.claim(
                    number, predicate, String(decoding: text[value], as: UTF8.self), rule: "invoice.\(field)", at: value
                )
            case .dueDate, .date:
                guard let date = scanner.mentions(in: text, rest).first(where: { $0.kind == .date }),
                    !date.rule.hasSuffix(".ambiguous")
                else { continue }
                let isDue = field == .dueDate
                draft.claim(
                    number, isDue ? .dueOn : .issuedOn, date.text, rule: isDue ? "invoice.due" : "invoice.date",
                    at: date.span)
            }
        }
        if let total { draft.claim(number, .hasAmount, total.text, rule: "invoice.total", at: total.span) }
        guard let first = lines.first(where: { !trimmed(text, $0).isEmpty }) else { return }
        if let issuer = scanner.mentions(in: text, first).first(where: { $0.kind == .organisation }) {
            draft.claim(number, .issuedBy, issuer.text, rule: "invoice.letterhead", at: issuer.span)
        }
        for line in lines where text[line].contains(where: \.isASCIIDigit) && line.count <= 200 {
            guard let iban = scanner.mentions(in: text, line).first(where: { $0.kind == .iban }) else { continue }
            draft.claim(number, .payableTo, iban.text, rule: "invoice.iban", at: iban.span)
            break
        }
    }

    private static func number(_ text: [UInt8], _ lines: [Range<Int>], _ scanner: MentionScanner) -> String? {
        for line in lines.prefix(60) where line.count <= 120 {
            guard let (found, start) = field(text, line), found == .number else { continue }
            if let mention = scanner.mentions(in: text, line).first(where: { $0.kind == .reference }) {
                return mention.text
            }
            let value = trimmed(text, start..<line.upperBound)
            let isNumber =
                text[value].contains(where: \.isASCIIDigit)
                && text[value].allSatisfy { $0.isASCIIDigit || $0.isASCIILetter || "-/.".utf8.contains($0) }
            if isNumber, (2...40).contains(value.count) {
                return String(decoding: text[value], as: UTF8.self).uppercased()
            }
        }
        return nil
    }

    /// What a line's label says it holds, and where its value starts: after a colon, a wide gap, or the label's words.
    private static func field(_ text: [UInt8], _ line: Range<Int>) -> (Field, Int)? {
        var index = line.lowerBound
        while index < line.upperBound, text[index] <= 0x20 || text[index] == UInt8(ascii: "*") { index += 1 }
        let start = index
        var end = index
        var blanks = 0
        let last = min(line.upperBound, start + 60)
        while index < last {
            let byte = text[index]
            if byte == UInt8(ascii: ":") || byte == 0x09 { break }
            if byte == 0x20 {
                blanks += 1
                if blanks > 2 { break }
            } else {
                // A value that starts with a digit needs no colon: "Due on 5 July", "Total 120".
                if byte.isASCIIDigit || byte == UInt8(ascii: "+") { break }
                blanks = 0
                end = index + 1
            }
            index += 1
        }
        guard end > start else { return nil }
        var folded = LetterFolding.folded(String(decoding: text[start..<end], as: UTF8.self))
        while let mark = folded.last, !mark.isLetter, mark != "#" { folded.removeLast() }
        if let field = byLabel[folded] { return (field, end) }
        // "Total EUR 120": the currency stands before the amount.
        if let space = folded.lastIndex(of: " "), let field = byLabel[String(folded[..<space])],
            field == .total || field == .due
        {
            return (field, start)
        }
        return nil
    }

    private static func trimmed(_ text: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, text[start] <= 0x20 || ":*#.".utf8.contains(text[start]) { start += 1 }
        while end > start, text[end - 1] <= 0x20 || text[end - 1] == UInt8(ascii: "*") { end -= 1 }
        return start..<end
    }
}
