// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPClient
import HTTPCodec
import JSON
import Primitives

/// `substrate ingest PATH`.
enum IngestCommand {
    static let command = Command(
        "ingest", "take a folder, Maildir, git repository or file into the ledger",
        discussion: """
            Every item becomes one ledger entry; the same content from the same place never becomes two, so the command \
            can be repeated at any time and goes on where it was interrupted. An item that cannot be read is reported \
            and the rest goes on.
            """,
        section: "Knowledge",
        options: [
            .value(
                "kind", .choice(["auto", "folder", "maildir", "git"]), "what the path is",
                default: "auto")
        ],
        arguments: [Argument("path", .path, .required, "what to take in")],
        examples: [
            Example("substrate ingest ~/Maildir", "all mail of a Maildir"),
            Example("substrate ingest . --kind folder", "the files of a repository, without its history"),
        ],
        columns: IngestSummary.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
    ) { call in
        guard let path = call.argument("path") else { return .usage }
        let archive = try Box.open(call).archive()
        let progress = call.progress("ingest")
        let talks = call.output == .table || call.output == .plain
        var left: [JSONValue] = []
        var summary = try await run(
            archive, path: try Box.absolute(path), kind: call.option("kind") ?? "auto", progress: progress
        ) { failure in
            if left.count < mostLeftOut { left.append(failure.json) }
            let verb = failure.isSkipped ? "skipped" : "failed"
            if talks { progress.say("\(verb): \(failure.name): \(failure.message); \(failure.nextStep)") }
        }
        progress.finish()
        summary.add(leftOut: left)
        call.show(summary)
        return summary.failed == 0 ? .ok : .findings
    }

    /// The most items left out that one JSON document lists; the counts hold all of them.
    private static let mostLeftOut = 1000

    /// Takes a path in and follows the events to their end.
    static func run(
        _ archive: ServiceClient, path: FilePath, kind: String, progress: Progress?,
        isolation: isolated (any Actor)? = #isolation, onFailure: (IngestFailure) -> Void
    ) async throws -> IngestSummary {
        var request: JSONObject = ["path": .string(path.string), "items": false]
        if kind != "auto" { request["kind"] = .string(kind) }
        let events = try await archive.events("/v1/ingest", .object(request))
        var summary = IngestSummary()
        for try await event in events {
            guard let value = try? JSONValue(parsing: Array(event.data.utf8)) else { continue }
            switch event.event {
            case "progress": progress?.update(done: value["done"]?.intValue ?? 0, note: note(value))
            case "failed": onFailure(IngestFailure(value))
            case "done": summary = IngestSummary(value)
            case "error": throw ServiceRefusal(service: archive.name, status: 500, body: value)
            default: break
            }
        }
        guard summary.isComplete else {
            throw CommandFailure(
                CommandCode.badAnswer, "the archive stopped before the ingest was complete",
                nextStep: "run the same command again; it goes on where it stopped")
        }
        return summary
    }

    private static func note(_ value: JSONValue) -> String {
        value["bytes"]?.intValue.map { ByteCount($0).description } ?? ""
    }
}

/// An item that could not be taken in.
struct IngestFailure: Sendable {
    let name: String
    let message: String
    let nextStep: String
    /// Whether it is something that is never taken in, such as a link.
    let isSkipped: Bool
    let json: JSONValue
    init(_ json: JSONValue) {
        self.json = json
        isSkipped = json["skipped"]?.boolValue ?? false
        name = json["item"]?.stringValue ?? "?"
        message = json["message"]?.stringValue ?? ""
        nextStep = json["next_step"]?.stringValue ?? ""
    }
}

/// The outcome of one ingest.
struct IngestSummary: Listed {
    static let columns = [
        Column("appended", "new ledger entries", alignment: .right),
        Column("already_present", "items that were there already", alignment: .right),
        Column("skipped", "items that are not files, such as links and devices", alignment: .right),
        Column("failed", "items that could not be read", alignment: .right),
        Column("bytes", "bytes of content read", alignment: .right),
    ]
    private(set) var json: JSONValue = [:]
    private(set) var isComplete = false

    init() {}
    init(_ json: JSONValue) {
        self.json = json
        isComplete = true
    }
    /// Adds the items that were left out, for JSON output.
    mutating func add(leftOut: [JSONValue]) {
        guard var object = json.objectValue else { return }
        object["left_out"] = .array(leftOut)
        json = .object(object)
    }
    private func count(_ name: String) -> Int { json[name]?.intValue ?? 0 }
    var added: Int { count("appended") }
    var present: Int { count("already_present") }
    var skipped: Int { count("skipped") }
    var failed: Int { count("failed") }
    var bytes: Int { count("bytes") }
    var cells: [String] { [added, present, skipped, failed, bytes].map(String.init) }
}
