// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Primitives
import TestKit
import Testing

@testable import Anchoring

@Suite struct AttemptTests {
    private let start = Instant(milliseconds: 1_000_000_000_000)
    private let error = AnchorError(.unreachable, String(repeating: "x", count: 1000))

    @Test func `pauses double up to an hour, and between half and all of each is waited`() {
        var random = SeededGenerator(test: "pauses double up to an hour")
        for _ in 0..<200 {
            var attempt: Attempt?
            var now = start
            for failures in 1...30 {
                let next = Attempt.after(attempt, error, at: now, random: &random)
                let full = min(Duration.seconds(30) * (1 << min(failures - 1, 10)), .seconds(3600))
                let pause = now.duration(to: next.next)
                #expect(next.failures == failures)
                #expect(pause >= full / 2 - .milliseconds(1) && pause <= full)
                #expect(
                    !next.isDue(now) && !next.isDue(next.next.advanced(by: .milliseconds(-1))) && next.isDue(next.next))
                attempt = next
                now = next.next
            }
        }
    }

    @Test func `jitter spreads, so that boxes do not come back at once`() {
        var random = SeededGenerator(test: "jitter spreads")
        let pauses = Set((0..<200).map { _ in Attempt.after(nil, error, at: start, random: &random).next })
        #expect(pauses.count > 100)
    }

    @Test func `a clock that was set back by a year does not stop the attempts for a year`() {
        var random = SeededGenerator(test: "a clock that was set back")
        let attempt = Attempt.after(nil, error, at: start, random: &random)
        #expect(attempt.isDue(start.advanced(by: .seconds(-86_400 * 365))))
        #expect(!attempt.isDue(start.advanced(by: .seconds(-60))))
    }

    @Test func `a long message is cut`() {
        var random = SeededGenerator(test: "a long message is cut")
        #expect(Attempt.after(nil, error, at: start, random: &random).message.count == 300)
    }
}

@Suite struct AnchorMemoryTests {
    private let start = Instant(milliseconds: 1_000_000_000_000)
    private let day = Duration.seconds(86_400)

    @Test func `a new checkpoint is wanted at first, after each period, and where the clock went back`() {
        var memory = AnchorMemory(since: start)
        #expect(memory.wantsNew(day, at: start))
        memory.lastTaken = start
        #expect(!memory.wantsNew(day, at: start))
        #expect(!memory.wantsNew(day, at: start.advanced(by: day - .milliseconds(1))))
        #expect(memory.wantsNew(day, at: start.advanced(by: day)))
        #expect(memory.wantsNew(day, at: start.advanced(by: .milliseconds(-1))))
    }

    @Test func `without a complete anchor for two periods it is overdue, from the beginning on`() {
        var memory = AnchorMemory(since: start)
        #expect(memory.overdue(day, at: start.advanced(by: day * 2)) == nil)
        #expect(memory.overdue(day, at: start.advanced(by: day * 2 + .milliseconds(1))) == start)
        let later = start.advanced(by: day * 3)
        memory.newest = CompletedAnchor(size: 1, created: later, entry: 1)
        #expect(memory.overdue(day, at: later.advanced(by: day * 2)) == nil)
        #expect(memory.overdue(day, at: later.advanced(by: day * 2 + .milliseconds(1))) == later)
        #expect(memory.overdue(day, at: start) == nil)
    }

    @Test func `what is remembered comes back from its file`() {
        var memory = AnchorMemory(since: start)
        #expect(AnchorMemory(memory.json) == memory)
        memory.lastTaken = start.advanced(by: .milliseconds(1))
        memory.newest = CompletedAnchor(size: .max, created: start, entry: 7)
        memory.confirmed = ["w+1": 5, "x+2": .max]
        #expect(AnchorMemory(memory.json) == memory)
        #expect(AnchorMemory(["v": 2, "since": "2026-01-01T00:00:00Z"]) == nil)
        #expect(AnchorMemory([:]) == nil)
    }
}
