// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Cryptography
import Durability
import JSON
import NoteKeys
import Primitives
import TransparencyLog

/// `substrate ledger prove`.
enum LedgerProveCommand {
    static let command = Command(
        "prove", "prove that an entry is in the signed log, or check a receipt",
        discussion: """
            Fetches the entry, its inclusion path and the signed checkpoint, and checks all three here: the signature \
            with the ledger's key, and the path hash by hash up to the signed root (RFC 9162, section 2.1.3.2). With \
            `--output` it writes the receipt in the tlog-proof format of C2SP, and beside it the entry's bytes under the \
            same name with `.entry` behind: two files for somebody who has neither the box nor the ledger. With `--plain` \
            it prints the receipt.

            With `--check` it checks such a receipt, offline: no service, no network and no box are needed.
            """,
        options: [
            .value("output", short: "o", .file, "write the receipt, and the entry beside it"),
            .value("check", .file, "check this receipt instead"),
            .value("entry", .file, "the entry's bytes, for --check", default: "the receipt's name and .entry"),
            .value(
                "key", .text("VKEY|FILE"), "a key of the log, for --check; the box's own unless given", repeatable: true
            ),
        ],
        arguments: [Argument("index", .number(0...Int.max), .optional, "number of the entry to prove")],
        examples: [
            Example("substrate ledger prove 7 --output entry-7.tlog-proof", "a receipt to give away"),
            Example(
                "substrate ledger prove --check entry-7.tlog-proof --key 'acme+1f2e3d4c+AbCd'", "check it, anywhere"),
            Example("substrate ledger prove 7 --plain", "print the receipt"),
        ],
        columns: ProofRow.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
    ) { call in
        switch (call.argument("index").flatMap { Int($0) }, call.option("check")) {
        case (let number?, nil):
            for option in ["entry", "key"] where !call.options(option).isEmpty {
                throw UsageError(.conflictingOptions, "--\(option) goes with --check", nextStep: "leave it out")
            }
            return try await prove(number, call)
        case (nil, let receipt?):
            guard call.option("output") == nil else {
                throw UsageError(.conflictingOptions, "--output and --check exclude each other", nextStep: "give one")
            }
            return try check(receipt, call)
        case (nil, nil):
            throw UsageError(
                .missingArgument, "nothing says what to prove", nextStep: "give the number of an entry, or --check FILE"
            )
        case (_?, _?):
            throw UsageError(
                .conflictingOptions, "a receipt says itself which entry it is for",
                nextStep: "give the number of an entry, or --check FILE")
        }
    }

    private static func prove(_ number: Int, _ call: Invocation) async throws -> ExitCode {
        let box = try Box.open(call)
        let archive = box.archive()
        let proof = try await judged("entry \(number) is not proved") {
            try await EntryProof.fetch(entry: number, from: archive, key: try box.ledgerKey() ?? "")
        }
        if let output = call.option("output") {
            let file = try Box.absolute(output)
            let entry = try await proof.entryBytes(from: archive)
            try AtomicFile.write(Array(proof.proof.text.utf8), to: file, permissions: 0o644)
            try AtomicFile.write(entry, to: entryFile(of: file), permissions: 0o644)
        }
        if call.output == .plain, call.option("output") == nil {
            call.terminal.write(proof.proof.text)
        } else {
            call.show(ProofRow(proof: proof))
        }
        return .ok
    }

    private static func check(_ receipt: String, _ call: Invocation) throws -> ExitCode {
        let file = try Box.absolute(receipt)
        let entry = try call.option("entry").map { try Box.absolute($0) } ?? entryFile(of: file)
        let keys = try call.options("key").flatMap { try NoteKeyFile.verifiers(named: $0) }
        let proof = try judged("the receipt does not hold") {
            try EntryProof.check(
                receipt: try Files.read(file, limit: SignedNote.maxBytes),
                entry: try Files.read(entry, limit: EntryBundle.maxEntryBytes),
                verifiers: try keys.isEmpty ? Box.open(call).ledgerKeys() : keys)
        }
        call.show(ProofRow(proof: proof))
        return .ok
    }

    /// The file of an entry's bytes: that of its receipt with `.entry` behind.
    private static func entryFile(of receipt: FilePath) -> FilePath {
        receipt.parent.appending(bytes: receipt.lastComponent.bytes + Array(".entry".utf8))
    }

    /// Runs a check; what does not hold ends with the code for findings.
    private static func judged<Value>(_ doing: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as TransparencyLogError {
            throw CommandFailure(error, doing: doing, exitCode: .findings)
        }
    }
    private static func judged<Value>(_ doing: String, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as TransparencyLogError {
            throw CommandFailure(error, doing: doing, exitCode: .findings)
        }
    }
}

/// A proof that held.
struct ProofRow: Listed {
    static let columns = [
        Column("entry", "number of the entry"), Column("leaf", "its leaf hash"), Column("steps", "hashes in the path"),
        Column("size", "entries under the root"), Column("root", "the signed root"),
        Column("origin", "name of the log"),
        Column("verdict", "always proved; a proof that fails is an error"),
    ]
    let proof: EntryProof
    var cells: [String] {
        [
            String(proof.entry), proof.leaf.hex, String(proof.proof.path.count),
            String(proof.checkpoint.size), proof.checkpoint.root.hex, proof.checkpoint.origin, "proved",
        ]
    }
}
