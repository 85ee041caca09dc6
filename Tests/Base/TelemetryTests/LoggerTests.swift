// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Primitives
import Telemetry
import TestKit
import Testing

@Suite struct `Logging` {
    private let sink = InMemoryLogSink()
    private let clock = WallClock { Instant(milliseconds: 1_790_000_000_123) }
    private func logger(_ level: LogLevel = .info) -> Logger {
        Logger(label: "archive", sink: sink, level: level, clock: clock)
    }

    @Test func `a record holds the sentence, the level, the time and the metadata`() throws {
        logger().info("an entry was appended", ["index": 7])
        let record = try #require(sink.records.first)
        #expect(record.message == "an entry was appended")
        #expect(record.level == .info)
        #expect(record.label == "archive")
        #expect(record.instant.milliseconds == 1_790_000_000_123)
        #expect(record.metadata["index"]?.intValue == 7)
    }

    @Test(arguments: LogLevel.allCases) func `levels below the logger's are not written`(level: LogLevel) {
        let logger = logger(level)
        logger.debug("d")
        logger.info("i")
        logger.warning("w")
        logger.error("e")
        let expected: [LogLevel: [String]] = [
            .debug: ["d", "i", "w", "e"], .info: ["i", "w", "e"], .warning: ["w", "e"], .error: ["e"],
        ]
        #expect(sink.messages == expected[level])
    }

    @Test func `metadata below the level is not even made`() {
        let made = Lock(0)
        func costly() -> JSONObject {
            made.withLock { $0 += 1 }
            return ["x": 1]
        }
        logger(.warning).info("quiet", costly())
        #expect(made.withLock { $0 } == 0)
        logger(.warning).warning("loud", costly())
        #expect(made.withLock { $0 } == 1)
    }

    @Test func `a logger carries metadata to each record, newer values go before older`() throws {
        let logger = logger().with(["request": "r1", "step": 1]).part("ingest")
        logger.info("done", ["step": 2])
        let record = try #require(sink.records.first)
        #expect(record.label == "archive.ingest")
        #expect(record.metadata["request"]?.stringValue == "r1")
        #expect(record.metadata["step"]?.intValue == 2)
    }

    @Test func `a reportable error shows its three parts, another only its type`() {
        struct Secretive: Error { let secret = "hunter2" }
        logger().error("ingest failed", Known())
        logger().error("ingest failed", Secretive())
        #expect(sink.records[0].metadata["error_code"]?.stringValue == "test_known")
        #expect(sink.records[0].metadata["next_step"]?.stringValue == "try again")
        #expect(sink.records[1].metadata["error_type"]?.stringValue == "Secretive")
        let line = String(decoding: LogFormat.json.line(sink.records[1]), as: UTF8.self)
        #expect(!line.contains("hunter2"))
    }

    @Test func `a JSON line is one object with fixed names`() throws {
        logger().warning("odd\nsentence", ["text": "a\nb\u{1B}[31m", "n": 1.5])
        let line = LogFormat.json.line(sink.records[0])
        #expect(line.last == 10)
        #expect(line.filter { $0 == 10 }.count == 1)
        #expect(!line.contains(0x1B))
        let value = try JSONValue(parsing: Array(line.dropLast()))
        #expect(value["time"]?.stringValue == "2026-09-21T14:13:20.123Z")
        #expect(value["level"]?.stringValue == "warning")
        #expect(value["label"]?.stringValue == "archive")
        #expect(value["message"]?.stringValue == "odd\nsentence")
        #expect(value["metadata"]?["text"]?.stringValue == "a\nb\u{1B}[31m")
        #expect(value["metadata"]?["n"]?.doubleValue == 1.5)
    }

    @Test func `a text line can not be forged by a name or a value`() {
        logger().info("hello", ["a b=c\nd": "x\ny"])
        let line = String(decoding: LogFormat.text.line(sink.records[0]), as: UTF8.self)
        #expect(line == "2026-09-21T14:13:20.123Z info archive: hello a_b_c_d=\"x\\ny\"\n")
    }

    @Test func `an overlong line keeps its names and says that it was cut`() throws {
        logger().info("big", ["blob": .string(String(repeating: "x", count: 100_000))])
        let line = LogFormat.json.line(sink.records[0])
        #expect(line.count < 1_000)
        let value = try JSONValue(parsing: Array(line.dropLast()))
        #expect(value["metadata"]?["truncated"]?.boolValue == true)
        #expect(value["metadata"]?["names"]?[0]?.stringValue == "blob")
    }

    @Test func `the memory sink keeps the newest`() {
        let small = InMemoryLogSink(capacity: 2)
        let logger = Logger(label: "x", sink: small)
        for _ in 0..<3 { logger.info("same") }
        logger.info("last")
        #expect(small.messages == ["same", "last"])
    }

    @Test func `lines of many threads arrive whole`() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path.appending("log").string
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        let sink = DescriptorLogSink(descriptor: handle.fileDescriptor)
        let logger = Logger(label: "many", sink: sink)
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for step in 0..<50 {
                        let filler = String(repeating: "z", count: step * 40)
                        logger.info("step", ["worker": .number(JSONNumber(worker)), "filler": .string(filler)])
                    }
                }
            }
        }
        let lines = try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 10)
        #expect(lines.count == 400)
        for line in lines { #expect(try JSONValue(parsing: Array(line))["message"]?.stringValue == "step") }
        #expect(sink.dropped == 0)
        try handle.close()
    }

    @Test func `a descriptor that takes nothing costs lines, not the program`() {
        let sink = DescriptorLogSink(descriptor: -1)
        Logger(label: "x", sink: sink).info("lost")
        #expect(sink.dropped == 1)
    }
}

private struct Known: ReportableError {
    var code: String { "test_known" }
    var message: String { "it broke" }
    var nextStep: String { "try again" }
}
