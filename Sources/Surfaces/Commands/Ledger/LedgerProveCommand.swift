// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Cryptography
import JSON
import TransparencyLog

/// `substrate ledger prove ENTRY`.
enum LedgerProveCommand {
    static let command = Command(
        "prove", "prove that an entry is in the signed log",
        discussion: """
            Fetches the entry, its inclusion path and the signed checkpoint, and checks all three here: the signature \
            with the ledger's key, and the path hash by hash up to the signed root (RFC 9162, section 2.1.3.2). With \
            `--plain` it prints the proof in the tlog-proof format of C2SP, for others to check.
            """,
        arguments: [Argument("entry", .number(0...Int.max), .required, "number of the entry")],
        examples: [Example("substrate ledger prove 7 --plain > entry-7.tlog-proof", "keep the proof")],
        columns: ProofRow.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
    ) { call in
        guard let number = call.argument("entry").flatMap({ Int($0) }) else { return .usage }
        let box = try Box.open(call)
        let archive = box.archive()
        let proof: EntryProof
        do {
            proof = try await EntryProof.fetch(entry: number, from: archive, key: try box.ledgerKey() ?? "")
        } catch let error as TransparencyLogError {
            throw CommandFailure(error, doing: "entry \(number) is not proved", exitCode: .findings)
        }
        if call.output == .plain {
            call.terminal.write(proof.proof.text)
        } else {
            call.show(ProofRow(proof: proof))
        }
        return .ok
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
