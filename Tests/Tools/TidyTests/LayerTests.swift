// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Primitives
import Testing

@testable import tidy

@Suite("The import rule")
struct LayerTests {
    private func target(_ path: String, uses dependencies: [String] = []) -> PackageTarget {
        PackageTarget(name: String(path.split(separator: "/").last ?? ""), path: path, dependencies: dependencies)
    }

    @Test(arguments: [
        ("Sources/Base/JSON", "Sources/Base/Primitives", true),
        ("Sources/Base/JSON", "Sources/Ring1/Ledger", false),
        ("Sources/Base/JSON", "Tests/TestKit", false),
        ("Sources/Ring1/Intake", "Sources/Ring1/Ledger", true),
        ("Sources/Ring1/Intake", "Sources/Ring2/Search", false),
        ("Sources/Ring1/Intake", "Sources/Ring3/Sanitiser", false),
        ("Sources/Ring2/Content", "Sources/Ring1/Ledger", true),
        ("Sources/Ring2/Content", "Sources/Ring1/Intake", false),
        ("Sources/Ring2/Content", "Sources/Ring3/Tiers", false),
        ("Sources/Ring2/Content", "Sources/Learning/Training", false),
        ("Sources/Ring2/ArchiveService", "Sources/Ring1/Intake", true),
        ("Sources/Ring2/ArchiveService", "Sources/Ring3/Tiers", false),
        ("Sources/Ring3/DoormanService", "Sources/Ring2/Content", false),
        ("Sources/Ring3/DoormanService", "Sources/Learning/Trajectory", true),
        ("Sources/Ring3/DoormanService", "Sources/Learning/Training", false),
        ("Sources/Learning/Training", "Sources/Ring2/Content", false),
        ("Sources/Ownership/Transfer", "Sources/Ring1/Ledger", true),
        ("Sources/Ownership/Transfer", "Sources/Commons/Jobs", false),
        ("Sources/Commons/Jobs", "Sources/Ring1/Ledger", false),
        ("Sources/Surfaces/Commands", "Sources/Ring1/Ledger", false),
        ("Sources/Programs/substrate", "Sources/Surfaces/Commands", true),
        ("Sources/Programs/substrate", "Sources/Ring1/Ledger", false),
        ("Sources/Programs/substrate-archive", "Sources/Ring2/ArchiveService", true),
        ("Sources/Programs/substrate-archive", "Sources/Ring3/Tiers", false),
        ("Sources/Programs/substrate-doorman", "Sources/Ring1/Ledger", false),
        ("Sources/Programs/substrate-git-reader", "Sources/Ring1/Repository", true),
        ("Sources/Programs/substrate-git-reader", "Sources/Ring1/Ledger", false),
        ("Sources/System/CPosix", "Sources/Base/Primitives", false),
        ("Tests/Ring1/LedgerTests", "Sources/Ring3/Tiers", true),
        ("Tools/tidy", "Sources/Base/JSON", true),
    ])
    func `the table says who may use whom`(user: String, used: String, isAllowed: Bool) {
        #expect((Layers.objection(to: target(user), using: target(used)) == nil) == isAllowed)
    }

    @Test func `a forbidden dependency in the package description is found`() {
        let tree = SourceTree(
            files: [],
            targets: [target("Sources/Ring2/Content", uses: ["Tiers"]), target("Sources/Ring3/Tiers")])
        #expect(Check.layers.inspect(tree).map(\.message) == ["Content (Ring 2) uses Tiers (Ring 3)"])
    }

    @Test func `a program is judged by everything it links, not only by what it names`() {
        let tree = SourceTree(
            files: [],
            targets: [
                target("Sources/Programs/substrate-archive", uses: ["ArchiveService"]),
                target("Sources/Ring2/ArchiveService", uses: ["Bridge"]),
                target("Tests/Bridge", uses: ["Tiers"]), target("Sources/Ring3/Tiers"),
            ])
        let messages = Check.layers.inspect(tree).map(\.message)
        #expect(messages.contains("substrate-archive (substrate-archive) uses Tiers (Ring 3)"))
    }

    @Test(arguments: [
        "import Tiers", "public import Tiers", "@testable import Tiers", "@_spi(X) internal import struct Tiers.Route",
        "import Tiers.Route", "  import Tiers",
    ])
    func `a forbidden import is found in the file, however it is written`(line: String) {
        let tree = SourceTree(
            files: [SourceFile("Sources/Ring2/Content/A.swift", "//\n\(line)\n")],
            targets: [target("Sources/Ring2/Content"), target("Sources/Ring3/Tiers")])
        let findings = Check.layers.inspect(tree)
        #expect(findings.map(\.lineNumber) == [2])
        #expect(Check.declaredImports.inspect(tree).count == 1)
    }

    @Test(arguments: ["// import Tiers", "let text = \"import Tiers\"", "import Glibc", "important(Tiers)"])
    func `what only looks like an import is not one`(line: String) {
        let tree = SourceTree(
            files: [SourceFile("Sources/Ring2/Content/A.swift", line)],
            targets: [target("Sources/Ring2/Content"), target("Sources/Ring3/Tiers")])
        #expect(Check.layers.inspect(tree).isEmpty)
        #expect(Check.declaredImports.inspect(tree).isEmpty)
    }

    @Test func `a package description is read`() throws {
        let text =
            #"{"name":"x","targets":[{"name":"A","path":"Sources/Base/A","target_dependencies":["B"]},{"name":"B","path":"Sources/Base/B"}]}"#
        let targets = PackageTarget.read(try JSONValue(parsing: Array(text.utf8)))
        #expect(targets == [target("Sources/Base/A", uses: ["B"]), target("Sources/Base/B")])
    }

    @Test func `this repository keeps every rule`() async throws {
        let root = FilePath(#filePath).parent.parent.parent.parent
        let tree = try await SourceTree.load(root)
        #expect(tree.files.count > 100)
        #expect(tree.targets.contains { $0.name == "Primitives" })
        let findings = Check.all.flatMap { $0.inspect(tree) }
        #expect(findings.isEmpty, "\(findings.map { "\n" + $0.line }.joined())")
    }
}
