// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import EventLoop
import Glibc
import Primitives
import TestKit
import Testing

/// An actor that lives on a loop.
private actor Resident {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }
    private var log: [Int] = []
    init(loop: EventLoop) { self.loop = loop }
    func note(_ number: Int) -> Bool {
        log.append(number)
        return loop.isCurrent && EventLoop.current === loop
    }
    var notes: [Int] { log }
    func watchPair(_ reading: Int32, _ handler: PipeHandler) { loop.watch(reading, .edges, handler) }
    func unwatch(_ descriptor: Int32) { loop.unwatch(descriptor) }
    func scheduleAll(_ delays: [UInt64], _ done: @escaping @Sendable ([UInt64]) -> Void) {
        var fired: [UInt64] = []
        let cancelled = loop.schedule(after: 1) { fired.append(0) }
        loop.cancel(cancelled)
        for delay in delays {
            _ = loop.schedule(after: delay) {
                fired.append(delay)
                if fired.count == delays.count { done(fired) }
            }
        }
    }
}

/// Tells a continuation about the first readiness.
private final class PipeHandler: DescriptorHandler, Sendable {
    private let waiting: Lock<CheckedContinuation<Readiness, Never>?>
    init(_ continuation: CheckedContinuation<Readiness, Never>) { waiting = Lock(continuation) }
    func descriptorReady(_ readiness: Readiness) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: readiness)
    }
}

@Suite struct `An event loop` {
    private func withLoop(clock: LoopClock = .monotonic, _ test: (EventLoop) async throws -> Void) async throws {
        let loop = try EventLoop(name: "test", clock: clock)
        try loop.start()
        try await test(loop)
        loop.stop()
    }

    @Test func `runs its actors on its own thread`() async throws {
        try await withLoop { loop in
            let resident = Resident(loop: loop)
            #expect(!loop.isCurrent)
            #expect(EventLoop.current == nil)
            for number in 0..<100 { #expect(await resident.note(number)) }
            #expect(await resident.notes == Array(0..<100))
        }
    }

    @Test func `runs actions from many threads, each once`() async throws {
        try await withLoop { loop in
            let count = Lock(0)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<100 {
                            await withCheckedContinuation { continuation in
                                loop.execute {
                                    count.withLock { $0 += 1 }
                                    continuation.resume()
                                }
                            }
                        }
                    }
                }
            }
            #expect(count.withLock { $0 } == 800)
        }
    }

    @Test func `tells when a descriptor is readable`() async throws {
        try await withLoop { loop in
            let resident = Resident(loop: loop)
            var ends: [Int32] = [0, 0]
            #expect(unsafe pipe(&ends) == 0)
            let (reading, writing) = (ends[0], ends[1])
            let readiness = await withCheckedContinuation { continuation in
                Task {
                    await resident.watchPair(reading, PipeHandler(continuation))
                    var byte: UInt8 = 7
                    _ = unsafe write(writing, &byte, 1)
                }
            }
            #expect(readiness.contains(.readable))
            await resident.unwatch(reading)
            close(reading)
            close(writing)
        }
    }

    @Test func `fires timers in the order of their time, not cancelled ones`() async throws {
        let time = SteppedTime()
        try await withLoop(clock: LoopClock { time.milliseconds }) { loop in
            let resident = Resident(loop: loop)
            let delays: [UInt64] = [500, 20, 300, 10, 400, 30]
            let fired = await withCheckedContinuation { continuation in
                Task {
                    await resident.scheduleAll(delays) { continuation.resume(returning: $0) }
                    time.advance(milliseconds: 1000)
                    loop.wake()
                }
            }
            #expect(fired == delays.sorted())
        }
    }

    @Test func `sleeps by its clock and wakes at once when cancelled`() async throws {
        let time = SteppedTime()
        try await withLoop(clock: LoopClock { time.milliseconds }) { loop in
            let sleeper = Task { try await loop.sleep(milliseconds: 3_600_000) }
            sleeper.cancel()
            await #expect(throws: CancellationError.self) { try await sleeper.value }
            let patient = Task { try await loop.sleep(milliseconds: 1000) }
            // The time goes on until the sleep, which starts at some moment, is over.
            let stepper = Task {
                while !Task.isCancelled {
                    time.advance(milliseconds: 100)
                    loop.wake()
                    await Task.yield()
                }
            }
            try await patient.value
            stepper.cancel()
        }
    }

    @Test func `catches signals, none lost`() async throws {
        let stream = try SignalStream([SIGUSR2])
        for _ in 0..<3 {
            kill(getpid(), SIGUSR2)
            var iterator = stream.makeAsyncIterator()
            #expect(await iterator.next() == SIGUSR2)
        }
        let waiter = Task {
            var iterator = stream.makeAsyncIterator()
            return await iterator.next()
        }
        waiter.cancel()
        #expect(await waiter.value == nil)
    }

    @Test func `reports what the kernel refused`() {
        for code in EventLoopError.Code.allCases {
            let error = EventLoopError(code, number: EMFILE)
            #expect(error.message.contains("open files") && error.code.hasPrefix("loop_") && !error.nextStep.isEmpty)
            #expect(!code.explanation.isEmpty)
        }
    }
}
