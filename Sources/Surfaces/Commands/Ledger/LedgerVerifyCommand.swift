// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Home
import JSON
import Primitives

/// `substrate ledger verify`.
enum LedgerVerifyCommand {
    static let command = Command(
        "verify", "check every entry, blob and signature; names the first bad entry",
        discussion: """
            Works on the files and needs no running service: the tree is computed anew from the entries, compared with \
            the signed checkpoint, and every blob is compared with its digest. With a directory it checks a copy, on any \
            machine, given the log's key. Where the archive runs, it is asked to write out the newest entries first.
            """,
        options: [.value("key", .text("VKEY"), "the log's key, where the copy came without its home")],
        arguments: [Argument("directory", .directory, .optional, "a copy of a ledger directory")],
        examples: [
            Example("substrate ledger verify", "the box's own ledger"),
            Example("substrate ledger verify /mnt/backup/ledger --key 'acme+1f2e3d4c+AbCd'", "a copy"),
        ],
        columns: VerificationRow.columns, exitCodes: [.findings]
    ) { call in
        let row: VerificationRow
        if let directory = call.argument("directory") {
            row = try await Verification.run(
                directory: try Box.absolute(directory), key: call.option("key"), environment: .current)
        } else {
            row = try await Verification.run(of: try Box.open(call), key: call.option("key"))
        }
        call.show(row)
        guard row.isGood else {
            call.say(row.problem, .bad)
            call.say("next: \(row.nextStep)")
            return .findings
        }
        return .ok
    }
}

/// What the verifier found.
struct VerificationRow: Listed {
    static let columns = [
        Column("verdict", "good or bad"), Column("entries", "entries checked"), Column("root", "root of the tree"),
        Column("first_bad_index", title: "FIRST BAD", "number of the first bad entry, where one is bad"),
        Column("problem", "what is wrong with it"),
    ]
    let json: JSONValue
    var isGood: Bool { json["sound"]?.boolValue ?? false }
    private var firstFault: JSONValue? { json["faults"]?[0] }
    var problem: String { firstFault?["message"]?.stringValue ?? "" }
    var nextStep: String { firstFault?["next_step"]?.stringValue ?? "" }
    var firstBad: Int? { json["first_bad_index"]?.intValue }
    var cells: [String] {
        [
            isGood ? "good" : "bad", json["entries"]?.intValue.map(String.init) ?? "",
            json["root"]?.stringValue ?? "", firstBad.map(String.init) ?? "", problem,
        ]
    }
    var identifier: String { isGood ? "good" : firstBad.map(String.init) ?? "bad" }
}
