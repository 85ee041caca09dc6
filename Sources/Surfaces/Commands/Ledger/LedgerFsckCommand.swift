// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Home
import JSON
import Primitives

/// `substrate ledger fsck`.
enum LedgerFsckCommand {
    static let command = Command(
        "fsck", "check any log in the tlog-tiles format from its files alone",
        discussion: """
            In a folder or at a URL, made by this program or another: reads every entry and every tile, computes all \
            hashes up to the root and compares them with the signed checkpoint. What is wrong is named by file and entry. \
            No service has to run. Without a log the box's own is checked. It looks at the log alone; `verify` also checks \
            the ledger's contents and the history of its keys.
            """,
        options: [
            .value("key", .text("VKEY|FILE"), "a key of the log, or the .pub file that holds it", repeatable: true),
            .value("saved", .file, "a checkpoint that was kept elsewhere, with which the log must begin"),
            .value("policy", .file, "who must have cosigned, as a C2SP tlog-policy"),
        ],
        arguments: [Argument("log", .text("DIR|URL"), .optional, "a ledger's or log's folder, or a log's URL")],
        examples: [
            Example("substrate ledger fsck", "the box's own log"),
            Example("substrate ledger fsck /mnt/backup/ledger --key 'acme+1f2e3d4c+AbCd'", "a copy"),
            Example(
                "substrate ledger fsck https://log.example/2026 --key log.pub --saved seen.checkpoint",
                "a log elsewhere"),
        ],
        columns: FsckRow.columns, exitCodes: [.findings]
    ) { call in
        var arguments = ["--json"]
        for key in call.options("key") { arguments += ["--key", try file(key)] }
        for name in ["saved", "policy"] {
            if let path = call.option(name) { arguments += ["--\(name)", try Box.absolute(path).string] }
        }
        if let log = call.argument("log") {
            arguments.append(isAddress(log) ? log : try Box.absolute(log).string)
        } else {
            let box = try Box.open(call)
            if call.options("key").isEmpty { arguments += ["--key", box.ledgerKeyFile().string] }
            await Verification.settle(box)
            arguments.append(try box.tenant().ledger.string)
        }
        let row = FsckRow(json: try await Verification.check("fsck", arguments, environment: .current))
        if call.output == .json {
            call.show(document: row.json)
        } else {
            call.show(row)
            for line in row.findings { call.say(line, .bad) }
            if !row.isSignatureChecked {
                call.say("no key was given: the checkpoint's signature was not checked", .warning)
            }
        }
        return row.isGood ? .ok : .findings
    }

    private static func isAddress(_ log: String) -> Bool { log.hasPrefix("http://") || log.hasPrefix("https://") }
    /// A verifier key as it is; the path of a file from the root.
    private static func file(_ key: String) throws -> String {
        key.contains("+") ? key : try Box.absolute(key).string
    }
}

/// What the check of a log found.
struct FsckRow: Listed {
    static let columns = [
        Column("verdict", "good or bad"), Column("entries", "entries that are there and agree with the tiles"),
        Column("origin", "name of the log"), Column("root", "the root that its checkpoint states"),
        Column("first_bad_index", title: "FIRST BAD", "number of the first bad entry, where one is bad"),
        Column("findings", "how many things are wrong"),
    ]
    let json: JSONValue
    /// The most findings that are told; `--json` has them all.
    private static let shown = 20

    var isGood: Bool { json["sound"]?.boolValue ?? false }
    var isSignatureChecked: Bool { json["signature_checked"]?.boolValue ?? false }
    private var firstBad: Int? { json["first_bad_index"]?.intValue }
    private var count: Int { (json["findings"]?.arrayValue?.count ?? 0) + (json["omitted_findings"]?.intValue ?? 0) }

    /// Each finding with its place and what to do.
    var findings: [String] {
        let all = json["findings"]?.arrayValue ?? []
        let lines = all.prefix(Self.shown).map { finding in
            let place = finding["index"]?.intValue.map { "entry \($0)" } ?? finding["path"]?.stringValue ?? "the log"
            let text = ["message", "kind", "next_step"].map { finding[$0]?.stringValue ?? "" }
            return DisplayText.safe("\(place): \(text[0]) [\(text[1])]; next: \(text[2])")
        }
        return count > Self.shown ? lines + ["and \(count - Self.shown) more; see them with `--json`"] : lines
    }

    var cells: [String] {
        [
            isGood ? "good" : "bad", json["entries"]?.intValue.map(String.init) ?? "",
            json["origin"]?.stringValue ?? "", json["root"]?.stringValue ?? "", firstBad.map(String.init) ?? "",
            String(count),
        ]
    }
    var identifier: String { isGood ? "good" : firstBad.map(String.init) ?? "bad" }
}
