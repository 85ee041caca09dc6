// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import Glibc
import Primitives
import Subprocess

/// The command line of `tidy`.
enum TidyCommand {
    static let program = Program(
        root, version: "1", topics: [.exitCodes, .output],
        errors: ErrorCatalogue([DurabilityError.Code.self, SubprocessError.Code.self, TidyError.Code.self]))

    static let root = Command(
        "tidy", "check the repository against the house rules",
        discussion: """
            Reads every file that git tracks or would track, and the package description, and prints what breaks a rule.

            The rules:

            """ + Check.all.map { "- \($0.name): \($0.summary)" }.joined(separator: "\n"),
        options: [.value("only", .choice(Check.all.map(\.name)), "run this check only", repeatable: true)],
        arguments: [Argument("path", .directory, .optional, "the repository; the present directory by default")],
        examples: [Example("tidy --only layers", "the import rule alone")], columns: Finding.columns,
        exitCodes: [.findings]
    ) { call in
        let tree = try await SourceTree.load(FilePath(call.argument("path") ?? "."))
        let only = call.options("only")
        let checks = Check.all.filter { only.isEmpty || only.contains($0.name) }
        let findings = checks.flatMap { $0.inspect(tree) }
        if call.output == .table {
            for finding in findings { call.print(finding.line) }
            let broken = checks.filter { check in findings.contains { $0.check == check.name } }
            for check in broken { call.say("next, \(check.name): \(check.nextStep)") }
        } else {
            call.show(findings)
        }
        call.say(
            findings.isEmpty
                ? "\(checks.count) rules hold in \(DisplayText.grouped(tree.files.count)) files"
                : "\(findings.count) findings in \(DisplayText.grouped(tree.files.count)) files",
            findings.isEmpty ? .good : .bad)
        return findings.isEmpty ? .ok : .findings
    }
}
