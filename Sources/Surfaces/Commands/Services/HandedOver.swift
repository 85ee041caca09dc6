// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import JSON
import Primitives

/// Bytes that a command reads from a file, or from standard input, to hand them over.
struct HandedOver {
    let content: [UInt8]
    /// The file's name; nil for standard input.
    let name: String?
    /// The most that the archive takes in one request.
    static let limit = 64 << 20

    /// Reads a file; `-` stands for standard input.
    init(_ call: Invocation, _ path: String, limit: Int = Self.limit) throws {
        guard path != "-" else {
            guard let bytes = call.terminal.readAll(limit: limit) else {
                throw Self.tooLarge("standard input cannot be read, or", limit)
            }
            content = bytes
            name = nil
            return
        }
        let file = FilePath(path)
        guard let status = try Files.status(file, followLinks: true), status.kind == .file else {
            throw CommandFailure(
                CommandCode.pathMissing, "there is no file \(DisplayText.safe(path))",
                nextStep: "give the path of a file, or - for standard input")
        }
        guard status.size <= limit else { throw Self.tooLarge("the file", limit) }
        content = try Files.read(file, limit: limit)
        name = path.split(separator: "/").last.map(String.init)
    }

    private static func tooLarge(_ what: String, _ limit: Int) -> CommandFailure {
        CommandFailure(
            CommandCode.tooLarge, "\(what) has more than \(ByteCount(limit))",
            nextStep: "take it in with `substrate intake add`, which reads files of any number")
    }
}

/// One entry that came of what was handed over.
struct DepositRow: Listed {
    static let columns = [
        Column("index", "number of the ledger entry", alignment: .right), Column("kind", "what it is"),
        Column("name", "its name", isFlexible: true), Column("source", "where it came from", isFlexible: true),
        Column("size", "bytes of its content", alignment: .right),
        Column("already_present", "whether it was there already"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] { json.cells("index", "kind", "name", "source", "size", "already_present") }

    /// Prints what came of it: the entries, and what was left out.
    static func show(_ answer: JSONValue, _ call: Invocation) -> ExitCode {
        let failures = answer["failures"]?.arrayValue ?? []
        if call.output == .json {
            call.show(document: answer)
        } else {
            call.show((answer["entries"]?.arrayValue ?? []).map(DepositRow.init))
            for failure in failures.map(IngestFailure.init) {
                let verb = failure.isSkipped ? "skipped" : "failed"
                call.say(
                    DisplayText.safe("\(verb): \(failure.name): \(failure.message); \(failure.nextStep)"), .warning)
            }
        }
        return failures.allSatisfy { IngestFailure($0).isSkipped } ? .ok : .findings
    }
}
