// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPCodec
import JSON

/// `substrate ledger list`.
enum LedgerListCommand {
    static let command = Command(
        "list", "list entries, newest last",
        discussion: """
            With `--source`, `--payload` or `--hash` it lists what has that source, payload name or leaf hash. Erased \
            personal entries have neither source nor name any more.
            """,
        options: [
            .value("from", .number(0...Int.max), "the first entry", default: "the last ones"),
            .value("limit", .number(1...500), "the most entries", default: "20"),
            .value("source", .text("SOURCE"), "entries from this source"),
            .value("payload", .text("ID"), "entries that programs appended under this name"),
            .value("hash", .text("SHA256"), "the entry with this leaf hash"),
        ],
        examples: [
            Example("substrate ledger list --from 0 --limit 5", "the first five"),
            Example("substrate ledger list --source file:letters/offer.txt", "every version of a file"),
        ],
        columns: EntryRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let target = try query(call)
        let archive = try Box.open(call).archive()
        let answer: JSONValue
        if let target {
            answer = try await archive.get(target)
        } else {
            let limit = call.number("limit") ?? 20
            var from = call.number("from") ?? 0
            if call.option("from") == nil {
                let size = try await archive.get("/v1/status")["entries"]?.intValue ?? 0
                from = max(0, size - limit)
            }
            answer = try await archive.get("/v1/entries?since=\(from)&limit=\(limit)")
        }
        let nothing = target == nil ? "the ledger is empty" : "there is no such entry"
        call.show((answer["entries"]?.arrayValue ?? []).map(EntryRow.init), empty: nothing)
        return .ok
    }

    /// The query for what is looked up by something else than its number; nil for none.
    private static func query(_ call: Invocation) throws(UsageError) -> String? {
        let ways = [("source", "source"), ("payload", "payload_id"), ("hash", "leaf_hash")].compactMap { option, name in
            call.option(option).map { "\(name)=\(PercentCoding.encode($0))" }
        }
        guard ways.count <= 1, ways.isEmpty || call.option("from") == nil else {
            throw UsageError(
                .conflictingOptions, "entries are asked for in two ways at once",
                nextStep: "give one of --from, --source, --payload and --hash")
        }
        return ways.first.map { "/v1/entries?\($0)" }
    }
}

/// One ledger entry in a list.
struct EntryRow: Listed {
    static let columns = [
        Column("entry", "its number", alignment: .right), Column("recorded", "when it was recorded"),
        Column("kind", "what it is"), Column("source", "where it came from", isFlexible: true),
        Column("bytes", "size of its content", alignment: .right), Column("content", "opaque digest of its content"),
        Column("erased_by", "the entry that records its erasure, where it is erased", alignment: .right),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    /// What is recorded of it; of what a program appended the archive shows the payload in its place.
    private var record: JSONValue? { json["record"] ?? json["payload"] }
    var cells: [String] {
        [
            identifier, record?["recorded_at"]?.stringValue ?? "", record?["kind"]?.stringValue ?? "",
            record?["source"]?.stringValue ?? "", record?["size"]?.intValue.map(String.init) ?? "",
            record?["content_digest"]?.stringValue ?? "", json["erased_by"]?.intValue.map(String.init) ?? "",
        ]
    }
    var identifier: String { json["index"]?.intValue.map(String.init) ?? "" }
}
