// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A handle on a timer that has not fired.
public struct TimerID: Hashable, Sendable {
    let number: UInt64
}

/// The timers of one loop, earliest first. Cancelled ones leave the heap when they come up.
struct TimerQueue {
    private struct Entry {
        let due: UInt64
        let number: UInt64
        func isBefore(_ other: Entry) -> Bool { due == other.due ? number < other.number : due < other.due }
    }
    private var heap: [Entry] = []
    private var actions: [UInt64: () -> Void] = [:]
    private var lastNumber: UInt64 = 0

    /// How many timers wait.
    var count: Int { actions.count }
    /// When the earliest is due.
    var nextDue: UInt64? { heap.first?.due }

    mutating func add(due: UInt64, _ action: @escaping () -> Void) -> TimerID {
        lastNumber += 1
        actions[lastNumber] = action
        heap.append(Entry(due: due, number: lastNumber))
        var child = heap.count - 1
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
        return TimerID(number: lastNumber)
    }
    mutating func cancel(_ timer: TimerID) {
        actions[timer.number] = nil
        // A queue that holds mostly cancelled timers is built anew, so that it stays as small as what waits.
        if heap.count > 64, heap.count > 4 * actions.count {
            let live = heap.filter { actions[$0.number] != nil }.sorted { $0.isBefore($1) }
            heap = live
        }
    }
    /// Takes out one action that is due.
    mutating func popDue(_ now: UInt64) -> (() -> Void)? {
        while let first = heap.first, first.due <= now {
            removeFirst()
            if let action = actions.removeValue(forKey: first.number) { return action }
        }
        return nil
    }

    private mutating func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
