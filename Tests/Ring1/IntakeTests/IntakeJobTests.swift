// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Primitives
import TestKit
import Testing

@testable import Intake

/// A ledger that calls out before and after each append, and can be told to fail.
private actor WatchedLedger: IntakeDestination {
    let inner = MemoryLedger()
    private var step = 0
    private let onStep: @Sendable (Int) async throws -> Void
    init(onStep: @escaping @Sendable (Int) async throws -> Void = { _ in }) { self.onStep = onStep }

    func store(_ records: [NewRecord]) async throws -> [IntakeReceipt] {
        try await tick()
        let receipts = try await inner.store(records)
        try await tick()
        return receipts
    }
    private func tick() async throws {
        step += 1
        try await onStep(step)
    }
}

/// Stops whoever comes until it is opened.
private actor Barrier {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var arrivals: [CheckedContinuation<Void, Never>] = []
    private var arrived = 0
    func pass() async {
        arrived += 1
        for arrival in arrivals { arrival.resume() }
        arrivals = []
        guard !isOpen else { return }
        await withCheckedContinuation { waiting.append($0) }
    }
    func open() {
        isOpen = true
        for waiter in waiting { waiter.resume() }
        waiting = []
    }
    func someoneCame() async {
        guard arrived == 0 else { return }
        await withCheckedContinuation { arrivals.append($0) }
    }
}

private struct Fault: Error {}

@Suite("Intake: jobs") struct IntakeJobTests {
    private func options(batch: Int = 4) -> IntakeJobs.Options {
        var options = IntakeJobs.Options()
        options.limits.batchItems = batch
        return options
    }

    /// A folder of letters, with a mail that carries something, and a link that is left out.
    private func folder(_ count: Int = 20) throws -> TestFolder {
        let folder = TestFolder()
        for number in 0..<count { try folder.write("letters/\(number).txt", "letter \(number)") }
        try folder.write("mail/cur/1.host:2,S", MailIntakeTests.forwarded)
        try folder.makeDirectory("mail/new")
        try folder.link("letters/link.txt", to: "/etc/passwd")
        return folder
    }

    private func open(
        _ directory: FilePath, _ ledger: any IntakeDestination, batch: Int = 4
    ) async throws -> IntakeJobs {
        let jobs = try IntakeJobs(directory: directory, into: ledger, options: options(batch: batch))
        await jobs.start()
        return jobs
    }

    @Test func `a job takes its source in, counts, and keeps what was left out`() async throws {
        let (folder, state, ledger) = (try folder(), TemporaryDirectory(), MemoryLedger())
        let jobs = try await open(state.path, ledger)
        let added = try await jobs.add(try IntakeSource.detect(folder.path))
        let job = try await jobs.finished(added.id)
        #expect(job.status == .done && job.fault == nil && job.ended != nil)
        #expect(job.progress.found == 22 && job.progress.done == 22 && job.progress.skipped == 1)
        #expect(job.progress.appended == (await ledger.records.count))
        let page = try await jobs.failures(added.id)
        #expect(page.failures.map(\.code) == ["intake_symbolic_link"] && page.next == nil)
        await jobs.stop()
        let again = try await open(state.path, ledger)
        #expect(await again.job(added.id) == job)
        #expect(try await again.failures(added.id).failures == page.failures)
    }

