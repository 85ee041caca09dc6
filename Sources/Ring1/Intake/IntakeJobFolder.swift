// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import JSON
import Primitives

/// The files of a tenant's jobs: `<id>.json`, and beside it what the job has dealt with.
struct IntakeJobFolder: Sendable {
    let directory: FilePath
    private static let fileBytes = 64 << 10

    /// Opens the folder, or makes it.
    init(_ directory: FilePath) throws(DurabilityError) {
        try Files.createDirectory(directory)
        self.directory = directory
    }

    /// All jobs, the oldest first, and how many files could not be read. Leftovers of a crash are removed.
    func load() throws(DurabilityError) -> (jobs: [IntakeJob], damaged: Int) {
        var jobs: [IntakeJob] = []
        var damaged = 0
        for name in try Files.list(directory) {
            let path = directory.appending(bytes: name.bytes)
            if name.string.hasPrefix(AtomicFile.temporaryPrefix) {
                try Files.remove(path)
            } else if name.fileExtension == "json" {
                let bytes = try Files.read(path, limit: Self.fileBytes)
                guard let form = try? JSONValue(parsing: bytes), let job = IntakeJob(stored: form),
                    name.string == job.id.string + ".json"
                else {
                    damaged += 1
                    continue
                }
                jobs.append(job)
            }
        }
        return (jobs.sorted { $0.id < $1.id }, damaged)
    }

    /// Keeps a job as it is now; durable.
    func store(_ job: IntakeJob) throws(DurabilityError) {
        try AtomicFile.write(job.stored.bytes, to: directory.appending(job.id.string + ".json"))
    }

    /// Removes the journal of a job that has ended for good; its failures stay.
    func removeJournal(_ job: ULID) throws(DurabilityError) {
        try Files.remove(directory.appending(IntakeJournal.recordsName(job)))
    }

    /// Removes everything of a job.
    func remove(_ job: ULID) throws(DurabilityError) {
        try removeJournal(job)
        try Files.remove(directory.appending(IntakeJournal.failuresName(job)))
        try Files.remove(directory.appending(job.string + ".json"))
    }

    func journal(_ job: ULID, clock: WallClock) throws(DurabilityError) -> IntakeJournal {
        try IntakeJournal(directory: directory, job: job, clock: clock)
    }

    /// Failures from a place on; a place that is none starts at the next line.
    func failures(_ job: ULID, from place: UInt64, limit: Int) throws(DurabilityError) -> IntakeFailurePage {
        let path = directory.appending(IntakeJournal.failuresName(job))
        guard Files.exists(path), let start = Int64(exactly: place) else {
            return IntakeFailurePage(failures: [], next: nil)
        }
        let file = try AppendFile(path)
        var failures: [IntakeFailure] = []
        var position = start
        var line: [UInt8] = []
        while true {
            let chunk = try file.read(at: position, count: 256 << 10)
            if chunk.isEmpty { return IntakeFailurePage(failures: failures, next: nil) }
            for (offset, byte) in chunk.enumerated() {
                guard byte == 0x0A else {
                    line.append(byte)
                    continue
                }
                if let form = try? JSONValue(parsing: line), let failure = IntakeFailure(json: form) {
                    failures.append(failure)
                }
                line = []
                guard failures.count < limit else {
                    let next = position + Int64(offset) + 1
                    let hasMore = !(try file.read(at: next, count: 1)).isEmpty
                    return IntakeFailurePage(failures: failures, next: hasMore ? UInt64(next) : nil)
                }
            }
            position += Int64(chunk.count)
        }
    }
}
