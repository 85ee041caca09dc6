// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing

@testable import Search

@Suite struct SearchQueryTests {
    @Test(arguments: [
        ("invoice", #"("invoice")"#),
        ("  two   words ", #"("two") AND ("words")"#),
        (#""exact phrase" more"#, #"("exact phrase") AND ("more")"#),
        ("inv*", #"("inv" *)"#),
        (#""annual rep"*"#, #"("annual rep" *)"#),
        ("lease -draft", #"(("lease")) NOT ("draft")"#),
        (#"lease -"first draft" -old*"#, #"(("lease")) NOT ("first draft" OR "old" *)"#),
        ("a OR b c", #"("a" OR "b") AND ("c")"#),
        ("a OR b OR \"c d\"", #"("a" OR "b" OR "c d")"#),
        ("or and near not", #"("or") AND ("and") AND ("near") AND ("not")"#),
        (#""OR""#, #"("OR")"#),
        ("jane@example.org", #"("jane@example.org")"#),
        ("e-mail --flag", #"("e-mail") AND ("--flag")"#),
        ("Smith & Co - (2026)", #"("Smith") AND ("Co") AND ("(2026)")"#),
        ("\u{201C}curly quotes\u{201D}", #"("curly quotes")"#),
        ("a\u{0}b NEAR(c)", #"("a") AND ("b") AND ("NEAR(c)")"#),
        ("title:x ^start {col}: +y", #"("title:x") AND ("^start") AND ("{col}:") AND ("+y")"#),
    ])
    func `a query becomes a safe expression`(text: String, expression: String) throws {
        #expect(try SearchQuery(text).matchExpression == expression)
    }

    @Test(arguments: [
        ("", SearchError.Code.queryEmpty), ("  \n ", .queryEmpty), ("*", .queryEmpty), ("- & --", .queryEmpty),
        (#""""#, .queryEmpty), (#"an "open phrase"#, .unbalancedQuote), ("\"", .unbalancedQuote),
        ("OR a", .misplacedOr), ("a OR", .misplacedOr), ("a OR OR b", .misplacedOr), ("a OR -b", .misplacedOr),
        ("-a OR b", .misplacedOr), ("-a", .onlyExclusions), (#"-"a b" -c"#, .onlyExclusions),
    ])
    func `a wrong query is refused with its own code`(text: String, code: SearchError.Code) {
        let error = #expect(throws: SearchError.self) { try SearchQuery(text) }
        #expect(error?.kind == code)
        #expect(error?.isQueryFault == true)
    }

    @Test func `a query has limits in bytes and in terms`() throws {
        let error = #expect(throws: SearchError.self) { try SearchQuery(String(repeating: "x", count: 5000)) }
        #expect(error?.kind == .queryTooLong)
        let terms = String(repeating: "a ", count: 64)
        #expect(try SearchQuery(terms).required.count == 64)
        #expect(throws: SearchError.self) { try SearchQuery(terms + "b") }
    }

    @Test func `any text is either a query or a fault of the query`() {
        var random = SeededGenerator(test: #function)
        let alphabet = Array("ab \"-*OR(){}:^+\u{201C}\u{0}é日,.'\\%;\n".unicodeScalars)
        for _ in 0..<5000 {
            let scalars = (0..<Int.random(in: 0...24, using: &random)).compactMap { _ in
                alphabet.randomElement(using: &random)
            }
            let text = String(String.UnicodeScalarView(scalars))
            do {
                let query = try SearchQuery(text)
                #expect(!query.required.isEmpty)
                #expect(query.matchExpression.filter { $0 == "\"" }.count.isMultiple(of: 2))
            } catch { #expect(error.isQueryFault, "\(text)") }
        }
    }

    @Test func `marked text comes apart into text and ranges`() {
        let marked = HighlightedText(marked: Array("a \u{2}hit\u{3}\nand \u{2}é\u{3}!".utf8), limit: 100)
        #expect(marked.text == "a hit and é!")
        #expect(marked.ranges == [2..<5, 10..<12])
    }

    @Test func `long marked text is cut between letters and its ranges with it`() {
        let marked = HighlightedText(marked: Array("ab\u{2}éé\u{3}cd\u{2}e\u{3}".utf8), limit: 5)
        #expect(marked.text == "abé")
        #expect(marked.ranges == [2..<4])
        #expect(HighlightedText(marked: [], limit: 5).text.isEmpty)
    }
}
