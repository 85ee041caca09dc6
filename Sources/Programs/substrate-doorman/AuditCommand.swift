// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import CommandModel
import Durability
import JSON
import NoteKeys
import Primitives
import TransparencyLog

/// `substrate-doorman audit`
enum AuditCommand {
    static let command = Command(
        "audit", "look after the audit ledger", subcommands: [verifyCommand, proveCommand])

    private static let verifyCommand = Command(
        "verify", "check a tenant's audit ledger and its log, or any copy of them",
        discussion: """
            Reads only; the Doorman may be running or not, and a copy will do. Checks the chain of records from its start, the \
            log's files and signature, and that both hold the same records; names the first line that is changed, missing, \
            moved or doubled. The key, and the memory of what was signed last, are found in the box; for a copy elsewhere name \
            the key with --key.

            Lines behind the newest checkpoint are held by the chain alone. A log that was made anew with the box's own key \
            shows against a checkpoint that was kept elsewhere: name it with --saved.
            """,
        options: [
            .value("key", .text("FILE|KEY"), "the log's public key, or the .pub file that holds it", repeatable: true),
            .value("saved", .file, "a checkpoint that was kept elsewhere, with which the log must begin"),
        ],
        arguments: [directory],
        examples: [
            Example(
                "substrate-doorman audit verify /srv/box/data/audit-ledger/personal", "check everything from the start")
        ],
        exitCodes: [.findings]
    ) { try await verify($0) }

    static let directory = Argument(
        "directory", .directory, .required, "the tenant's directory, e.g. HOME/data/audit-ledger/personal")

    /// The directory that was named.
    static func directory(_ invocation: Invocation) throws -> FilePath {
        let directory = FilePath(invocation.argument("directory") ?? ".")
        guard try Files.status(directory, followLinks: true)?.kind == .directory else {
            throw CommandFailure(
                DurabilityError.Code.notFound, "there is no directory \(directory)",
                nextStep: "name the directory that holds the ledger's .jsonl files")
        }
        return directory
    }

    /// The keys that were named, or the one of the box that the directory lies in; none for a copy elsewhere.
    private static func verifiers(_ invocation: Invocation, _ directory: FilePath) throws -> [NoteVerifier] {
        let named = invocation.options("key")
        guard named.isEmpty else {
            return try named.flatMap { try NoteKeyFile.verifiers(named: $0) }
        }
        let file = home(of: directory).appending("keys").appending("audit-\(directory.lastComponent).pub")
        return Files.exists(file) ? try NoteKeyFile.verifiers(in: file) : []
    }

    /// Where the box lies if the directory is that of one of its tenants.
    private static func home(of directory: FilePath) -> FilePath {
        directory.appending("..").appending("..").appending("..")
    }

    /// The box's memory of what was signed last; nil for a copy elsewhere.
    private static func signedState(_ directory: FilePath) -> FilePath? {
        let path = ["state", "signed", directory.lastComponent.string, "audit"].reduce(home(of: directory)) {
            $0.appending($1)
        }
        return Files.exists(path) ? path : nil
    }

    private static func saved(_ invocation: Invocation) throws -> Checkpoint? {
        guard let file = invocation.option("saved") else { return nil }
        let note = try SignedNote(parsing: try Files.read(FilePath(file), limit: SignedNote.maxBytes))
        return try Checkpoint(parsing: note.text)
    }

    private static func verify(_ invocation: Invocation) async throws -> ExitCode {
        let directory = try directory(invocation)
        let result = try await AuditVerifier.verify(
            directory, verifiers: try verifiers(invocation, directory), saved: try saved(invocation),
            signedState: signedState(directory))
        if invocation.output == .json {
            invocation.show(document: document(result))
        } else {
            for line in lines(result) { invocation.print(line) }
        }
        return result.isIntact ? .ok : .findings
    }

    private static func lines(_ result: AuditVerification) -> [String] {
        var lines: [String] = []
        if let bad = result.firstBad {
            lines.append("\(bad.file) line \(bad.line): \(bad.problem) (after \(result.records) good records)")
        } else {
            lines.append("\(result.records) records in \(result.files) files fit; the last is \(result.lastHash)")
        }
        if let log = result.log {
            let signed = log.isSignatureChecked ? "" : "; its signature was not checked, for no key is known (--key)"
            lines.append("the log \(log.origin) holds \(log.size) of them under the root \(log.root)\(signed)")
        }
        return lines
            + result.findings.map { "the log: \($0.path.map { $0 + ": " } ?? "")\($0.message); \($0.nextStep)" }
    }

    private static func document(_ result: AuditVerification) -> JSONValue {
        let bad: JSONValue? = result.firstBad.map {
            ["file": .string($0.file), "line": JSONValue($0.line), "problem": .string($0.problem)]
        }
        let log: JSONValue? = result.log.map {
            [
                "origin": .string($0.origin), "size": JSONValue($0.size), "root": .string($0.root),
                "signature_checked": .bool($0.isSignatureChecked),
            ]
        }
        let findings = result.findings.map { finding -> JSONValue in
            [
                "kind": .string(finding.kind.rawValue), "path": finding.path.map { .string($0) } ?? nil,
                "index": finding.index.map { JSONValue($0) } ?? nil, "message": .string(finding.message),
            ]
        }
        return [
            "intact": .bool(result.isIntact), "records": JSONValue(result.records), "files": JSONValue(result.files),
            "last_hash": .string(result.lastHash), "first_bad": bad ?? nil, "log": log ?? nil,
            "findings": .array(findings),
        ]
    }
}
