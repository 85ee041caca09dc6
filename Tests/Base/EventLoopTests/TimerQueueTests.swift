// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing

@testable import EventLoop

@Suite struct `A timer queue` {
    @Test func `agrees with a sorted list, whatever is added, cancelled and taken`() {
        var random = SeededGenerator(test: "timer queue")
        var queue = TimerQueue()
        var expected: [(due: UInt64, number: Int)] = []
        var ids: [Int: TimerID] = [:]
        var fired: [Int] = []
        var now: UInt64 = 0
        for number in 0..<5000 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                let due = now + UInt64.random(in: 0..<1000, using: &random)
                ids[number] = queue.add(due: due) { fired.append(number) }
                expected.append((due, number))
            case 6..<9:
                guard let victim = expected.randomElement(using: &random), let id = ids[victim.number] else { break }
                queue.cancel(id)
                expected.removeAll { $0.number == victim.number }
            default:
                now += UInt64.random(in: 0..<500, using: &random)
                let due = expected.filter { $0.due <= now }.sorted { ($0.due, $0.number) < ($1.due, $1.number) }
                expected.removeAll { $0.due <= now }
                fired = []
                while let action = queue.popDue(now) { action() }
                #expect(fired == due.map(\.number))
            }
            #expect(queue.count == expected.count)
        }
    }
}
