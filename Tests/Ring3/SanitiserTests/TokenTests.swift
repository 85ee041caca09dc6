// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing

@testable import Sanitiser

/// Tokens for some values, as a request would have issued them.
func issue(_ values: [(SensitiveKind, String)], key: [UInt8] = [1], avoiding: Set<TokenCode> = []) -> (
    IssuedTokens, [String]
) {
    var tokens = IssuedTokens(limit: 1000)
    tokens.begin(TokenPermutation(key: key), avoiding: avoiding)
    let texts = values.map { kind, value in
        var bytes: [UInt8] = []
        if let code = tokens.code(for: Array(value.utf8), kind: kind) {
            IssuedTokens.append(code, kind: kind, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
    return (tokens, texts)
}

/// A text with its tokens restored, in pieces of `step` characters (0: all at once).
func restore(_ text: String, _ tokens: IssuedTokens, _ escaping: TokenRestorer.Escaping? = .plain, step: Int = 0)
    -> String
{
    var restorer = TokenRestorer(tokens, escaping: escaping)
    var out: [UInt8] = []
    let characters = Array(text.unicodeScalars)
    var index = 0
    while index < characters.count {
        let end = step == 0 ? characters.count : min(characters.count, index + step)
        var piece = String.UnicodeScalarView()
        piece.append(contentsOf: characters[index..<end])
        out += restorer.push(String(piece).utf8)
        index = end
    }
    out += restorer.finish()
    return String(decoding: out, as: UTF8.self)
}

@Suite struct TokenCodeTests {
    @Test func `the permutation never repeats and always fits`() {
        let permutation = TokenPermutation(key: [7, 7, 7])
        let images = Set((0..<5000).map { permutation($0) })
        #expect(images.count == 5000)
        #expect(images.allSatisfy { $0 < TokenCode.space })
    }

    @Test func `codes depend on the key`() {
        #expect(issue([(.email, "a@b.co")], key: [1]).1 != issue([(.email, "a@b.co")], key: [2]).1)
        #expect(issue([(.email, "a@b.co")], key: [1]).1 == issue([(.email, "a@b.co")], key: [1]).1)
    }

    @Test func `a code has five characters with a letter and a digit`() {
        for text in issue((0..<500).map { (.phone, "+\($0)") }).1 {
            let inner = text.dropFirst("⟦PHONE-".count).dropLast()
            #expect(text.hasPrefix("⟦PHONE-") && inner.count == 5)
            #expect(inner.contains(where: \.isNumber) && inner.contains(where: \.isLetter))
            #expect(TokenCode(inner)?.description == String(inner))
            #expect(TokenCode(inner.lowercased())?.description == String(inner))
        }
    }

    @Test(arguments: ["K7Q3", "K7Q3XX", "K7Q3I", "K7Q3L", "K7Q3O", "K7Q3U", "K7-3X", ""])
    func `nothing else is a code`(text: String) { #expect(TokenCode(text) == nil) }

    @Test func `the same value has one code and other spellings have others`() {
        let (tokens, texts) = issue([(.email, "a@b.co"), (.email, "a@b.co"), (.email, "A@b.co")])
        #expect(tokens.count == 2)
        #expect(texts[0] == texts[1] && texts[0] != texts[2])
    }

    @Test func `a code that the caller typed is not issued`() throws {
        let first = try #require(TokenCode(issue([(.email, "a@b.co")]).1[0].dropFirst(7).dropLast()))
        let (_, again) = issue([(.email, "a@b.co")], avoiding: [first])
        #expect(!again[0].contains(first.description))
    }

    @Test func `the limit is kept`() {
        var tokens = IssuedTokens(limit: 1)
        tokens.begin(TokenPermutation(key: [1]), avoiding: [])
        #expect(tokens.code(for: [1], kind: .email) != nil)
        #expect(tokens.code(for: [2], kind: .email) == nil)
        #expect(tokens.code(for: [1], kind: .email) != nil)
    }
}

@Suite struct TokenRestorerTests {
    static let value = "maria+x@example.com"
    /// What the model writes and what the caller gets: `{K}` is the code, `{k}` the code in lower case, `{V}` the value.
    static let bent: [(String, String)] = [
        ("⟦EMAIL-{K}⟧", "{V}"), ("see ⟦EMAIL-{K}⟧.", "see {V}."), ("⟦email-{k}⟧", "{V}"), ("⟦ EMAIL-{K} ⟧", "{V}"),
        ("EMAIL-{K}", "{V}"), ("email {k}", "{V}"), ("EMAIL_{K}", "{V}"), ("EMAIL: {K}", "{V}"),
        ("**⟦EMAIL-{K}⟧**", "**{V}**"), ("⟦**EMAIL-{K}**⟧", "{V}"), ("`⟦EMAIL-{K}⟧`", "`{V}`"),
        ("⟦EMAIL-{K}⟧'s", "{V}'s"),
        ("⟦EMAIL\\-{K}⟧", "{V}"), ("\\⟦EMAIL-{K}\\⟧", "{V}"), ("\\u27e6EMAIL-{K}\\u27e7", "{V}"),
        ("\\u27E6EMAIL-{K}\\u27E7", "{V}"), ("\\\\u27e6EMAIL-{K}\\\\u27e7", "{V}"),
        ("&#10214;EMAIL-{K}&#10215;", "{V}"), ("&#x27E6;EMAIL-{K}&#x27E7;", "{V}"), ("&lobrk;EMAIL-{K}&robrk;", "{V}"),
        ("%E2%9F%A6EMAIL-{K}%E2%9F%A7", "{V}"), ("⟦COURRIEL-{K}⟧", "{V}"), ("⟦ТЕЛЕФОН-{K}⟧", "{V}"),
        ("⟦電話-{K}⟧", "{V}"),
        ("⟦EMAIL\u{2011}{K}⟧", "{V}"), ("EMAIL\u{2011}{K}", "{V}"), ("⟦{K}⟧", "{V}"), ("{K}", "{V}"),
        ("({K})", "({V})"),
        ("[EMAIL-{K}](mailto:EMAIL-{K})", "[{V}](mailto:{V})"), ("\\nEMAIL-{K}\\n", "\\n{V}\\n"),
        ("\\n{K}.", "\\n{V}."),
        ("⟦EMAIL-{K}", "{V}"), ("⟦EMAIL-{K} and", "{V} and"), ("⟦⟦EMAIL-{K}⟧⟧", "⟦{V}⟧"),
        ("⟦EMAIL-{K}⟧⟦EMAIL-{K}⟧", "{V}{V}"), ("〚EMAIL-{K}〛", "{V}"), ("⟦note: ⟦EMAIL-{K}⟧⟧", "⟦note: {V}⟧"),
        ("⟦a\nEMAIL-{K}⟧", "⟦a\n{V}⟧"), ("x{K}", "x{K}"), ("{K}x", "{K}x"), ("⟦EMAIL-{K}x⟧", "⟦EMAIL-{K}x⟧"),
        ("E", "E"),
        ("⟦", "⟦"), ("⟦⟧ ⟦ ⟧⟦", "⟦⟧ ⟦ ⟧⟦"), ("EMAI", "EMAI"), ("\\", "\\"), ("\\u27e", "\\u27e"), ("&#102", "&#102"),
    ]

    @Test(arguments: bent)
    func `a bent token is restored by its code, however the text is cut`(pattern: String, expected: String) {
        let (tokens, texts) = issue([(.email, Self.value), (.phone, "+14155552671")])
        let code = String(texts[0].dropFirst("⟦EMAIL-".count).dropLast())
        let input = pattern.replacing("{K}", with: code).replacing("{k}", with: code.lowercased())
        let want = expected.replacing("{K}", with: code).replacing("{V}", with: Self.value)
        #expect(restore(input, tokens) == want)
        for step in 1...9 { #expect(restore(input, tokens, step: step) == want, "in steps of \(step)") }
    }

    @Test(arguments: [
        "Explain <PERSON_1> and <EMAIL_ADDRESS_1>.", "Template: Dear [[NAME_1]], your ⟦EMAIL_1⟧ is {{EMAIL_1}}.",
        "⟦PERSON_1⟧",
        "[REDACTED_EMAIL_1] [EMAIL-1] <<PERSON:1>>", "literal \\u27e6EMAIL_1\\u27e7", "⟦EMAIL-AAAA1⟧ ⟦EMAIL-AAAA1",
        "⟦EMAIL-K7Q",
        "naïve café K7Q3 EMAIL PHONE TEL MAIL", "emoji 👩‍⚕️ ⟦👩‍⚕️⟧",
    ])
    func `what was not issued comes back as typed`(text: String) {
        let (tokens, _) = issue([(.email, Self.value)])
        for step in 0...5 { #expect(restore(text, tokens, step: step) == text) }
    }

    @Test func `an unknown code is counted`() {
        var restorer = TokenRestorer(issue([(.email, Self.value)]).0, escaping: .plain)
        _ = restorer.push("⟦EMAIL-AAAA1⟧ ".utf8) + restorer.finish()
        #expect(restorer.unknown == 1 && restorer.restored == 0)
    }

    @Test func `inside JSON a value is escaped`() {
        let (tokens, texts) = issue([(.email, "\"a\\b\"@x.com")])
        #expect(restore("{\"to\":\"\(texts[0])\"}", tokens, .json) == "{\"to\":\"\\\"a\\\\b\\\"@x.com\"}")
        #expect(restore("{ \"to\":\"\(texts[0])\"}", tokens, nil) == "{ \"to\":\"\\\"a\\\\b\\\"@x.com\"}")
        #expect(restore("to \(texts[0])", tokens, nil) == "to \"a\\b\"@x.com")
        #expect(restore("[to] \(texts[0])", tokens, nil) == "[to] \"a\\b\"@x.com")
    }

    @Test func `a token of another conversation does not resolve`() {
        let (_, texts) = issue([(.email, Self.value)], key: [9])
        let (tokens, _) = issue([(.email, "someone@else.example")], key: [1])
        #expect(restore(texts[0], tokens) == texts[0])
    }

    @Test func `little is held back`() {
        let (tokens, _) = issue((0..<50).map { (.email, "a\($0)@x.com") })
        var restorer = TokenRestorer(tokens, escaping: .plain)
        var seen = 0
        var held = 0
        let text = String(
            repeating: "The quick brown fox jumps over the lazy dog, ⟦ hm ⟧ and ⟦never closed. ", count: 40)
        for character in text {
            seen += character.utf8.count
            seen -= restorer.push(String(character).utf8).count
            held = max(held, seen)
        }
        #expect(held <= 80)
    }
}
