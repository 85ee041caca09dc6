// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import JSON
import People
import Primitives

/// Reads records, resolves them and times it.
enum MatcherBench {
    private static let fields: [(String, PersonAttribute)] = [
        ("name", .name), ("email", .email), ("phone", .phone), ("organisation", .organisation), ("address", .address),
    ]

    static func run(_ arguments: [String]) throws {
        guard arguments.count >= 2 else { return print("usage: bench-people resolve|train RECORDS [OUT|ROUNDS]") }
        let records = try read(FilePath(arguments[1]))
        if arguments[0] == "train" {
            var book = PeopleBook(salt: [1])
            observe(records, &book)
            let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 8 : 8
            printParameters(MatchTraining.estimate(book, samples: 2_000_000, rounds: rounds, seed: 1))
            return
        }
        let clock = ContinuousClock()
        let before = residentKiB()
        let start = clock.now
        var book = PeopleBook(salt: [1])
        observe(records, &book)
        let observed = clock.now
        let snapshot = book.resolve()
        let resolved = clock.now
        let figures: JSONValue = [
            "records": JSONValue(records.count), "persons": JSONValue(snapshot.persons.count),
            "review": JSONValue(snapshot.review.count), "conflicts": JSONValue(snapshot.conflicts.count),
            "compared_pairs": JSONValue(snapshot.comparedPairs), "skipped_blocks": JSONValue(snapshot.skippedBlocks),
            "observe_ms": JSONValue(Int(start.duration(to: observed).wholeMilliseconds)),
            "resolve_ms": JSONValue(Int(observed.duration(to: resolved).wholeMilliseconds)),
            "records_kib": JSONValue(before), "peak_kib": JSONValue(peakKiB()),
        ]
        print(figures.text)
        guard arguments.count > 2 else { return }
        var lines: [UInt8] = []
        for (entry, record, person) in snapshot.assignments {
            lines += "a \(entry) \(record) \(person)\n".utf8
        }
        for pair in snapshot.openPairs { lines += "p \(pair.left) \(pair.right) \(pair.weight)\n".utf8 }
        try AtomicFile.write(lines, to: FilePath(arguments[2]))
    }

    private static func read(_ path: FilePath) throws -> [JSONValue] {
        let bytes = try Files.read(path, limit: 1 << 30)
        return try bytes.split(separator: 0x0A).map { try JSONValue(parsing: $0) }
    }

    private static func observe(_ records: [JSONValue], _ book: inout PeopleBook) {
        for record in records {
            let entry = record["record"]?.numberValue?.uint64 ?? 0
            let times = ["at", "until"].compactMap { record[$0]?.stringValue.flatMap { Instant(rfc3339: $0) } }
            let key = record["key"]?.stringValue
            var ordinal = 0
            for (name, attribute) in fields {
                guard let value = record[name]?.stringValue else { continue }
                for at in key == nil ? Array(times.prefix(1)) : times {
                    book.observe(
                        PersonObservation(
                            entry: entry, ordinal: ordinal, at: at, key: key ?? "record \(entry)",
                            isAddress: key != nil,
                            attribute: attribute, value: value, rule: "table.\(name)", span: nil))
                    ordinal += 1
                }
            }
        }
    }

    private static func printParameters(_ parameters: MatchParameters) {
        func row(_ values: [Double]) -> String { "[" + values.map { "\(rounded($0))" }.joined(separator: ", ") + "]," }
        print("m: [")
        for values in parameters.m { print("    " + row(values)) }
        print("], u: [")
        for values in parameters.u { print("    " + row(values)) }
        print("], baseFrequency: \(row(parameters.baseFrequency)) matchesPerRecord: \(parameters.matchesPerRecord)")
    }
    /// Three significant digits.
    private static func rounded(_ value: Double) -> Double {
        guard value > 0 else { return 0 }
        var scale = 1.0
        while value * scale < 100 { scale *= 10 }
        return (value * scale).rounded() / scale
    }

    private static func peakKiB() -> Int { statusKiB("VmHWM:") }
    private static func residentKiB() -> Int { statusKiB("VmRSS:") }
    private static func statusKiB(_ label: String) -> Int {
        let text = (try? Files.read(FilePath("/proc/self/status"), limit: 65_536)).map {
            String(decoding: $0, as: UTF8.self)
        }
        let line = text?.split(separator: "\n").first { $0.hasPrefix(label) }
        return line.flatMap { Int($0.split(whereSeparator: { $0 == " " || $0 == "\t" })[1]) } ?? 0
    }
}
