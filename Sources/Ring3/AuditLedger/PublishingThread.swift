// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import LogStore
import Primitives

/// A thread that runs one action when there is something to do, and by itself not more often than once a period.
///
/// Nobody waits on it: `wake` and `hurry` only leave word.
final class PublishingThread: Sendable {
    private struct Wish {
        var isDue = false
        var isUrgent = false
        var isStopping = false
    }
    private let wish: Lock<Wish>
    private let gate: Gate
    private let thread: OwnThread

    /// Starts the thread, which sleeps until the first word.
    ///
    /// The action returns when it must be run again at the latest, by the clock of `Gate`.
    init(period: Duration, _ action: @escaping @Sendable () -> Duration?) {
        let wish = Lock(Wish())
        let gate = Gate()
        (self.wish, self.gate) = (wish, gate)
        thread = OwnThread(name: "audit-publish") {
            var earliest = Duration.zero
            var latest: Duration?
            while true {
                let now = Gate.now
                let isLate = latest.map { now >= $0 } ?? false
                let (goes, isDue, stops) = wish.withLock { wish -> (Bool, Bool, Bool) in
                    let goes = wish.isUrgent || isLate || (wish.isDue && now >= earliest)
                    if goes { (wish.isUrgent, wish.isDue) = (false, false) }
                    return (goes, wish.isDue, wish.isStopping)
                }
                if stops { return }
                if goes {
                    earliest = now + period
                    latest = action()
                } else {
                    gate.wait(until: isDue ? min(earliest, latest ?? earliest) : latest)
                }
            }
        }
    }

    deinit { stop() }

    /// There is something to do, within a period.
    func wake() {
        // Once told, the thread needs no second call.
        if wish.withLock({ $0.isDue.flips() }) { gate.open() }
    }
    /// There is something to do now.
    func hurry() {
        if wish.withLock({ $0.isUrgent.flips() }) { gate.open() }
    }
    /// Lets the action under way end and starts none again; waits for that. Not to be called by the action.
    func stop() {
        if wish.withLock({ $0.isStopping.flips() }) { gate.open() }
        thread.join()
    }
}

extension Bool {
    /// Becomes true; whether it was false before.
    fileprivate mutating func flips() -> Bool {
        defer { self = true }
        return !self
    }
}
