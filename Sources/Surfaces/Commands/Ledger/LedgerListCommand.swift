// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate ledger list`.
enum LedgerListCommand {
    static let command = Command(
        "list", "list entries, newest last",
        options: [
            .value("from", .number(0...Int.max), "the first entry", default: "the last ones"),
            .value("limit", .number(1...500), "the most entries", default: "20"),
        ],
        examples: [Example("substrate ledger list --from 0 --limit 5", "the first five")],
        columns: EntryRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let archive = try Box.open(call).archive()
        let limit = call.number("limit") ?? 20
        var from = call.number("from") ?? 0
        if call.option("from") == nil {
            let size = try await archive.get("/v1/status")["entries"]?.intValue ?? 0
            from = max(0, size - limit)
        }
        let answer = try await archive.get("/v1/entries?since=\(from)&limit=\(limit)")
        call.show((answer["entries"]?.arrayValue ?? []).map(EntryRow.init), empty: "the ledger is empty")
        return .ok
    }
}

/// One ledger entry in a list.
struct EntryRow: Listed {
    static let columns = [
        Column("entry", "its number", alignment: .right), Column("recorded", "when it was recorded"),
        Column("kind", "what it is"), Column("source", "where it came from", isFlexible: true),
        Column("bytes", "size of its content", alignment: .right), Column("content", "opaque digest of its content"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    private var record: JSONValue? { json["payload"] }
    var cells: [String] {
        [
            identifier, record?["recorded_at"]?.stringValue ?? "", record?["kind"]?.stringValue ?? "",
            record?["source"]?.stringValue ?? "", record?["size"]?.intValue.map(String.init) ?? "",
            record?["content_digest"]?.stringValue ?? "",
        ]
    }
    var identifier: String { json["index"]?.intValue.map(String.init) ?? "" }
}
