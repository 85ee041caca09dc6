// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Cryptography
import Durability
import Ledger
import Primitives
import TransparencyLog

/// `substrate-archive verify`
enum VerifyCommand {
    static let command = Command(
        "verify", "check a ledger directory, or any copy of one",
        discussion: """
            Reads only: no home, no running archive and no network are needed. Checks every entry and every content \
            against the tree, and the checkpoints against the key where one is given.
            """,
        options: [.value("key", .text("VKEY"), "the ledger's verification key, as `/v1/status` shows it")],
        arguments: [Argument("directory", .directory, .required, "the ledger's directory, or a copy of it")],
        examples: [
            Example("substrate-archive verify /backup/ledger", "name the first bad entry, or say that all is well")
        ],
        exitCodes: [.findings]
    ) { try await verify($0) }

    private static func verify(_ invocation: Invocation) async throws -> ExitCode {
        let directory = FilePath(invocation.argument("directory") ?? ".")
        guard try Files.status(directory, followLinks: true)?.kind == .directory else {
            throw CommandFailure(
                DurabilityError.Code.notFound, "there is no directory \(directory)",
                nextStep: "name the directory that holds the ledger's files")
        }
        let keys = try invocation.option("key").map { [try NoteVerifier(vkey: $0)] } ?? []
        let verification = await LedgerVerifier.verify(directory: directory, keys: keys)
        if invocation.output == .json {
            invocation.show(document: verification.json)
        } else if verification.isSound {
            invocation.print("\(verification.entries) entries are as they were appended; root \(verification.root.hex)")
            if !verification.isSignatureChecked {
                invocation.say("No key was given: the signatures of the checkpoints were not checked.", .plain)
            }
        } else {
            for fault in verification.faults {
                let place = fault.index.map { "entry \($0): " } ?? ""
                invocation.print("\(place)\(fault.message) [\(fault.kind.rawValue)]; \(fault.nextStep)")
            }
        }
        return verification.isSound ? .ok : .findings
    }
}
