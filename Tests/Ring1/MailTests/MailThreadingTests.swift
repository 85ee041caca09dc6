// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Mail
import TestKit
import Testing

@Suite("Mail: threads")
struct MailThreadingTests {
    func links(_ header: String) -> ThreadLinks { ThreadLinks(parsed(header + "\n\n")) }

    @Test func `ids are compared without the case of their domain, each once, without the mail's own`() {
        let found = links(
            "Message-ID: <A1@X.Example>\nReferences: <r@x> <R@x> <a1@x.example>\n\t<A1@x.EXAMPLE> <r@X>\nIn-Reply-To: <p@x>"
        )
        #expect(found.own == "A1@x.example")
        #expect(found.linked == ["r@x", "R@x", "a1@x.example", "p@x"])
    }

    @Test(arguments: [
        ("<a@x> <b@x>", ["a@x", "b@x"]), ("<a@x>, <b@x>", ["a@x", "b@x"]),
        ("Message from Bob <bob@x.example> of \"Thu\" <id@x.example>", ["id@x.example"]),
        ("your mail of Thursday, bob@x.example", []), ("<no-domain>", []), ("<>", []), ("", []),
    ])
    func `an In-Reply-To of words ties a mail to no person's address`(value: String, expected: [String]) {
        #expect(links("In-Reply-To: \(value)").linked == expected)
    }

    @Test func `of two thousand references the first and the last 999 count`() {
        let ids = (0..<2_000).map { "<m\($0)@x.example>" }
        let found = links("References: " + ids.joined(separator: "\n "))
        #expect(found.linked.count == ThreadLinks.limit)
        #expect(found.linked.first == "m0@x.example" && found.linked[1] == "m1001@x.example")
        #expect(found.linked.last == "m1999@x.example")
    }

    @Test func `an id of a hundred kilobytes ties nothing, and a mail without an id is a thread of its own`() {
        let long = String(repeating: "a", count: 100_000) + "@x"
        #expect(links("Message-ID: <\(long)>\nReferences: <\(long)>") == links("Subject: none"))
        var threads = MailThreading()
        threads.add(3, links("Subject: none"))
        threads.add(4, links("Subject: none"))
        #expect(threads.thread(of: 3) == 3 && threads.thread(of: 4) == 4 && threads.thread(of: 5) == nil)
    }

    @Test func `a thread of a thousand mails is one, in whatever order they come`() {
        var random = SeededGenerator(test: "Mail threads")
        let mails = (0..<1_000).map { number in
            (
                UInt64(number),
                links("Message-ID: <m\(number)@x>" + (number > 0 ? "\nIn-Reply-To: <m\(number / 2)@x>" : ""))
            )
        }
        var forward = MailThreading()
        var shuffled = MailThreading()
        for (number, links) in mails { forward.add(number, links) }
        for (number, links) in mails.shuffled(using: &random) { shuffled.add(number, links) }
        for number in 0..<UInt64(1_000) {
            #expect(forward.thread(of: number) == 0 && shuffled.thread(of: number) == 0)
        }
    }

    @Test func `mails meet through a third that never came, loops end, and one id for two mails joins them`() {
        var threads = MailThreading()
        threads.add(1, links("Message-ID: <a@x>\nReferences: <lost@x>"))
        threads.add(2, links("Message-ID: <b@x>\nReferences: <lost@x>"))
        threads.add(3, links("Message-ID: <c@x>\nReferences: <d@x>"))
        threads.add(4, links("Message-ID: <d@x>\nReferences: <c@x>"))
        threads.add(5, links("Message-ID: <c@x>\nSubject: other words"))
        #expect((1...5).map { threads.thread(of: $0) } == [1, 1, 3, 3, 3])
    }
}
