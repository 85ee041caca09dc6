// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TestKit
import Testing

@testable import CommandModel

@Suite("Parsing anything at all")
struct ParsingPropertyTests {
    private static let vocabulary = [
        "find", "ledger", "verify", "list", "give", "help", "--", "-", "--limit", "--limit=", "-n", "-n5", "-efn",
        "--kind=mail",
        "--exact=", "--json", "--plain", "-q", "--home", "/x", "--help", "-h", "--version", "", " ", "-5", "--=", "---",
        "--home=",
        "é", "\u{1B}[0m", "-é", "--ü=1", "--by", "ann", "a", "b",
    ]

    @Test func `any words give a line that fits its command, or an error with a next step`() {
        var random = SeededGenerator(test: "parsing anything")
        let parser = CommandLineParser(Sample.root)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...7, using: &random)
            let words = (0..<count).map { _ in Self.vocabulary.randomElement(using: &random) ?? "" }
            do throws(UsageError) {
                let line = try parser.parse(words)
                #expect(Sample.root.descendant(line.path.dropFirst())?.name == line.command.name)
                guard line.request == .run else { continue }
                for argument in line.command.arguments {
                    let given = line.words[argument.name] ?? []
                    switch argument.arity {
                    case .required: #expect(given.count == 1, "\(words)")
                    case .optional: #expect(given.count <= 1, "\(words)")
                    case .repeated(let atLeastOne): #expect(!atLeastOne || !given.isEmpty, "\(words)")
                    }
                }
                for option in line.command.options where option.isRequired { #expect(line.values[option.name] != nil) }
            } catch {
                #expect(!error.message.isEmpty && !error.nextStep.isEmpty, "\(words)")
                #expect(!error.description.unicodeScalars.contains("\u{1B}"), "\(words)")
            }
        }
    }

    @Test func `no text speaks to the terminal, and none grows`() {
        var random = SeededGenerator(test: "text for the terminal")
        for _ in 0..<5_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let range: ClosedRange<UInt32> = Bool.random(using: &random) ? 0...0xFF : 0...0x1_F9FF
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { scalars.append(scalar) }
            }
            let text = String(scalars)
            let safe = DisplayText.safe(text)
            #expect(safe.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
            #expect(safe.unicodeScalars.count == text.unicodeScalars.count)
            let columns = Int.random(in: 0...20, using: &random)
            #expect(
                DisplayText.width(DisplayText.clipped(safe, to: columns)) <= max(columns, 0),
                "\(Array(text.unicodeScalars))")
            #expect(!DisplayText.escaped(text).contains("\n") && !DisplayText.escaped(text).contains("\t"))
        }
    }
}
