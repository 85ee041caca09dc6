// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import CommandModel
import Durability
import JSON
import Primitives
import TransparencyLog

extension AuditCommand {
    static let proveCommand = Command(
        "prove", "write a record with the proof that it is in the log",
        discussion: """
            Writes two files for somebody who has neither the box nor the ledger: the proof (C2SP tlog-proof, with the signed \
            checkpoint) and beside it the record's line, byte for byte and without a newline, under the same name with .line. \
            Docs/operating/audit-proof.md tells how to check them.

            With --id every record of that call is proven; the record's number stands in the file names then.
            """,
        options: [
            .value("line", .number(0...Int.max), "the record's number, its `seq`"),
            .value("id", .text("ID"), "the call's audit id, its `audit_id`"),
            .value("output", .file, "the file to write the proof to, e.g. call.tlog-proof", required: true),
        ],
        arguments: [directory],
        examples: [
            Example(
                "substrate-doorman audit prove /srv/box/data/audit-ledger/personal --line 17 --output call.tlog-proof",
                "prove record 17")
        ]
    ) { try prove($0) }

    private static func prove(_ invocation: Invocation) throws -> ExitCode {
        let directory = try directory(invocation)
        let numbers: [UInt64]
        switch (invocation.option("line").flatMap { UInt64($0) }, invocation.option("id")) {
        case (let line?, nil): numbers = [line]
        case (nil, let id?): numbers = try AuditProof.records(of: id, in: directory)
        case (nil, nil):
            throw UsageError(.missingOption, "neither --line nor --id names a record", nextStep: "give one of them")
        default:
            throw UsageError(.conflictingOptions, "--line and --id were both given", nextStep: "give one of them")
        }
        let target = FilePath(invocation.option("output") ?? "audit.tlog-proof")
        var documents: [JSONValue] = []
        // All are made before the first is written.
        for proof in try numbers.map({ try AuditProof.read(directory, record: $0) }) {
            let names = names(target, numbers.count == 1 ? nil : proof.sequence)
            try AtomicFile.write(Array(proof.receipt.text.utf8), to: names.proof, permissions: 0o644)
            try AtomicFile.write(proof.line, to: names.line, permissions: 0o644)
            documents.append([
                "seq": JSONValue(proof.sequence), "event": .string(proof.event),
                "proof": .string(names.proof.string), "line": .string(names.line.string),
            ])
            if invocation.output != .json {
                invocation.print("record \(proof.sequence) (\(proof.event)): \(names.proof) and \(names.line)")
            }
        }
        if invocation.output == .json { invocation.show(document: .array(documents)) }
        return .ok
    }

    /// `call.tlog-proof` and `call.line`, or with the record's number `call-17.tlog-proof` and `call-17.line`.
    private static func names(_ target: FilePath, _ number: UInt64?) -> (proof: FilePath, line: FilePath) {
        let name = target.lastComponent.string
        let suffix = target.fileExtension.isEmpty ? "" : "." + (name.split(separator: ".").last.map(String.init) ?? "")
        let stem = String(name.dropLast(suffix.count)) + (number.map { "-\($0)" } ?? "")
        func beside(_ name: String) -> FilePath {
            target.bytes.contains(UInt8(ascii: "/")) ? target.parent.appending(name) : FilePath(name)
        }
        return (beside(stem + suffix), beside(stem + ".line"))
    }
}
