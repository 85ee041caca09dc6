// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON
import Primitives

/// One intake job in a list.
struct IntakeJobRow: Listed {
    static let columns = [
        Column("id", "its id; later jobs have larger ones"),
        Column("status", "queued, running, paused, done, failed or cancelled"), Column("kind", "how the path is read"),
        Column("done", "items dealt with", alignment: .right),
        Column("found", "items known of so far", alignment: .right),
        Column("failed", "items that could not be read", alignment: .right),
        Column("path", "what is taken in", isFlexible: true),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        json.cells("id", "status", "kind") + (json["progress"] ?? .null).cells("done", "found", "failed")
            + [json.cell("path")]
    }
}

/// One intake job with everything that is known of it.
struct IntakeJobDetail: Listed {
    static let columns = [
        Column("id", "its id"), Column("status", "queued, running, paused, done, failed or cancelled"),
        Column("kind", "how the path is read"), Column("path", "what is taken in"),
        Column("origin", "who asked for it: request or drop_folder"), Column("created_at", "when it was asked for"),
        Column("started_at", "when it began"), Column("ended_at", "when it ended or stopped"),
        Column("found", "items known of so far"), Column("done", "items dealt with"),
        Column("appended", "new ledger entries"), Column("already_present", "items that were there already"),
        Column("skipped", "items that are never taken in, such as links"),
        Column("failed", "items that could not be read"), Column("bytes", "bytes of content read"),
        Column("rate", "items a second, while it runs"), Column("remaining", "time it still takes, while it runs"),
        Column("error", "why it could not go on"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }

    private var progress: JSONValue { json["progress"] ?? .null }
    /// The items that could not be read.
    var failed: Int { progress["failed"]?.intValue ?? 0 }
    /// The items that are never taken in.
    var skipped: Int { progress["skipped"]?.intValue ?? 0 }
    var done: Int { progress["done"]?.intValue ?? 0 }
    var found: Int { progress["found"]?.intValue ?? 0 }
    var bytes: ByteCount { ByteCount(max(0, progress["bytes"]?.intValue ?? 0)) }
    var status: String { json.cell("status") }
    /// How fast it goes, as the archive measured it.
    var pace: ProgressMeter.Pace? {
        json["items_per_second"]?.doubleValue.map {
            ProgressMeter.Pace(perSecond: $0, remainingSeconds: json["remaining_seconds"]?.doubleValue)
        }
    }

    var cells: [String] {
        let error = json["error"].map { "\($0.cell("message")) [\($0.cell("code"))]" }
        return json.cells("id", "status", "kind", "path", "origin", "created_at", "started_at", "ended_at")
            + progress.cells("found", "done", "appended", "already_present", "skipped", "failed", "bytes")
            + [
                pace.map { ProgressMeter.rate($0.perSecond) } ?? "",
                pace?.remainingSeconds.map { ProgressMeter.span($0) } ?? "", error ?? "",
            ]
    }
}
