// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Primitives
import Testing

@testable import Extraction

@Suite("Extraction: kinds of entries")
struct ReaderTests {
    @Test func `a mail gives its headers, its own words and its sender's signature`() {
        let document = extracted(
            """
            From: Maria Lind <Maria@larkstone.example>
            To: Sam <sam@x.example>, list@x.example
            Cc: "boss@x.example" <cc@x.example>
            Subject: Your INV-2026-007
            Date: Thu, 1 Oct 2026 23:30:00 -0500
            Message-ID: <a@x>
            In-Reply-To: <b@x>
            Organization: Larkstone

            See 2 October 2026.

            On Wed, Sam wrote:
            > call +44 7700 900999
            -- 
            Maria Lind
            Partner, Larkstone Architects LLP
            Tel: +44 7700 900101
            """, mediaType: "message/rfc822", kind: .mail)
        #expect(document.title == "Your INV-2026-007")
        #expect(document.occurredAt?.rfc3339 == "2026-10-02T04:30:00.000Z")
        #expect(
            document.statements == [
                "file:x has_message_id a@x", "file:x replies_to b@x", "maria@larkstone.example has_name Maria Lind",
                "file:x sent_by maria@larkstone.example", "sam@x.example has_name Sam", "file:x sent_to sam@x.example",
                "file:x sent_to list@x.example", "file:x copied_to cc@x.example", "file:x sent_on 2026-10-01",
                "maria@larkstone.example works_for Larkstone", "file:x mentions_reference INV-2026-007",
                "file:x mentions_date 2026-10-02", "maria@larkstone.example has_role Partner",
                "file:x mentions_organisation Larkstone Architects LLP",
                "maria@larkstone.example works_for Larkstone Architects LLP", "file:x mentions_phone +447700900101",
                "maria@larkstone.example has_phone +447700900101",
            ])
        for fact in document.facts where fact.predicate == .sentTo {
            #expect(document.text(of: fact)?.lowercased() == fact.object)
        }
    }

    @Test func `a signature of someone else is not the sender's`() {
        let document = extracted(
            "From: Maria Lind <m@x.example>\n\ntext\n\nKind regards,\nTobias Okoye\nTel: +44 7700 900102\n",
            mediaType: "message/rfc822")
        #expect(document.objects(.hasPhone).isEmpty)
        #expect(document.objects(.mentionsPhone) == ["+447700900102"])
    }

    @Test func `an attachment names the entry it came with`() {
        let document = extracted(
            Array("x".utf8), mediaType: "image/png", kind: .attachment, name: "plan.png", parent: 3)
        #expect(document.statements == ["file:x attachment_of entry 3"])
        #expect(document.title == "plan.png")
        #expect(document.text.isEmpty)
    }

    @Test func `a letter gives its date line and who signed it`() {
        let document = extracted(
            "Larkstone Architects LLP\nHarrowmere, 20 February 2026\n\nDear Sam,\n\ndue 1 March 2026.\n\nYours sincerely,\n\nMaria Lind\nPartner\n"
        )
        #expect(document.title == "Larkstone Architects LLP")
        #expect(document.occurredAt?.rfc3339 == "2026-02-20T00:00:00.000Z")
        #expect(document.objects(.dated) == ["2026-02-20"])
        #expect(document.objects(.signedBy) == ["Maria Lind"])
        #expect(extracted("Due date: 1 March 2026\n").objects(.dated).isEmpty)
        #expect(extracted("We met on 1 March 2026\n").objects(.dated).isEmpty)
        for line in [
            "1 March 2026", "Dated 1 March 2026", "Invoice date: 2026-03-01", "**Date:** March 1, 2026",
            "Bad Ems, 1.3.2026",
        ] {
            #expect(extracted("Heading\n\(line)\n").objects(.dated) == ["2026-03-01"], "\(line)")
        }
        for line in [
            "03/04/2026", "Renewal: 1 March 2026", "1 March 2026 to 2 March 2026", "1 March 2026 came",
            "on 1 March 2026",
        ] {
            #expect(extracted("Heading\n\(line)\n").objects(.dated).isEmpty, "\(line)")
        }
        #expect(extracted("Regards,\nyour friends at the shop\n").objects(.signedBy).isEmpty)
    }

    @Test func `vCards give people, even folded, quoted-printable and without an address`() {
        let document = extracted(
            "BEGIN:VCARD\r\nFN:Maria Lind\r\nitem1.EMAIL;TYPE=work:Maria@x.example\r\nEMAIL:m@home.example\r\n"
                + "ORG:Larkstone\\, Architects;Design\r\nTITLE:Part\r\n ner\r\nTEL;VALUE=uri:tel:+44-7700-900101\r\nEND:VCARD\r\n"
                + "BEGIN:VCARD\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:L=C3=BCtz;Ann;;Dr;\r\nTEL:555-0142\r\nEND:VCARD\r\n",
            mediaType: "text/vcard", kind: .contacts)
        #expect(
            document.statements == [
                "maria@x.example has_name Maria Lind", "maria@x.example has_email m@home.example",
                "maria@x.example works_for Larkstone, Architects", "maria@x.example has_role Partner",
                "maria@x.example has_phone +447700900101", "Dr Ann Lütz has_phone 5550142",
            ])
        #expect(document.title == "2 contacts")
    }

    @Test func `calendars give events with their people, and alarms are no events`() {
        let document = extracted(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u1\nSUMMARY:Visit\\, ref INV-2026-7\nDTSTART;TZID=Europe/London:20261005T140000\n"
                + "DTEND:20261005T150000Z\nLOCATION:Mill Lane\nORGANIZER;CN=\"Maria; Lind\":MAILTO:M@x.example\nATTENDEE:mailto:s@x.example\n"
                + "BEGIN:VALARM\nSUMMARY:ring\nEND:VALARM\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270301\nEND:VEVENT\nEND:VCALENDAR\n",
            mediaType: "text/calendar", kind: .calendar)
        #expect(
            document.statements == [
                "event:u1 has_title Visit, ref INV-2026-7", "event:u1 mentions_reference INV-2026-7",
                "event:u1 starts_at 2026-10-05T14:00:00 Europe/London", "event:u1 ends_at 2026-10-05T15:00:00Z",
                "event:u1 located_at Mill Lane", "m@x.example has_name Maria; Lind",
                "event:u1 organised_by m@x.example",
                "event:u1 attended_by s@x.example", "file:x#event-2 starts_at 2027-03-01",
            ])
        for wrong in ["20261301", "2026", "20261001T2500", "20261001T250000", "20261001T120000X", ""] {
            #expect(CalendarReader.moment(wrong, zone: nil) == nil)
        }
    }

    @Test func `tables give relations from headings that are known`() {
        let document = extracted(
            "Invoice;Client;Due;Amount;Colour\nINV-2026-1;\"Brightwater; Homes\";03/04/2026;\"1,900.00\";red\nINV-2026-2;Trust;2026-04-30;=cmd();\n",
            mediaType: "text/csv", kind: .table)
        let relations = document.facts.filter { $0.rule.hasPrefix("table.") }.map {
            "\($0.subject) \($0.predicate) \($0.object)"
        }
        #expect(
            relations == [
                "INV-2026-1 concerns Brightwater; Homes", "INV-2026-1 has_amount 1,900.00", "INV-2026-2 concerns Trust",
                "INV-2026-2 due_on 2026-04-30", "INV-2026-2 has_amount =cmd()",
            ])
        #expect(document.objects(.mentionsDate) == ["2026-03-04 or 2026-04-03", "2026-04-30"])
    }

    @Test(
        arguments: [
            ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a;b\r\n\"x;\"\"y\"\"\";2", [["a", "b"], ["x;\"y\"", "2"]]),
            ("a\tb\n", [["a", "b"]]), ("a\n\nb\n", [["a"], ["b"]]), ("\"open\n", [["open\n"]]), ("", []),
            ("a,,\n", [["a", "", ""]]),
        ] as [(String, [[String]])])
    func `rows and cells are cut as written`(text: String, expected: [[String]]) {
        let bytes = Array(text.utf8)
        #expect(TableRows(bytes, 0..<bytes.count, limit: 100).rows.map { $0.map(\.text) } == expected)
    }

    @Test func `a commit gives its people, its day and its words`() {
        let document = extracted(
            "tree 00\nauthor Maria Lind <Maria@x.example> 1790892000 +0200\ncommitter Bot <bot@x.example> 1790892000 +0000\n"
                + "gpgsig -----BEGIN\n abc\n\nFix INV-2026-7 totals\n\nSee a@x.example.\n\nCo-authored-by: Sam <sam@x.example>\nSigned-off-by: M <m@x.example>\n",
            mediaType: "text/plain", kind: .commit)
        #expect(document.title == "Fix INV-2026-7 totals")
        #expect(
            document.statements == [
                "maria@x.example has_name Maria Lind", "file:x authored_by maria@x.example",
                "bot@x.example has_name Bot", "file:x committed_by bot@x.example", "file:x dated 2026-10-02",
                "file:x mentions_reference INV-2026-7", "file:x mentions_email a@x.example",
                "sam@x.example has_name Sam", "file:x co_authored_by sam@x.example", "m@x.example has_name M",
                "file:x signed_off_by m@x.example",
            ])
        #expect(extracted("garbage", kind: .commit).facts.isEmpty)
        #expect(extracted("author x\n\nmessage", kind: .commit).title == "message")
    }

    @Test func `text in UTF-16 and Windows-1252 is read, bytes that are no text give none`() {
        #expect(extracted([0xFF, 0xFE, 0x41, 0, 0xE9, 0], mediaType: "text/plain").text == "Aé")
        #expect(extracted([0x63, 0x61, 0x66, 0xE9], mediaType: "text/plain").text == "café")
        #expect(extracted([0x41, 0, 0x42], mediaType: "text/plain").text.isEmpty)
        #expect(extracted(Array("%PDF-1.4 a@x.example".utf8), mediaType: "application/pdf").facts.isEmpty)
    }
}