    @Test func `a job that is killed at any step goes on by itself, and nothing is lost, doubled or counted twice`()
        async throws
    {
        let folder = try folder()
        let source = try IntakeSource.detect(folder.path)
        let whole = MemoryLedger()
        _ = try await IntakeRun(source, into: whole).run { _ in }
        let expected = await whole.sources.sorted()
        var random = SeededGenerator(test: #function)
        var step = 1
        while true {
            // What lies on the disk at this step is all that the next program finds.
            let (state, left) = (TemporaryDirectory(), TemporaryDirectory())
            let copy = left.path.appending("copy")
            let isCut = Lock(false)
            let wanted = step
            let ledger = WatchedLedger { step in
                guard step >= wanted else { return }
                if step == wanted {
                    try FileManager.default.copyItem(atPath: state.path.string, toPath: copy.string)
                    isCut.withLock { $0 = true }
                }
                throw Fault()
            }
            let first = try await open(state.path, ledger)
            let job = try await first.add(source)
            _ = try await first.finished(job.id)
            guard isCut.withLock({ $0 }) else { break }
            // The last record may be torn, or a failure written that no record tells of.
            let records = copy.appending("\(job.id).done").string
            if let handle = FileHandle(forUpdatingAtPath: records) {
                let size = try handle.seekToEnd()
                try handle.truncate(atOffset: size - min(size, UInt64.random(in: 0...60, using: &random)))
                try handle.close()
            }
            let failures = try #require(FileHandle(forWritingAtPath: copy.appending("\(job.id).failures").string))
            try failures.seekToEnd()
            try failures.write(contentsOf: Data(#"{"item":"x","code":"#.utf8))
            try failures.close()

            let second = try await open(copy, ledger.inner)
            let end = try await second.finished(job.id)
            #expect(end.status == .done, "step \(step)")
            #expect(await ledger.inner.sources.sorted() == expected, "step \(step)")
            #expect(end.progress.done == 22 && end.progress.skipped == 1 && end.progress.failed == 0, "step \(step)")
            #expect(end.progress.appended + end.progress.alreadyPresent == expected.count, "step \(step)")
            #expect(try await second.failures(job.id).failures.count == 1, "step \(step)")
            step += 1
        }
        #expect(step > 8)
    }

    @Test func `a paused job stands still, goes on where it was, and a cancelled one ends`() async throws {
        let (folder, state, barrier) = (try folder(), TemporaryDirectory(), Barrier())
        let ledger = WatchedLedger { step in if step == 3 { await barrier.pass() } }
        let jobs = try await open(state.path, ledger)
        let job = try await jobs.add(try IntakeSource.detect(folder.path))
        let second = try await jobs.add(try IntakeSource.detect(folder.path))
        await barrier.someoneCame()
        #expect(await jobs.job(job.id)?.status == .running)
        #expect(await jobs.job(second.id)?.status == .queued)
        _ = try await jobs.pause(second.id)
        async let paused = jobs.pause(job.id)
        await barrier.open()
        let still = try await paused
        #expect(still.status == .paused && still.progress.done > 0 && still.progress.done < 22)
        let held = await ledger.inner.records.count
        #expect(await jobs.pending == 0)
        #expect(await ledger.inner.records.count == held)
        _ = try await jobs.resume(job.id)
        let done = try await jobs.finished(job.id)
        #expect(done.status == .done && done.progress.done == 22)
        #expect(done.progress.alreadyPresent == 0, "what was settled before is not even looked at again")
        #expect(try await jobs.cancel(second.id).status == .cancelled)
        let late = await #expect(throws: IntakeError.self) { _ = try await jobs.pause(second.id) }
        #expect(late?.kind == .jobState)
        let over = await #expect(throws: IntakeError.self) { _ = try await jobs.resume(second.id) }
        #expect(over?.kind == .jobState)
        let error = await #expect(throws: IntakeError.self) { _ = try await jobs.cancel(job.id) }
        #expect(error?.kind == .jobState)
    }

    @Test func `what is no item's fault ends the job, which goes on once it is cured`() async throws {
        let (folder, state) = (try folder(), TemporaryDirectory())
        let isFull = Lock(true)
        let ledger = WatchedLedger { step in
            if step > 2, isFull.withLock({ $0 }) {
                throw IntakeError(.io, "no space is left", nextStep: "free some")
            }
        }
        let jobs = try await open(state.path, ledger)
        let job = try await jobs.add(try IntakeSource.detect(folder.path))
        let failed = try await jobs.finished(job.id)
        #expect(failed.status == .failed && failed.fault?.code == "intake_io")
        #expect(failed.progress.failed == 0, "no item is to blame")
        isFull.withLock { $0 = false }
        _ = try await jobs.resume(job.id)
        let done = try await jobs.finished(job.id)
        #expect(done.status == .done && done.progress.done == 22 && done.fault == nil)
    }

    @Test func `jobs run one after the other, and a program that stops leaves them to the next`() async throws {
        let (folder, state, barrier) = (try folder(), TemporaryDirectory(), Barrier())
        let ledger = WatchedLedger { step in if step == 1 { await barrier.pass() } }
        let jobs = try await open(state.path, ledger)
        let source = try IntakeSource.detect(folder.path)
        let first = try await jobs.add(source)
        let second = try await jobs.add(source)
        #expect(second.id > first.id)
        await barrier.someoneCame()
        async let stopped: Void = jobs.stop()
        await barrier.open()
        await stopped
        #expect(await jobs.job(first.id)?.status == .running)
        #expect(await jobs.job(second.id)?.status == .queued)
        let next = try await open(state.path, ledger.inner)
        #expect(try await next.finished(second.id).status == .done)
        let done = try await next.finished(first.id)
        #expect(done.status == .done && done.progress.done == 22)
        #expect(await next.list().map(\.id) == [second.id, first.id])
        #expect(await next.list(before: second.id, limit: 1).map(\.id) == [first.id])
    }

    @Test func `a source that is gone fails its job and no other`() async throws {
        let (folder, state) = (try folder(3), TemporaryDirectory())
        let jobs = try await open(state.path, MemoryLedger())
        let gone = try await jobs.add(IntakeSource(kind: .folder, path: folder.path.appending("gone")))
        let good = try await jobs.add(try IntakeSource.detect(folder.path))
        #expect(try await jobs.finished(good.id).status == .done)
        #expect(try await jobs.finished(gone.id).status == .failed)
        let other = try #require(gone.id.successor)
        let error = await #expect(throws: IntakeError.self) { _ = try await jobs.failures(other) }
        #expect(error?.kind == .jobUnknown)
    }

    @Test func `failures come in pages that fit together`() async throws {
        let (folder, state) = (TestFolder(), TemporaryDirectory())
        for number in 0..<25 { try folder.link("\(number)", to: "nowhere") }
        let jobs = try await open(state.path, MemoryLedger())
        let job = try await jobs.add(try IntakeSource.detect(folder.path))
        #expect(try await jobs.finished(job.id).progress.skipped == 25)
        var items: [String] = []
        var place: UInt64? = 0
        while let start = place {
            let page = try await jobs.failures(job.id, from: start, limit: 7)
            #expect(page.failures.count <= 7)
            items += page.failures.map(\.item)
            place = page.next
        }
        #expect(items.count == 25 && Set(items).count == 25)
    }

    @Test func `there is a limit to waiting jobs, and old ended ones go`() async throws {
        let (folder, state) = (try folder(1), TemporaryDirectory())
        var options = options()
        options.jobs.open = 2
        options.jobs.ended = 3
        let source = try IntakeSource.detect(folder.path)
        let jobs = try IntakeJobs(directory: state.path, into: MemoryLedger(), options: options)
        try await jobs.add(source)
        try await jobs.add(source)
        let error = await #expect(throws: IntakeError.self) { try await jobs.add(source) }
        #expect(error?.kind == .jobsFull)
        await jobs.start()
        var last: IntakeJob?
        for job in await jobs.list() { last = try await jobs.finished(job.id) }
        for _ in 0..<6 { last = try await jobs.finished(try await jobs.add(source).id) }
        #expect(await jobs.list().count <= 4)
        #expect(await jobs.job(try #require(last).id) != nil)
    }

    @Test func `a rate is what was done in the last minute, and what is left takes its time`() throws {
        var meter = RateMeter()
        var progress = IntakeProgress()
        progress.found = 1000
        #expect(meter.estimate(progress, at: Instant(milliseconds: 0)) == nil)
        for second in 0...100 {
            progress.done = second * 5
            meter.note(progress.done, at: Instant(milliseconds: Int64(second) * 1000))
        }
        let estimate = try #require(meter.estimate(progress, at: Instant(milliseconds: 100_000)))
        #expect(estimate.itemsPerSecond == 5 && estimate.remainingSeconds == 100)
        meter.note(500, at: Instant(milliseconds: 5))
        #expect(meter.estimate(progress, at: Instant(milliseconds: 5)) == nil, "a clock that was set back begins anew")
    }
}
