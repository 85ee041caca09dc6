// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import tidy

@Suite("House rules")
struct CheckTests {
    private static let head = "// Substrate: a sovereign AI appliance.\n// SPDX-License-Identifier: Apache-2.0\n\n"

    /// A rule with a text that keeps it and one that breaks it, on the given line.
    struct Case: Sendable, CustomTestStringConvertible {
        let check: Check
        let path: String
        let good: String
        let bad: String
        let line: Int?
        init(
            _ check: Check, _ path: String = "Sources/Base/Primitives/Box.swift", good: String, bad: String,
            line: Int? = 4
        ) {
            self.check = check
            self.path = path
            self.good = good
            self.bad = bad
            self.line = line
        }
        var testDescription: String { check.name + ": " + bad.prefix(60) }
    }

    // Marks and paths are written in parts, so that this file keeps the rules it tests.
    private static let mark = "TO" + "DO"
    private static let folder = "/" + "work"

    static let cases: [Case] = [
        Case(.header, good: head + "let a = 1\n", bad: "let a = 1\n", line: 1),
        Case(
            .header, good: head, bad: "// Substrate: a sovereign AI appliance.\n// SPDX-License-Identifier: MIT\n",
            line: 1),
        Case(
            .header, "Tools/run", good: "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n", bad: "#!/bin/sh\n",
            line: 1),
        Case(
            .header, "Sources/System/C/c.c", good: "// SPDX-License-Identifier: Apache-2.0\n", bad: "int a;\n", line: 1),
        Case(
            .length, good: head + String(repeating: "x\n", count: 497),
            bad: head + String(repeating: "x\n", count: 498), line: nil),
        Case(
            .length, good: head + "// Length: one table.\n" + String(repeating: "x\n", count: 600),
            bad: head + "// Length\n" + String(repeating: "x\n", count: 600), line: nil),
        Case(.unwrapping, good: head + "let a = b ?? c\n", bad: head + "let a = b!\n"),
        Case(.unwrapping, good: head + "if a != b, !c, a() != d { }\n", bad: head + "f(x)!.y()\n"),
        Case(.unwrapping, good: head + "let a = try f()\n", bad: head + "let a = try! f()\n"),
        Case(.unwrapping, good: head + "let a = b as? C\n", bad: head + "let a = b as! C\n"),
        Case(.unwrapping, good: head + "var a: B?\n", bad: head + "var a: B!\n"),
        Case(.unwrapping, good: head + "let a = \"wow! \\(b) yes!\" // ok!\n", bad: head + "let a = \"\\(b!)\"\n"),
        Case(
            .unwrapping, good: head + "/* a! /* b! */ c! */ func `it works!`() {}\n",
            bad: head + "let a = #\"\\#(b!)\"#\n"),
        Case(.unwrapping, good: head + "let a = #\"\\(b!)\"#\n", bad: head + "let a = [1: b][1]!\n"),
        Case(.unwrapping, good: head + "let a = \"\"\"\n  b!\n  \"\"\"\n", bad: head + "\"\"\"\n\"\"\"; b!\n", line: 5),
        Case(
            .proofs, good: head + "// Proof: guarded by the lock.\nfinal class A: @unchecked Sendable {}\n",
            bad: head + "final class A: @unchecked Sendable {}\n"),
        Case(
            .proofs, good: head + "nonisolated(unsafe) var a = 1  // Proof: written once, before threads.\n",
            bad: head + "nonisolated(unsafe) var aProof = 1\n"),
        Case(.foundation, good: head + "import Glibc\n", bad: head + "import Foundation\n"),
        Case(.foundation, good: head + "// import Foundation\n", bad: head + "internal import FoundationEssentials\n"),
        Case(
            .authentication, good: head + "import Primitives\n", bad: head + "@_spi(Authentication) import Primitives\n"
        ),
        Case(
            .localPaths, "Docs/a.md", good: "see ./a\(folder)/b and net\(folder)/x\n", bad: "see \(folder)/main\n",
            line: 1),
        Case(.localPaths, "Docs/a.md", good: "the /rooted tree, /homes\n", bad: "in `/" + "home/ann/box`\n", line: 1),
        Case(.localPaths, "Docs/a.md", good: "https://example.org/" + "root/a\n", bad: "cd /" + "root/x\n", line: 1),
        Case(.registries, "Docs/a.md", good: "https://example.org\n", bad: "https://py" + "pi.org/x\n", line: 1),
        Case(.unfinished, "Docs/a.md", good: "a \(mark)LIST\n", bad: "\(mark): more\n", line: 1),
        Case(
            .unfinished, good: head + "fatalError(\"cannot be\")\n",
            bad: head + "fatalError(\"" + "not implemented\")\n"),
    ]

    @Test(arguments: cases)
    func `a rule accepts what keeps it and finds what breaks it`(example: Case) throws {
        let good = SourceTree(files: [SourceFile(example.path, example.good)], targets: [])
        #expect(example.check.inspect(good).isEmpty)
        let bad = SourceTree(files: [SourceFile(example.path, example.bad)], targets: [])
        let finding = try #require(example.check.inspect(bad).first)
        #expect(finding.lineNumber == example.line)
        #expect(finding.path == example.path)
        #expect(finding.check == example.check.name)
    }

    @Test(arguments: [
        ("Sources/Base/Primitives/PendingWrites.swift", true), ("Sources/Base/Primitives/StringUtils.swift", false),
        ("Sources/Base/Primitives/window_manager.c", false), ("Sources/Base/Commonwealth.swift", true),
        ("Sources/Commons/Peer.swift", true), ("Tests/Helpers/A.swift", false), ("Docs/misc/a.md", false),
        ("Sources/Base/IOHelper.swift", false), ("Sources/Base/ManagerialRole.swift", true),
    ])
    func `names that say nothing are found as whole words`(path: String, isGood: Bool) {
        let tree = SourceTree(files: [SourceFile(path, "")], targets: [])
        #expect(Check.fileNames.inspect(tree).isEmpty == isGood)
    }

    @Test func `the interface for authentication is open to its owner and to tests`() {
        let text = Self.head + "@_spi(Authentication) import Primitives\n"
        for path in ["Sources/Base/Capability/A.swift", "Tests/Ring1/LedgerTests/A.swift"] {
            #expect(Check.authentication.inspect(SourceTree(files: [SourceFile(path, text)], targets: [])).isEmpty)
        }
    }

    @Test func `every rule has a name of its own, a summary and a next step, and a test here`() {
        #expect(Set(Check.all.map(\.name)).count == Check.all.count)
        for check in Check.all { #expect(!check.summary.isEmpty && !check.nextStep.isEmpty) }
        let tested = Set(Self.cases.map(\.check.name) + ["file-names", "layers", "declared-imports"])
        #expect(tested == Set(Check.all.map(\.name)))
    }

    @Test(arguments: [
        ("let a = \"x // y\"", "let a = \"      \""), ("a // b", "a     "), ("a /* b\nc */ d", "a     \n     d"),
        ("\"\\(f(\"a\")) b\"", "\" (f(\" \"))  \""), ("`a b`", "`xxx`"), ("#\"a\\(b)\"#", "#\"     \"#"),
        ("\"a\\\"b\" c", "\"    \" c"), ("#if os(Linux)\n#endif", "#if os(Linux)\n#endif"),
        ("\"unfinished\na", "\"          \na"),
    ])
    func `everything but code is blanked out, and lines stay lines`(text: String, code: String) {
        #expect(SwiftText.code(in: text) == code)
    }
}
