// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Glibc
import LogStore
import Primitives
import TransparencyLog

/// Measures the log engine in this process; prints one line of JSON.
enum EngineBench {
    static func run(_ arguments: [String]) async {
        var values = ["callers": 64, "seconds": 5, "bytes": 1024, "entries": 100_000]
        var directory: FilePath?
        var rest = arguments[...]
        let isReading = rest.first == "read"
        if isReading { rest.removeFirst() }
        while let name = rest.popFirst(), let value = rest.popFirst() {
            if name == "--directory" {
                directory = FilePath(value)
            } else if let number = Int(value), number > 0, values[String(name.dropFirst(2))] != nil {
                values[String(name.dropFirst(2))] = number
            } else {
                fail("usage: \(usage)")
            }
        }
        guard let directory, rest.isEmpty else { fail("usage: \(usage)") }
        func value(_ name: String) -> Int { values[name] ?? 0 }
        do {
            if isReading {
                try await read(Place(directory), entries: value("entries"), bytes: value("bytes"))
            } else {
                try await append(
                    Place(directory), callers: value("callers"), seconds: value("seconds"), bytes: value("bytes"))
            }
        } catch { fail("\(error)") }
    }
    private static let usage =
        "bench-ledger [read] --directory PATH [--callers N] [--seconds N] [--entries N] [--bytes N]"
    static func fail(_ message: String) -> Never {
        print(message)
        exit(1)
    }

    /// Where a log stands, and how it is opened.
    struct Place: Sendable {
        let path: FilePath
        init(_ path: FilePath) { self.path = path }

        func open() throws -> LogStore {
            let key = try Ed25519PrivateKey(seed: [UInt8](repeating: 1, count: 32))
            return try LogStore.open(
                directory: path.appending("log"), signedState: path.appending("state"),
                signers: [NoteSigner(name: "bench.example/log", key: key)], keys: { EngineBench.keys($0) })
        }
        var verifier: NoteVerifier {
            get throws {
                try NoteSigner(
                    name: "bench.example/log", key: Ed25519PrivateKey(seed: [UInt8](repeating: 1, count: 32))
                ).verifier
            }
        }
    }

