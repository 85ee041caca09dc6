// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate ledger keys`.
enum LedgerKeysCommand {
    static let command = Command(
        "keys", "show which keys sign the log, or change them",
        discussion: """
            Each key with the sizes of the log for which its signature counts. The ledger itself records every change: \
            whoever has one key and the log can follow it to the others. Publish the newest with its size.
            """,
        subcommands: [rotate, revoke],
        examples: [
            Example("substrate ledger keys --quiet", "the verifier keys, for `prove --check --key`"),
            Example("substrate ledger keys rotate", "change to the next key"),
        ],
        columns: KeyRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let rows = KeyRow.rows(try await Box.open(call).archive().get("/v1/ledger/keys"))
        call.show(rows, empty: "the archive showed no key")
        return .ok
    }

    private static let rotate = Command(
        "rotate", "change to the next key, which was announced before",
        discussion: """
            The change is recorded in the ledger, signed by the old key, the new key and the operator's key \
            (`keys/operator` in the box's home). The old key's private half is destroyed, and the key after the new one is \
            announced. The operator's key may lie elsewhere and be put back for this alone.
            """,
        options: [.flag("yes", short: "y", "do not ask")],
        examples: [Example("substrate ledger keys rotate --yes", "for a script")],
        columns: KeyChangeRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let archive = try Box.open(call).archive()
        guard try call.confirm("The log's key in use will sign no more.", byTyping: "rotate") else {
            call.say("nothing was changed")
            return .failed
        }
        let answer = try await archive.post("/v1/ledger/rotate")
        call.show(KeyChangeRow(key: answer["verification_key"]?.stringValue ?? "", answer))
        call.say("next: publish the new key, and keep a copy of the box's keys directory")
        return .ok
    }

    private static let revoke = Command(
        "revoke", "say that an earlier key counts no more",
        discussion: """
            For a key that got into other hands. Its signatures count no more beyond the size that is given: by default \
            none of them counts, and receipts that it signed have to be made anew with `substrate ledger prove`. The key \
            in use cannot be revoked: rotate first.
            """,
        options: [
            .value("beyond", .number(0...EntrySelection.largest), "the largest size it may have signed", default: "0"),
            .flag("yes", short: "y", "do not ask"),
        ],
        arguments: [Argument("key", .text("KEY"), .required, "the key's id, or the whole verifier key")],
        examples: [Example("substrate ledger keys revoke 1f2e3d4c --beyond 40000", "from entry 40000 on")],
        columns: KeyChangeRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        guard let named = call.argument("key") else { return .usage }
        let archive = try Box.open(call).archive()
        let keys = KeyRow.rows(try await archive.get("/v1/ledger/keys"))
        guard let key = keys.last(where: { $0.id == named || $0.vkey == named }) else {
            throw CommandFailure(
                CommandCode.keyUnknown, "the ledger has no key \(DisplayText.safe(named))",
                nextStep: "see `substrate ledger keys`")
        }
        guard try call.confirm("Signatures by the key \(key.id) will count no more.", byTyping: key.id) else {
            call.say("nothing was changed")
            return .failed
        }
        let answer = try await archive.post(
            "/v1/ledger/revoke",
            ["verification_key": .string(key.vkey), "beyond": JSONValue(call.number("beyond") ?? 0)])
        call.show(KeyChangeRow(key: key.vkey, answer))
        return .ok
    }
}

/// A key and the sizes it may sign.
struct KeyRow: Listed {
    static let columns = [
        Column("key", "its id"), Column("from_size", title: "FROM", "the first size it signs", alignment: .right),
        Column("to_size", title: "TO", "the last size it may sign; empty for the key in use", alignment: .right),
        Column("state", "in use or ended"),
        Column("vkey", title: "VERIFIER KEY", "the whole key, for those who check"),
    ]
    let id: String
    let vkey: String
    let from: Int
    let to: Int?

    init(_ json: JSONValue) {
        vkey = json["vkey"]?.stringValue ?? ""
        let parts = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        id = parts.count == 3 ? String(parts[1]) : ""
        from = json["from_size"]?.intValue ?? 0
        to = json["to_size"]?.intValue
    }

    /// The keys of an answer, oldest first.
    static func rows(_ answer: JSONValue) -> [KeyRow] { (answer["keys"]?.arrayValue ?? []).map(KeyRow.init) }

    private var state: String { to == nil ? "in use" : "ended" }
    var cells: [String] { [id, String(from), to.map(String.init) ?? "", state, vkey] }
    var json: JSONValue {
        [
            "key": .string(id), "from_size": JSONValue(from), "to_size": to.map { JSONValue($0) } ?? .null,
            "state": .string(state), "vkey": .string(vkey),
        ]
    }
    var identifier: String { vkey }
}

/// A change of keys.
struct KeyChangeRow: Listed {
    static let columns = [
        Column("entry", "the entry that records it"), Column("vkey", title: "VERIFIER KEY", "the key it is about"),
    ]
    let json: JSONValue
    init(key: String, _ answer: JSONValue) { json = ["entry": answer["entry"] ?? .null, "vkey": .string(key)] }
    var cells: [String] { [json["entry"]?.intValue.map(String.init) ?? "", json["vkey"]?.stringValue ?? ""] }
}
