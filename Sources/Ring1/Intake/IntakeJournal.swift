// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import JSON
import Primitives

/// What a job has dealt with, so that it goes on where it was cut short: nothing lost, nothing doubled, nothing twice
/// in its counts.
///
/// Two files that only grow. `<job>.done` has a record for every item that is settled; `<job>.failures` has a line for
/// every failure. Failures are written first: what stands in them beyond the counts of the records belongs to an item
/// that was not settled, and is cut off at the next opening. A killed program loses nothing of either; a power cut may
/// lose the last second, whose items are then looked at again and found in the ledger.
final class IntakeJournal: Sendable {
    /// The most failures that are kept; further ones are counted.
    static let mostFailures = 100_000

    private struct State {
        var settled: Set<ItemKey> = []
        var progress = IntakeProgress()
        var failures = 0
        var synced: Instant
    }
    private let records: AppendFile
    private let failures: AppendFile
    private let clock: WallClock
    private let state: Lock<State>

    /// Opens the files of a job, or makes them; a torn end is cut off.
    init(directory: FilePath, job: ULID, clock: WallClock) throws(DurabilityError) {
        records = try AppendFile(directory.appending(Self.recordsName(job)))
        failures = try AppendFile(directory.appending(Self.failuresName(job)))
        self.clock = clock
        var state = State(synced: clock.now)
        var end: Int64 = 0
        reading: while true {
            let chunk = try records.read(at: end, count: SettledItem.recordBytes * 4096)
            guard !chunk.isEmpty else { break }
            for start in stride(from: 0, to: chunk.count, by: SettledItem.recordBytes) {
                guard let item = SettledItem(record: chunk[start..<min(start + SettledItem.recordBytes, chunk.count)])
                else { break reading }
                end += Int64(SettledItem.recordBytes)
                if state.settled.insert(item.key).inserted { state.progress.count(item) }
            }
        }
        try records.cut(to: end)
        state.failures = min(state.progress.failed + state.progress.skipped, Self.mostFailures)
        try failures.cut(to: try Self.end(of: state.failures, in: failures))
        self.state = Lock(state)
    }

    static func recordsName(_ job: ULID) -> String { job.string + ".done" }
    static func failuresName(_ job: ULID) -> String { job.string + ".failures" }

    /// Where so many lines of a file end.
    private static func end(of lines: Int, in file: AppendFile) throws(DurabilityError) -> Int64 {
        var left = lines
        var position: Int64 = 0
        var end: Int64 = 0
        while left > 0 {
            let chunk = try file.read(at: position, count: 1 << 20)
            if chunk.isEmpty { break }
            for (offset, byte) in chunk.enumerated() where byte == 0x0A && left > 0 {
                left -= 1
                end = position + Int64(offset) + 1
            }
            position += Int64(chunk.count)
        }
        return end
    }

    /// The counts of everything that is settled.
    var progress: IntakeProgress { state.withLock { $0.progress } }

    /// Whether an item was dealt with before.
    func isSettled(_ key: ItemKey) -> Bool { state.withLock { $0.settled.contains(key) } }

    /// Takes note of items that are dealt with: what was appended is durable, what failed is told here.
    func settle(_ items: [SettledItem], failures lines: [IntakeFailure]) throws(DurabilityError) {
        guard !items.isEmpty else { return }
        let now = clock.now
        let (kept, isDue) = state.withLock { state in
            let kept = min(lines.count, Self.mostFailures - state.failures)
            state.failures += kept
            // Also when the clock was set back.
            let isDue = abs(now.milliseconds - state.synced.milliseconds) >= 1000
            if isDue { state.synced = now }
            return (kept, isDue)
        }
        if kept > 0 {
            try failures.append(lines.prefix(kept).flatMap { JSONValue.object($0.json).bytes + [0x0A] })
            if isDue { try failures.sync() }
        }
        try records.append(items.flatMap(\.record))
        if isDue { try records.sync() }
        state.withLock { state in
            for item in items where state.settled.insert(item.key).inserted { state.progress.count(item) }
        }
    }

    /// Waits until everything is on the disk.
    func sync() throws(DurabilityError) {
        try failures.sync()
        try records.sync()
    }
}

extension IntakeFailure {
    /// The failure as JSON.
    public var json: JSONObject {
        [
            "item": .string(item), "code": .string(code), "message": .string(message), "next_step": .string(nextStep),
            "skipped": .bool(isSkipped),
        ]
    }

    init?(json: JSONValue) {
        guard let item = json["item"]?.stringValue, let code = json["code"]?.stringValue,
            let message = json["message"]?.stringValue, let nextStep = json["next_step"]?.stringValue,
            let isSkipped = json["skipped"]?.boolValue
        else { return nil }
        self.init(item: item, code: code, message: message, nextStep: nextStep, isSkipped: isSkipped)
    }
}
