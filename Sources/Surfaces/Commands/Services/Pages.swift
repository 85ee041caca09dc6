// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPCodec
import JSON

/// A target of a request: a path and its query, in order; what has no value is left out.
struct Target {
    private(set) var text: String
    private var separator: Character = "?"

    /// Starts with a path as it is.
    init(_ path: String) { text = path }

    /// Adds a word of a path.
    mutating func append(_ word: String) { text += PercentCoding.encode(word) }

    /// Adds a parameter where it has a value.
    mutating func add(_ name: String, _ value: String?) {
        guard let value else { return }
        text += "\(separator)\(name)=\(PercentCoding.encode(value))"
        separator = "&"
    }
}

/// A list that the archive gives page by page, put together again.
struct Pages {
    /// What is asked for, without the place of a page.
    let target: Target
    /// The member of an answer that has the list.
    let list: String
    /// The member that says where the next page begins; nothing on the last one.
    var next = "next_cursor"
    /// The parameter that takes it.
    var cursor = "cursor"
    /// The most that is asked for at once.
    private static let page = 200

    /// The options that every such list has.
    static let options: [Option] = [
        .value("limit", .number(1...100_000), "the most of them", default: "20"),
        .value("cursor", .text("CURSOR"), "go on where an earlier list ended"),
    ]

    /// Prints as many as the call wants, and says how to go on where there are more.
    func show<Row: Listed>(
        _ call: Invocation, from archive: ServiceClient, empty: String, row: (JSONValue) -> Row
    ) async throws {
        let found = try await fetch(from: archive, limit: call.number("limit") ?? 20, cursor: call.option("cursor"))
        call.show(found.items.map(row), empty: empty)
        if let next = found.next { call.say("there are more; go on with --cursor \(DisplayText.safe(next))", .faint) }
    }

    /// The first `limit` after a place, and the place behind them where there are more.
    func fetch(
        from archive: ServiceClient, limit: Int, cursor start: String? = nil
    ) async throws -> (items: [JSONValue], next: String?) {
        var items: [JSONValue] = []
        var place = start
        while true {
            var target = target
            target.add("limit", String(min(limit - items.count, Self.page)))
            target.add(cursor, place)
            let answer = try await archive.get(target.text)
            let page = answer[list]?.arrayValue ?? []
            items += page.prefix(limit - items.count)
            let next = answer.cell(next)
            // A place that does not move would never end.
            guard !next.isEmpty, next != place, !page.isEmpty else { return (items, nil) }
            place = next
            guard items.count < limit else { return (items, next) }
        }
    }
}

extension JSONValue {
    /// A member as the text of a cell: texts, numbers and truth values; empty for anything else.
    func cell(_ key: String) -> String {
        switch self[key] {
        case .string(let text)?: text
        case .number(let number)?: number.int.map(String.init) ?? JSONValue.number(number).text
        case .bool(let flag)?: flag ? "yes" : "no"
        default: ""
        }
    }

    /// Several members as cells.
    func cells(_ keys: String...) -> [String] { keys.map { cell($0) } }

    /// The texts of a member that is a list, with commas between them.
    func joined(_ key: String) -> String {
        (self[key]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
    }
}
