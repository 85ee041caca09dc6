// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import CommandModel
import Durability
import JSON
import Primitives

/// `substrate-doorman audit`
enum AuditCommand {
    static let command = Command(
        "audit", "look after the audit ledger", subcommands: [verifyCommand])

    private static let verifyCommand = Command(
        "verify", "check a tenant's audit ledger, or any copy of one",
        discussion: """
            Reads only; the Doorman may be running or not, and a copy will do. Names the first line that is changed, missing, \
            moved or doubled. Lines cut off at the very end leave no gap: compare the last hash with one kept elsewhere.
            """,
        arguments: [
            Argument(
                "directory", .directory, .required, "the tenant's directory, e.g. HOME/data/audit-ledger/personal")
        ],
        examples: [
            Example(
                "substrate-doorman audit verify /srv/box/data/audit-ledger/personal", "check the chain from its start")
        ],
        exitCodes: [.findings]
    ) { try await verify($0) }

    private static func verify(_ invocation: Invocation) async throws -> ExitCode {
        let directory = FilePath(invocation.argument("directory") ?? ".")
        guard try Files.status(directory, followLinks: true)?.kind == .directory else {
            throw CommandFailure(
                DurabilityError.Code.notFound, "there is no directory \(directory)",
                nextStep: "name the directory that holds the ledger's .jsonl files")
        }
        let result = try AuditVerifier.verify(directory)
        if invocation.output == .json {
            let bad: JSONValue? = result.firstBad.map {
                ["file": .string($0.file), "line": JSONValue($0.line), "problem": .string($0.problem)]
            }
            invocation.show(document: [
                "intact": .bool(result.isIntact), "records": JSONValue(result.records),
                "files": JSONValue(result.files),
                "last_hash": .string(result.lastHash), "first_bad": bad ?? nil,
            ])
        } else if let bad = result.firstBad {
            invocation.print("\(bad.file) line \(bad.line): \(bad.problem) (after \(result.records) good records)")
        } else {
            invocation.print("\(result.records) records in \(result.files) files fit; the last is \(result.lastHash)")
        }
        return result.isIntact ? .ok : .findings
    }
}
