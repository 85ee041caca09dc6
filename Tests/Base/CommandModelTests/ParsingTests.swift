// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CommandModel

@Suite("Parsing a command line")
struct ParsingTests {
    private func parse(_ words: String...) throws -> ParsedLine { try CommandLineParser(Sample.root).parse(words) }
    private func fault(_ words: [String]) -> UsageError? {
        do throws(UsageError) { _ = try CommandLineParser(Sample.root).parse(words) } catch { return error }
        return nil
    }

    @Test func `the sample tree is sound`() { #expect(Sample.root.faults.isEmpty) }

    @Test(arguments: [
        ["find", "--limit", "5", "x"], ["find", "--limit=5", "x"], ["find", "-n", "5", "x"], ["find", "-n5", "x"],
        ["find", "-n=5", "x"], ["find", "x", "--limit", "5"],
    ])
    func `a value may follow in any of the usual spellings`(words: [String]) throws {
        let line = try CommandLineParser(Sample.root).parse(words)
        #expect(line.values["limit"] == ["5"])
        #expect(line.words["query"] == ["x"])
        #expect(line.path == ["box", "find"])
    }

    @Test func `global options stand anywhere`() throws {
        for words in [
            ["--home", "/b", "ledger", "list"], ["ledger", "--home", "/b", "list"], ["ledger", "list", "--home=/b"],
        ] {
            #expect(try CommandLineParser(Sample.root).parse(words).values["home"] == ["/b"])
        }
    }

    @Test func `short flags join, and the last one may take a value`() throws {
        let line = try parse("find", "-efn3", "word")
        #expect(line.flags == ["exact", "fuzzy"])
        #expect(line.values["limit"] == ["3"])
    }

    @Test func `two dashes end the options`() throws {
        let line = try parse("find", "--", "--exact", "-n", "--")
        #expect(line.words["query"] == ["--exact", "-n", "--"])
        #expect(line.flags.isEmpty)
    }

    @Test func `a single dash and negative numbers are arguments`() throws {
        #expect(try parse("find", "-", "-5", "-1.5").words["query"] == ["-", "-5", "-1.5"])
        #expect(fault(["find", "-n", "-5", "x"])?.kind == .badValue)
    }

    @Test func `a repeatable option keeps its order`() throws {
        #expect(try parse("find", "--kind", "mail", "--kind=commit", "x").values["kind"] == ["mail", "commit"])
    }

    @Test func `an empty value is a value`() throws {
        #expect(try parse("give", "--by=", "7").values["by"] == [""])
        #expect(try parse("give", "--by", "", "7").values["by"] == [""])
    }

    @Test func `the last argument takes the rest`() throws {
        let line = try parse("give", "--by", "ann", "7", "a", "b")
        #expect(line.words == ["id": ["7"], "file": ["a", "b"]])
    }

    @Test func `asking for help wins over mistakes before and after it`() throws {
        #expect(try parse("find", "--wrong", "--help").request == .help)
        #expect(try parse("ledger", "-h").path == ["box", "ledger"])
        #expect(try parse("ledger", "--help").request == .help)
        #expect(fault(["find", "--wrong", "--", "--help"])?.kind == .unknownOption)
    }

    @Test(arguments: [
        (["serch"], UsageError.Code.unknownCommand, "list the commands"),
        (["fnd", "x"], .unknownCommand, "did you mean `box find`?"),
        (["ledgr"], .unknownCommand, "did you mean `box ledger`?"),
        (["verify"], .unknownCommand, "did you mean `box ledger verify`?"),
        (["ledger", "verfy"], .unknownCommand, "did you mean `box ledger verify`?"),
        (["ledger"], .missingCommand, "add one of them"),
        (["--json"], .missingCommand, "add one of them"),
        (["find", "--limt", "3", "x"], .unknownOption, "did you mean `--limit`?"),
        (["find", "--jsn", "x"], .unknownOption, "did you mean `--json`?"),
        (["find", "-z", "x"], .unknownOption, "box find --help"),
        (["--full", "ledger", "verify"], .unknownOption, "box ledger verify --full"),
        (["find", "x", "--limit"], .missingValue, "--limit=N"),
        (["find", "--limit", "--exact", "x"], .missingValue, "--limit=N"),
        (["find", "--exact=yes", "x"], .unexpectedValue, "alone"),
        (["find", "-n", "1", "--limit=2", "x"], .repeatedOption, "keep the one"),
        (["find", "--json", "--plain", "x"], .conflictingOptions, "keep the one"),
        (["find", "--limit", "many", "x"], .badValue, "from 1 to 100"),
        (["find", "--limit", "101", "x"], .badValue, "from 1 to 100"),
        (["find", "--kind", "mial", "x"], .badValue, "did you mean `mail`?"),
        (["ledger", "list", "--home", ""], .badValue, "give a path"),
        (["give", "7"], .missingOption, "--by NAME"),
        (["give", "--by", "ann"], .missingArgument, "box give"),
        (["find"], .missingArgument, "QUERY..."),
        (["ledger", "verify", "a", "b"], .extraArgument, "quote"),
    ])
    func `every wrong use is named with a next step`(words: [String], code: UsageError.Code, hint: String) throws {
        let error = try #require(fault(words))
        #expect(error.kind == code)
        #expect(error.exitCode == .usage)
        #expect(error.nextStep.contains(hint), "\(error.nextStep)")
        #expect(!error.message.hasSuffix("."))
    }

    @Test func `control characters in a wrong word do not reach the terminal`() throws {
        let error = try #require(fault(["find", "--limit", "\u{1B}[2J", "x"]))
        #expect(!error.message.unicodeScalars.contains("\u{1B}"))
    }

    @Test func `a command line beyond the limit is refused`() {
        var limits = CommandLineParser.Limits()
        limits.words = 3
        limits.wordBytes = 8
        let parser = CommandLineParser(Sample.root, limits: limits)
        #expect(throws: UsageError.self) { try parser.parse(["find", "a", "b", "c"]) }
        #expect(throws: UsageError.self) { try parser.parse(["find", "123456789"]) }
        #expect(throws: Never.self) { try parser.parse(["find", "12345678"]) }
    }

    @Test(arguments: [
        ("ab", "ba", 1), ("ledger", "ledgre", 1), ("", "abc", 3), ("abc", "", 3), ("kitten", "sitting", 3),
        ("a", "a", 0),
    ])
    func `slips are counted as people make them`(left: String, right: String, slips: Int) {
        #expect(Suggestion.slips(from: Array(left.unicodeScalars), to: Array(right.unicodeScalars)) == slips)
    }
}
