// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

/// One event: a constant sentence, and what differs from time to time as metadata.
public struct LogRecord: Sendable {
    /// When it happened.
    public let instant: Instant
    /// How much it matters.
    public let level: LogLevel
    /// Which part of the program speaks, e.g. `archive.ingest`.
    public let label: String
    /// The constant sentence.
    public let message: String
    /// What differs: counts, codes, durations, ids. Never a secret, never a person's data.
    public let metadata: JSONObject

    /// Makes a record.
    public init(instant: Instant, level: LogLevel, label: String, message: String, metadata: JSONObject = [:]) {
        self.instant = instant
        self.level = level
        self.label = label
        self.message = message
        self.metadata = metadata
    }
}

/// How a record becomes a line.
public enum LogFormat: String, CaseIterable, Sendable {
    /// One JSON object a line, for machines.
    case json
    /// `time level label: message key=value`, for people.
    case text

    /// The line of a record with its newline.
    ///
    /// A line over `limit` bytes (16 KiB by default) keeps the names of its metadata and loses the values, with
    /// `"truncated": true` in their place. No byte of a value can end the line early: control characters are escaped.
    public func line(_ record: LogRecord, limit: Int = 16 << 10) -> [UInt8] {
        let full = unlimited(record)
        if full.count <= limit { return full }
        let names = record.metadata.members.prefix(32).map { JSONValue.string(String($0.key.prefix(64))) }
        return unlimited(
            LogRecord(
                instant: record.instant, level: record.level, label: record.label, message: record.message,
                metadata: ["truncated": .bool(true), "names": .array(names)]))
    }

    private func unlimited(_ record: LogRecord) -> [UInt8] {
        switch self {
        case .json:
            var line: JSONObject = [
                "time": .string(record.instant.rfc3339), "level": .string(record.level.rawValue),
                "label": .string(record.label), "message": .string(record.message),
            ]
            if !record.metadata.members.isEmpty { line["metadata"] = .object(record.metadata) }
            return JSONValue.object(line).bytes + [UInt8(ascii: "\n")]
        case .text:
            let level = record.level.rawValue
            var line = Array("\(record.instant.rfc3339) \(level) \(record.label): \(record.message)".utf8)
            for member in record.metadata.members {
                line += [UInt8(ascii: " ")] + Self.visible(member.key) + [UInt8(ascii: "=")]
                line += member.value.bytes
            }
            return line + [UInt8(ascii: "\n")]
        }
    }

    /// A metadata name without anything that could end or forge a line.
    private static func visible(_ name: String) -> [UInt8] {
        name.utf8.map { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "=") ? $0 : UInt8(ascii: "_") }
    }
}
