// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Home
import JSON
import Settings

/// `substrate status`.
enum StatusCommand {
    static let command = Command(
        "status", "show what runs and what the box holds",
        discussion:
            "Ends with code 5 where a service does not run, and code 0 with AI off: the box is complete without.",
        section: "Box",
        columns: StatusRow.columns, exitCodes: [.notRunning]
    ) { call in
        let box = try Box.open(call)
        let archive = box.archive()
        let doorman = box.doorman()
        var rows = [StatusRow("box", "ok", "\(box.home.identity.name) \(box.home.identity.boxID)")]
        let records = try? await archive.get("/v1/status")
        rows.append(StatusRow("archive", records == nil ? "not running" : "ok", records.map(Self.words) ?? ""))
        guard box.settings[.aiEnabled] else {
            rows.append(StatusRow("doorman", "off", "switched off by ai.enabled"))
            rows.append(StatusRow("ai", "off", "switched off by ai.enabled"))
            call.show(rows)
            return records == nil ? .notRunning : .ok
        }
        let ready = try? await doorman.get("/readyz")
        let mode = ready?["mode"]?.stringValue ?? ""
        rows.append(StatusRow("doorman", ready == nil ? "not running" : "ok", ready == nil ? "" : "mode \(mode)"))
        rows.append(StatusRow("ai", ready.map(Self.availability) ?? "off", ready?["tier_a_reason"]?.stringValue ?? ""))
        call.show(rows)
        return records == nil || ready == nil ? .notRunning : .ok
    }

    private static func words(_ status: JSONValue) -> String {
        ["entries", "documents", "facts"].map { "\(status[$0]?.intValue ?? 0) \($0)" }.joined(separator: ", ")
    }
    private static func availability(_ ready: JSONValue) -> String {
        ready["ai_available"]?.boolValue == true ? "available" : "off"
    }
}

/// One part of the box and its state.
struct StatusRow: Listed {
    static let columns = [
        Column("part", "the part"), Column("state", "ok, not running, available or off"),
        Column("detail", "what it holds, or why", isFlexible: true),
    ]
    let cells: [String]
    init(_ part: String, _ state: String, _ detail: String) { cells = [part, state, detail] }
}
