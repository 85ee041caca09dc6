// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Whether a tier answers, and when to ask it again. It learns from calls and from probes; there is no timer.
struct TierHealth: Sendable {
    private enum State: Sendable {
        case unknown
        case up
        case down(reason: String, failures: Int)
    }

    private var state = State.unknown
    private var lastSeen = Instant(milliseconds: .min / 2)

    /// While it answers, a state older than this is asked for anew.
    static let freshMilliseconds: Int64 = 10_000
    /// While it does not answer, the pause between two probes doubles from the first to the second of these.
    static let pauseMilliseconds: ClosedRange<Int64> = 500...15_000

    /// Whether it answered when last asked.
    var isUp: Bool { if case .up = state { true } else { false } }
    /// Why it does not answer.
    var reason: String? {
        switch state {
        case .unknown: "it was not asked yet"
        case .up: nil
        case .down(let reason, _): reason
        }
    }

    /// It answered.
    mutating func answered(at now: Instant) {
        state = .up
        lastSeen = now
    }
    /// It did not answer.
    mutating func failed(_ reason: String, at now: Instant) {
        var failures = 0
        if case .down(_, let before) = state { failures = min(before + 1, 30) }
        state = .down(reason: reason, failures: failures)
        lastSeen = now
    }

    /// Whether the state is old enough to be asked for again. A clock set back counts as old.
    func isDue(at now: Instant) -> Bool {
        let age = now.milliseconds - lastSeen.milliseconds
        guard age >= 0 else { return true }
        switch state {
        case .unknown: return true
        case .up: return age >= Self.freshMilliseconds
        case .down(_, let failures):
            return age
                >= min(Self.pauseMilliseconds.lowerBound << Int64(min(failures, 10)), Self.pauseMilliseconds.upperBound)
        }
    }

    /// Whether a call is worth sending: yes unless it was found down a moment ago.
    func isWorthTrying(at now: Instant) -> Bool {
        if case .down = state { return isDue(at: now) }
        return true
    }
}
