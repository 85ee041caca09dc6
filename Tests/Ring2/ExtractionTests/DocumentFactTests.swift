// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import Ledger
import Testing

@testable import Extraction

@Suite("Extraction: documents and invoices")
struct DocumentFactTests {
    private func read(_ document: ReadDocument, mediaType: String = "application/pdf") -> ExtractedDocument {
        Extractor.extract(
            ExtractionSubject(kind: .opaque, source: "file:x", name: "x.pdf", occurredAt: nil, parent: nil),
            content: [],
            reading: Reading(status: .read, document: document, reader: "pdf", readerVersion: "1"))
    }

    @Test func `a reading's text, tables and properties give facts`() {
        let text = "Report\nEmail\tName\nm@x.example\tMaria Lind\n"
        let heading = 7..<12
        let document = ReadDocument(
            text: text, title: "Plan",
            tables: [TextTable(name: nil, rows: [[heading, 13..<17], [18..<29, 30..<40]])],
            properties: [
                DocumentProperty(.author, "Maria Lind"),
                DocumentProperty(.lastModifiedBy, "Sam"),
                DocumentProperty(.company, "Larkstone"),
                DocumentProperty(.author, "python-docx"),
            ])
        let extracted = read(document)
        #expect(extracted.title == "Plan")
        #expect(extracted.text == text)
        #expect(
            extracted.statements == [
                "file:x authored_by Maria Lind", "file:x last_modified_by Sam", "file:x from_organisation Larkstone",
                "file:x mentions_email m@x.example", "m@x.example has_name Maria Lind",
            ])
    }

    @Test func `the lines of an invoice give its parties, amount, days and account`() {
        let document = extracted(
            """
            Müller Bau GmbH
            Rechnungsnummer: 2026-0815
            Rechnungsdatum: 1.10.2026
            Kunde: Brightwater Homes Ltd
            Zwischensumme   1.000,00 EUR
            Gesamtbetrag:   1.190,00 EUR
            Zahlbar bis 31.10.2026
            IBAN: DE89 3704 0044 0532 0130 00
            """)
        let facts = document.facts.filter { $0.rule.hasPrefix("invoice.") }.map {
            "\($0.subject) \($0.predicate) \($0.object)"
        }
        #expect(
            Set(facts) == [
                "2026-0815 issued_by Müller Bau GmbH", "2026-0815 issued_on 2026-10-01",
                "2026-0815 concerns Brightwater Homes Ltd",
                "2026-0815 has_amount EUR 1190.00", "2026-0815 due_on 2026-10-31",
                "2026-0815 payable_to DE89370400440532013000",
            ])
        #expect(
            extracted("We paid the total of EUR 5.\nClient: X\n").facts.allSatisfy { !$0.rule.hasPrefix("invoice.") })
    }

    @Test func `electronic invoices are read by their elements`() {
        let ubl = """
            <?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
             xmlns:cac="urn:c" xmlns:cbc="urn:b"><cbc:ID>INV-7</cbc:ID><cbc:IssueDate>2026-10-01</cbc:IssueDate>
            <cbc:DueDate>2026-10-31</cbc:DueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
            <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Acme &amp; Co Ltd</cbc:RegistrationName>
            </cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
            <cac:AccountingCustomerParty><cac:Party><cac:PartyName><cbc:Name>Brightwater</cbc:Name></cac:PartyName></cac:Party>
            </cac:AccountingCustomerParty>
            <cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>GB29NWBK60161331926819</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
            <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">119.00</cbc:PayableAmount></cac:LegalMonetaryTotal></Invoice>
            """
        let document = extracted(ubl, mediaType: "application/xml")
        #expect(document.title == "Invoice INV-7")
        let facts = document.facts.filter { $0.rule.hasPrefix("ubl.") }
        #expect(
            facts.map { "\($0.subject) \($0.predicate) \($0.object)" } == [
                "file:x mentions_reference INV-7", "INV-7 issued_by Acme & Co Ltd", "INV-7 concerns Brightwater",
                "INV-7 issued_on 2026-10-01", "INV-7 due_on 2026-10-31", "INV-7 has_amount EUR 119.00",
                "INV-7 payable_to GB29NWBK60161331926819",
            ])
        for fact in facts { #expect(document.text(of: fact) == fact.object) }

        let cii = """
            <rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:r="urn:r" xmlns:u="urn:u">
            <rsm:ExchangedDocument><r:ID>F-9</r:ID><r:IssueDateTime><u:DateTimeString format="102">20261001</u:DateTimeString></r:IssueDateTime>
            </rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction><r:ApplicableHeaderTradeAgreement><r:SellerTradeParty><r:Name>Müller</r:Name>
            </r:SellerTradeParty><r:BuyerTradeParty><r:Name>Lind</r:Name></r:BuyerTradeParty></r:ApplicableHeaderTradeAgreement>
            <r:ApplicableHeaderTradeSettlement><r:InvoiceCurrencyCode>EUR</r:InvoiceCurrencyCode>
            <r:SpecifiedTradeSettlementHeaderMonetarySummation><r:DuePayableAmount>529.87</r:DuePayableAmount>
            </r:SpecifiedTradeSettlementHeaderMonetarySummation></r:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>
            </rsm:CrossIndustryInvoice>
            """
        let factur = extracted(cii, mediaType: "application/xml").facts.filter { $0.rule.hasPrefix("cii.") }
        #expect(
            factur.map { "\($0.predicate) \($0.object)" } == [
                "mentions_reference F-9", "issued_by Müller", "concerns Lind", "issued_on 2026-10-01",
                "has_amount EUR 529.87",
            ])
        #expect(
            extracted(
                "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"><ID>",
                mediaType: "application/xml"
            )
            .facts.isEmpty)
    }
}
