// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads electronic invoices: UBL 2 (Invoice, CreditNote) and UN/CEFACT Cross Industry Invoice (Factur-X, ZUGFeRD).
///
/// The text is written as labelled lines, so that every fact has a place.
enum StructuredInvoice {
    private static let ubl = [
        "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
        "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
    ]
    private static let cii = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    /// Most elements that are read.
    private static let elements = 200_000

    /// Reads the content; false where it is no such invoice, and nothing was written.
    static func read(_ content: [UInt8], into draft: inout DocumentDraft) -> Bool {
        guard looksLikeXML(content), let (root, values) = values(content) else { return false }
        let fields = root == cii ? ciiFields(values) : ublFields(values)
        guard let number = fields.number, !number.squeezed.isEmpty else { return false }
        write(fields, number: number.squeezed.uppercased(), format: root == cii ? "cii" : "ubl", into: &draft)
        return true
    }

    private struct Fields {
        var number: String?
        var issuer: String?
        var customer: String?
        var amount: String?
        var currency: String?
        var iban: String?
        var issued: String?
        var due: String?
        var issuerVAT: String?
        var order: String?
    }

    private static func looksLikeXML(_ content: [UInt8]) -> Bool {
        var index = content.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < content.count, index < 64, content[index] <= 0x20 { index += 1 }
        guard index < content.count, content[index] == UInt8(ascii: "<") else { return false }
        let head = String(decoding: content.prefix(4_096), as: UTF8.self)
        return head.contains(cii) || ubl.contains(where: { head.contains($0) })
    }

    /// The namespace of the root, and the text of every element by its path of local names, the first of each path.
    private static func values(_ content: [UInt8]) -> (root: String, values: [String: String])? {
        var reader = XMLReader(content)
        var path: [String] = []
        var values: [String: String] = [:]
        var root: String?
        var text: [UInt8] = []
        var count = 0
        while count < elements {
            let event: XMLEvent?
            do { event = try reader.next() } catch { return nil }
            guard let event else { break }
            switch event {
            case .start(let element):
                count += 1
                if root == nil {
                    guard element.name.namespace == cii || ubl.contains(element.name.namespace) else { return nil }
                    root = element.name.namespace
                }
                path.append(element.name.local)
                text.removeAll(keepingCapacity: true)
                if let currency = element["currencyID"], values["@currency"] == nil { values["@currency"] = currency }
            case .text(let piece):
                if text.count < 4_096 { text += piece.prefix(4_096) }
            case .end:
                let key = path.dropFirst().joined(separator: "/")
                let value = String(decoding: text, as: UTF8.self).squeezed
                if !value.isEmpty, values[key] == nil { values[key] = value }
                text.removeAll(keepingCapacity: true)
                if !path.isEmpty { path.removeLast() }
            }
        }
        return root.map { ($0, values) }
    }

    private static func ublFields(_ values: [String: String]) -> Fields {
        var fields = Fields()
        let seller = "AccountingSupplierParty/Party/"
        let buyer = "AccountingCustomerParty/Party/"
        fields.number = values["ID"]
        fields.issuer = values[seller + "PartyLegalEntity/RegistrationName"] ?? values[seller + "PartyName/Name"]
        fields.customer = values[buyer + "PartyLegalEntity/RegistrationName"] ?? values[buyer + "PartyName/Name"]
        fields.issuerVAT = values[seller + "PartyTaxScheme/CompanyID"]
        fields.amount = values["LegalMonetaryTotal/PayableAmount"]
        fields.currency = values["DocumentCurrencyCode"] ?? values["@currency"]
        fields.iban = values["PaymentMeans/PayeeFinancialAccount/ID"]
        fields.issued = values["IssueDate"]
        fields.due = values["DueDate"] ?? values["PaymentMeans/PaymentDueDate"]
        fields.order = values["OrderReference/ID"]
        return fields
    }

    private static func ciiFields(_ values: [String: String]) -> Fields {
        var fields = Fields()
        let agreement = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement/"
        let settlement = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
        let total = settlement + "SpecifiedTradeSettlementHeaderMonetarySummation/"
        fields.number = values["ExchangedDocument/ID"]
        fields.issuer = values[agreement + "SellerTradeParty/Name"]
        fields.customer = values[agreement + "BuyerTradeParty/Name"]
        fields.issuerVAT = values[agreement + "SellerTradeParty/SpecifiedTaxRegistration/ID"]
        fields.amount = values[total + "DuePayableAmount"] ?? values[total + "GrandTotalAmount"]
        fields.currency = values[settlement + "InvoiceCurrencyCode"] ?? values["@currency"]
        fields.iban =
            values[settlement + "SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID"]
        fields.issued = day(values["ExchangedDocument/IssueDateTime/DateTimeString"])
        fields.due = day(values[settlement + "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString"])
        fields.order = values[agreement + "BuyerOrderReferencedDocument/IssuerAssignedID"]
        return fields
    }

    /// `20261001` as `2026-10-01`.
    private static func day(_ text: String?) -> String? {
        guard let text, text.utf8.count == 8, text.utf8.allSatisfy(\.isASCIIDigit) else { return text }
        return "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6))"
    }

    private static func write(_ fields: Fields, number: String, format: String, into draft: inout DocumentDraft) {
        draft.title = "Invoice \(number)"
        func line(_ label: String, _ value: String?) -> Range<Int>? {
            guard let value = value?.squeezed, !value.isEmpty else { return nil }
            draft.write("\(label): ")
            let span = draft.write(value)
            draft.write("\n")
            return span
        }
        let place = line("Invoice number", fields.number)
        draft.claim(draft.source, .mentionsReference, number, rule: "\(format).number", at: place)
        func claim(_ label: String, _ value: String?, _ predicate: Predicate, _ rule: String) {
            guard let value = value?.squeezed, let span = line(label, value) else { return }
            draft.claim(number, predicate, value, rule: "\(format).\(rule)", at: span)
        }
        func claimDay(_ label: String, _ value: String?, _ predicate: Predicate, _ rule: String) {
            guard let value, let date = WrittenDate(Array(value.utf8)[...]), date.other == nil else { return }
            claim(label, date.description, predicate, rule)
        }
        claim("Issuer", fields.issuer, .issuedBy, "issuer")
        claim("Customer", fields.customer, .concerns, "customer")
        claimDay("Date", fields.issued, .issuedOn, "date")
        claimDay("Due", fields.due, .dueOn, "due")
        if let amount = fields.amount {
            claim("Amount", [fields.currency ?? "", amount].joined(separator: " "), .hasAmount, "amount")
        }
        claim("Account", fields.iban?.filter { $0 != " " }.uppercased(), .payableTo, "iban")
        let rest = [("VAT", fields.issuerVAT), ("Order", fields.order)]
        for (label, value) in rest { _ = line(label, value) }
        MentionScanner.claim(in: &draft, 0..<draft.text.count, subject: draft.source)
    }
}