    /// One key an entry, as the ledger has at least.
    static func keys(_ entry: [UInt8]) -> [UInt64] {
        [entry.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } &* 0x9E37_79B9_7F4A_7C15]
    }
    static func entry(_ number: UInt64, bytes: Int) -> [UInt8] {
        var entry = [UInt8](repeating: 0x61, count: bytes)
        for index in 0..<min(8, bytes) { entry[index] = UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * index)) }
        return entry
    }

    private static func append(_ place: Place, callers: Int, seconds: Int, bytes: Int) async throws {
        let flush = try flushTime(place.path)
        let log = try place.open()
        let begin = Usage.now
        let start = microseconds()
        let end = start + Double(seconds) * 1e6
        let middle = Lock<Int>(0)
        let latencies = try await withThrowingTaskGroup(of: [Float].self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var latencies: [Float] = []
                    var number = UInt64(caller) << 40
                    var now = microseconds()
                    while now < end {
                        let entry = entry(number, bytes: bytes)
                        _ = try await log.append([LogLeaf(entry, keys: keys(entry))])
                        number += 1
                        let after = microseconds()
                        latencies.append(Float(after - now))
                        now = after
                        if caller == 0, now > start + Double(seconds) * 5e5 {
                            middle.withLock { if $0 == 0 { $0 = Usage.now.residentKiB } }
                        }
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let spent = Usage.now
        let elapsed = (microseconds() - start) / 1e6
        let count = latencies.count
        let published = log.published.checkpoint.size
        await log.close()
        let closing = (microseconds() - start) / 1e6 - elapsed
        let ordered = latencies.sorted()
        func share(_ part: Double) -> Double { Double(ordered[min(count - 1, Int(part * Double(count)))]) }
        let disk = try size(of: place.path.appending("log"))
        show([
            ("callers", "\(callers)"), ("entries", "\(count)"), ("rate", text(Double(count) / elapsed, 0)),
            ("p50_us", text(share(0.5), 0)), ("p99_us", text(share(0.99), 0)), ("worst_us", text(share(1), 0)),
            ("flush_p50_us", text(flush, 0)),
            ("cpu_us_per_entry", text((spent.cpu - begin.cpu) * 1e6 / Double(count), 2)),
            ("rss_kib", "[\(begin.residentKiB), \(middle.withLock { $0 }), \(Usage.now.residentKiB)]"),
            ("disk_bytes_per_entry", text(Double(disk) / Double(count), 1)),
            ("unpublished_at_end", "\(UInt64(count) - published)"),
            ("close_s", text(closing, 2)),
        ])
    }

    private static func read(_ place: Place, entries: Int, bytes: Int) async throws {
        var log = try place.open()
        var next = log.size
        while next < entries {
            let last = min(next + 1000, UInt64(entries))
            _ = try await log.append(
                (next..<last).map { number in
                    let entry = entry(number, bytes: bytes)
                    return try LogLeaf(entry, keys: keys(entry))
                })
            next = last
        }
        await log.close()
        let begin = microseconds()
        log = try place.open()
        let opened = (microseconds() - begin) / 1000
        let size = log.size
        var random = SystemRandomNumberGenerator()
        // Cold: a log just opened, no tile in memory of the process; each index in a tile of its own.
        let cold = try (0..<40).map { step in
            let index = size / 41 * UInt64(step) + UInt64.random(in: 0..<(size / 41), using: &random)
            let start = microseconds()
            _ = try log.inclusionProof(index: index, size: size)
            return microseconds() - start
        }
        let few = (0..<64).map { _ in UInt64.random(in: 0..<size, using: &random) }
        for index in few { _ = try log.inclusionProof(index: index, size: size) }
        let warm = try (0..<4096).map { number in
            let start = microseconds()
            _ = try log.inclusionProof(index: few[number % 64], size: size)
            return microseconds() - start
        }
        let keyed = try (0..<1000).map { _ in
            let number = UInt64.random(in: 0..<size, using: &random)
            let key = keys(entry(number, bytes: bytes))[0]
            let start = microseconds()
            guard try log.candidates(key).contains(number) else { fail("entry \(number) is not found by its key") }
            return microseconds() - start
        }
        await log.close()
        let start = microseconds()
        let verdict = try await LogCheck.run(
            LogFolder(place.path.appending("log").appending("log")), verifiers: [place.verifier], origin: nil)
        let checked = (microseconds() - start) / 1e6
        guard verdict.findings.isEmpty, verdict.entries == size else { fail("the log does not verify: \(verdict)") }
        func middle(_ times: [Double], _ part: Double = 0.5) -> String {
            text(times.sorted()[Int(part * Double(times.count - 1))], 1)
        }
        show([
            ("entries", "\(size)"), ("open_ms", text(opened, 1)), ("replayed", "\(log.recovery.replayedEntries)"),
            ("proof_cold_p50_us", middle(cold)), ("proof_cold_worst_us", middle(cold, 1)),
            ("proof_warm_p50_us", middle(warm)), ("proof_warm_p99_us", middle(warm, 0.99)),
            ("by_key_p50_us", middle(keyed)), ("check_per_s", text(Double(size) / checked, 0)),
            ("rss_kib", "\(Usage.now.residentKiB)"),
            ("disk_bytes_per_entry", text(Double(try self.size(of: place.path.appending("log"))) / Double(size), 1)),
        ])
    }

    /// The median time in microseconds of a page written over and flushed, on the same file system.
    private static func flushTime(_ directory: FilePath) throws -> Double {
        try Files.createDirectory(directory)
        let path = directory.appending("flush-probe")
        defer { try? Files.remove(path) }
        let file = try OpenFile(path, for: .create)
        let page = [UInt8](repeating: 7, count: 4096)
        try file.write([UInt8](repeating: 0, count: 4096 * 300), at: 0)
        try file.sync()
        var times: [Double] = []
        for number in 0..<300 {
            let start = microseconds()
            try file.write(page, at: Int64(number * 4096))
            try file.sync()
            times.append(microseconds() - start)
        }
        return times.sorted()[150]
    }

    /// The bytes that a directory takes on the disk, without the index of keys, which is derived.
    private static func size(of directory: FilePath) throws -> Int64 {
        try Files.list(directory).reduce(0) { sum, name in
            let path = directory.appending(bytes: name.bytes)
            guard name != "index", let status = try Files.status(path) else { return sum }
            return sum + (status.kind == .directory ? try size(of: path) : status.size)
        }
    }

    private static func show(_ members: [(String, String)]) {
        print("{" + members.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
    }
    private static func text(_ value: Double, _ digits: Int) -> String {
        let scale = [1.0, 10, 100][digits]
        let rounded = (value * scale).rounded() / scale
        return digits == 0 ? String(Int(rounded)) : String(rounded)
    }
    static func microseconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1000
    }
}

/// What this process has used so far.
private struct Usage {
    let residentKiB: Int
    let cpu: Double

    static var now: Usage {
        let fields = (try? Files.read("/proc/self/statm", limit: 4096)) ?? []
        let pages = String(decoding: fields, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Int($0) }
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let times = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1e6 }
        return Usage(residentKiB: (pages ?? 0) * 4, cpu: times[0] + times[1])
    }
}
