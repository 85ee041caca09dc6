// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Content

@Suite struct NameFilterTests {
    @Test(arguments: [
        ("Maria Lind", "Maria Lind"), ("Lind, Maria", "Maria Lind"), ("  Maria   Lind ", "Maria Lind"),
        ("'Maria Lind'", "Maria Lind"), ("Maria Lind (Hafen Werke)", "Maria Lind"),
        ("Jean-Luc O’Neill", "Jean-Luc O’Neill"),
        ("J. R. Smith-Lind", nil), ("Maria J. Lind", "Maria J. Lind"), ("田中 太郎", "田中 太郎"), ("Мария Линд", "Мария Линд"),
        ("Maria", nil), ("", nil), ("m.lind@example.org", nil), ("Mailing Support", nil), ("No Reply", nil),
        ("Maria Lind via Announce", nil), ("IT Help Desk", nil), ("Room 4 Lind", nil), ("a, b, c", nil),
        ("Lind, Maria, Dr", nil), ("(Maria Lind)", nil), ("Anna Bo Co Di Ed Fu", nil), ("Hafen Werke Team", nil),
        ("Build Bot", nil),
    ])
    func `a person's name is looked for by two words or more`(name: String, expected: String?) {
        #expect(NameFilter.person(name) == expected)
    }

    @Test(arguments: [
        ("Hafen Werke GmbH", "Hafen Werke GmbH"), ("Lind & Co", "Lind & Co"), ("Acme Ltd.", "Acme Ltd."),
        ("3M Deutschland", "3M Deutschland"), ("The Company", nil), ("Self employed", nil), ("Debian", nil),
        ("n a", nil),
        ("My own company", nil), ("https://example.org x", nil), ("University of Leiden", "University of Leiden"),
    ])
    func `an organisation is looked for by a word that tells which`(name: String, expected: String?) {
        #expect(NameFilter.organisation(name) == expected)
    }
}
