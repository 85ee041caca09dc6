// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

/// Writes log records of one part of a program.
///
/// Messages are constant sentences (`StaticString`), so that they can be counted and looked up; what differs goes into
/// metadata. Cost below the level: one comparison, the metadata is not even made.
public struct Logger: Sendable {
    /// Which part of the program speaks.
    public let label: String
    /// The least serious level that is written.
    public let level: LogLevel
    private let sink: any LogSink
    private let clock: WallClock
    private let metadata: JSONObject

    /// Makes a logger; `metadata` goes with every record.
    public init(
        label: String, sink: any LogSink, level: LogLevel = .info, clock: WallClock = .system,
        metadata: JSONObject = [:]
    ) {
        self.label = label
        self.sink = sink
        self.level = level
        self.clock = clock
        self.metadata = metadata
    }

    /// A logger that writes nothing.
    public static let silent = Logger(label: "silent", sink: SilentLogSink(), level: .error)

    /// This logger with more metadata on every record, e.g. a request id.
    public func with(_ more: JSONObject) -> Logger {
        Logger(label: label, sink: sink, level: level, clock: clock, metadata: merged(more))
    }
    /// This logger for a part of its part: `archive` becomes `archive.ingest`.
    public func part(_ name: StaticString) -> Logger {
        Logger(label: "\(label).\(name)", sink: sink, level: level, clock: clock, metadata: metadata)
    }

    /// Writes a record for finding faults.
    public func debug(_ message: StaticString, _ metadata: @autoclosure () -> JSONObject = [:]) {
        log(.debug, message, metadata())
    }
    /// Writes a record of a normal event.
    public func info(_ message: StaticString, _ metadata: @autoclosure () -> JSONObject = [:]) {
        log(.info, message, metadata())
    }
    /// Writes a record of something wrong that does not stop the work.
    public func warning(_ message: StaticString, _ metadata: @autoclosure () -> JSONObject = [:]) {
        log(.warning, message, metadata())
    }
    /// Writes a record of work that failed.
    public func error(_ message: StaticString, _ metadata: @autoclosure () -> JSONObject = [:]) {
        log(.error, message, metadata())
    }
    /// Writes a record of work that failed, with the error's code, message and next step.
    ///
    /// An error that is not a `ReportableError` shows only its type: its text may hold anything.
    public func error(_ message: StaticString, _ error: any Error, _ metadata: @autoclosure () -> JSONObject = [:]) {
        log(.error, message, Self.fields(of: error, metadata()))
    }
    /// Writes a warning with the error's code, message and next step.
    public func warning(_ message: StaticString, _ error: any Error, _ metadata: @autoclosure () -> JSONObject = [:]) {
        log(.warning, message, Self.fields(of: error, metadata()))
    }

    /// Writes a record at a level.
    public func log(_ level: LogLevel, _ message: StaticString, _ metadata: @autoclosure () -> JSONObject = [:]) {
        guard level >= self.level else { return }
        sink.write(
            LogRecord(
                instant: clock.now, level: level, label: label, message: message.description,
                metadata: merged(metadata())))
    }

    private func merged(_ more: JSONObject) -> JSONObject {
        var all = metadata
        for member in more.members { all[member.key] = member.value }
        return all
    }

    private static func fields(of error: any Error, _ metadata: JSONObject) -> JSONObject {
        var all = metadata
        if let reportable = error as? any ReportableError {
            all["error_code"] = .string(reportable.code)
            all["error_message"] = .string(reportable.message)
            all["next_step"] = .string(reportable.nextStep)
        } else {
            all["error_type"] = .string("\(type(of: error))")
        }
        return all
    }
}
