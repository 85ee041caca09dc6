// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON
import Primitives

/// `substrate ledger anchor`.
enum LedgerAnchorCommand {
    static let command = Command(
        "anchor", "show what outside the box vouches for the ledger",
        discussion: """
            The newest anchors, each with the entry that records it and who vouches for it; then how old the newest \
            complete one is, and what is on its way or failed. Ends with code 3 where an anchor is overdue.
            """,
        options: [.value("limit", .number(1...500), "the most anchors", default: "10")],
        subcommands: [now],
        examples: [
            Example("substrate ledger anchor", "where anchoring stands"),
            Example("substrate ledger anchor now", "anchor without waiting for the end of the period"),
        ],
        columns: AnchorRow.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
    ) { call in
        let answer = try await Box.open(call).archive().get("/v1/ledger/anchors")
        let state = AnchorState(answer["status"] ?? .null)
        if call.output == .json {
            call.show(document: answer)
        } else {
            let all = answer["anchors"]?.arrayValue ?? []
            call.show(all.suffix(call.number("limit") ?? 10).map(AnchorRow.init), empty: "there is no anchor yet")
            for line in state.lines(now: WallClock.system.now) { call.say(DisplayText.safe(line.text), line.tone) }
        }
        return state.isOverdue ? .findings : .ok
    }

    private static let now = Command(
        "now", "take a checkpoint and anchor it now",
        discussion:
            "Also tries again at once what failed. It comes back when the checkpoint is on its way, not when it is anchored.",
        options: [
            .value("forget", .text("WITNESS"), "believe this witness again, which lost its state; ask it why first")
        ],
        examples: [Example("substrate ledger anchor now", "before a copy leaves the house")],
        exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let answer = try await Box.open(call).archive().post(
            "/v1/ledger/anchors", call.option("forget").map { ["forget_witness": .string($0)] })
        if call.output == .json { call.show(document: answer) }
        call.say("on its way; next: look with `substrate ledger anchor`")
        return .ok
    }
}

/// An anchor that the ledger records.
struct AnchorRow: Listed {
    static let columns = [
        Column("entry", "the entry that records it", alignment: .right),
        Column("size", "the number of entries it covers", alignment: .right),
        Column("created", "when its checkpoint was taken"),
        Column("by", "who vouches for it"), Column("missing", "what was wanted and did not come about"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    private var anchor: JSONValue { json["anchor"] ?? .null }

    private var parts: [String] {
        let cosignatures = anchor["cosignatures"]?.arrayValue?.count ?? 0
        return (cosignatures > 0 ? ["\(cosignatures) \(cosignatures == 1 ? "witness" : "witnesses")"] : [])
            + (anchor["rekor"] == nil ? [] : ["log"]) + (anchor["time_stamp"] == nil ? [] : ["time stamp"])
    }
    var cells: [String] {
        [
            identifier, anchor["size"]?.intValue.map(String.init) ?? "", anchor["created"]?.stringValue ?? "",
            parts.joined(separator: ", "),
            (anchor["missing"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", "),
        ]
    }
    var identifier: String { json["entry"]?.intValue.map(String.init) ?? "" }
}

/// Where anchoring stands, in words.
struct AnchorState {
    struct Line: Equatable {
        let text: String
        let tone: Tone
    }
    private let json: JSONValue
    init(_ json: JSONValue) { self.json = json }

    var isOverdue: Bool { json["overdue"]?.boolValue ?? false }

    func lines(now: Instant) -> [Line] {
        guard json.objectValue != nil else {
            return [
                Line(text: "anchoring is off: nothing outside the box vouches for this ledger", tone: .warning),
                Line(
                    text: "next: name witnesses, a log or a time-stamp authority under `anchor` in the settings",
                    tone: .plain),
            ]
        }
        return newest(now) + (json["open"]?.arrayValue ?? []).flatMap(Self.open)
    }

    private func newest(_ now: Instant) -> [Line] {
        var lines: [Line] = []
        if let newest = json["newest"] {
            let age = newest["created"]?.stringValue.flatMap { Instant(rfc3339: $0) }.map {
                Self.age(from: $0, to: now)
            }
            let size = newest["size"]?.intValue ?? 0
            lines.append(
                Line(
                    text: "the newest complete anchor covers \(size) entries; it is \(age ?? "of unknown age") old",
                    tone: .good))
        } else {
            lines.append(Line(text: "there is no complete anchor yet", tone: .plain))
        }
        if isOverdue {
            lines.append(Line(text: "no anchor was completed for two periods [anchor_overdue]", tone: .bad))
            lines.append(Line(text: "next: see below what failed, and `substrate help` with its code", tone: .plain))
        }
        return lines
    }

    /// One that is on its way.
    private static func open(_ item: JSONValue) -> [Line] {
        let missing = (item["missing"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
        let size = item["size"]?.intValue ?? 0
        return [
            Line(
                text: "on its way: \(size) entries\(missing.isEmpty ? "" : ", not done yet: \(missing)")", tone: .plain)
        ]
            + (item["failed"]?.objectValue?.members ?? []).map { part in
                let next = part.value["next"]?.stringValue ?? "later"
                let code = part.value["code"]?.stringValue ?? ""
                let text =
                    "  \(part.key): \(part.value["message"]?.stringValue ?? "failed") [\(code)]; again at \(next)"
                return Line(text: text, tone: .warning)
            }
    }

    /// A span of time as people say it: its largest unit.
    private static func age(from start: Instant, to end: Instant) -> String {
        let seconds = max(0, (end.milliseconds - start.milliseconds) / 1000)
        let (count, unit) =
            switch seconds {
            case ..<120: (seconds, "second")
            case ..<7200: (seconds / 60, "minute")
            case ..<172_800: (seconds / 3600, "hour")
            default: (seconds / 86_400, "day")
            }
        return "\(count) \(unit)\(count == 1 ? "" : "s")"
    }
}
