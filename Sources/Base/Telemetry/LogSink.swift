// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives

/// Where log records go.
public protocol LogSink: Sendable {
    /// Takes one record. Called from any thread; must not call back into a logger.
    func write(_ record: LogRecord)
}

/// Writes each record as one line to a file descriptor, standard error by default.
///
/// Lines of several threads never mix. Where the descriptor refuses bytes (a full non-blocking pipe, a closed
/// terminal), the line is dropped and counted.
public final class DescriptorLogSink: LogSink {
    private let descriptor: Int32
    private let format: LogFormat
    private let droppedLines = Lock(0)

    /// Makes a sink; the descriptor stays the caller's.
    public init(descriptor: Int32 = 2, format: LogFormat = .json) {
        self.descriptor = descriptor
        self.format = format
    }

    /// Lines lost so far because the descriptor did not take them.
    public var dropped: Int { droppedLines.withLock { $0 } }

    /// Writes the record's line.
    public func write(_ record: LogRecord) {
        let line = format.line(record)
        droppedLines.withLock { dropped in
            var rest = line[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno != EINTR {
                    dropped += 1
                    return
                }
            }
        }
    }
}

/// Keeps records in memory, for tests.
public final class InMemoryLogSink: LogSink {
    private let kept = Lock<[LogRecord]>([])
    private let capacity: Int

    /// Makes a sink that keeps the newest records, 10,000 by default.
    public init(capacity: Int = 10_000) { self.capacity = capacity }

    /// What was written so far, oldest first.
    public var records: [LogRecord] { kept.withLock { $0 } }
    /// The messages written so far, oldest first.
    public var messages: [String] { records.map(\.message) }

    /// Keeps a record.
    public func write(_ record: LogRecord) {
        kept.withLock { records in
            if records.count >= capacity { records.removeFirst(records.count - capacity + 1) }
            records.append(record)
        }
    }
}

/// Drops every record.
public struct SilentLogSink: LogSink {
    /// Makes the sink.
    public init() {}
    /// Drops the record.
    public func write(_ record: LogRecord) {}
}
