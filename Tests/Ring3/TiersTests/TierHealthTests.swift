// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import Testing

@testable import Tiers

@Suite struct TierHealthTests {
    private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: 1_000_000 + milliseconds) }

    @Test func `an unknown tier is asked, a fresh answer is believed for a while`() {
        var health = TierHealth()
        #expect(!health.isUp && health.isDue(at: at(0)) && health.isWorthTrying(at: at(0)))
        health.answered(at: at(0))
        #expect(health.isUp && health.reason == nil)
        #expect(!health.isDue(at: at(9_999)) && health.isDue(at: at(10_000)))
    }

    @Test func `a tier that is down is asked ever more rarely, up to a bound`() {
        var health = TierHealth()
        var pauses: [Int64] = []
        var now: Int64 = 0
        for _ in 0..<10 {
            health.failed("refused", at: at(now))
            let pause = (1...20_000).first { health.isDue(at: at(now + $0)) } ?? 0
            #expect(!health.isWorthTrying(at: at(now + pause - 1)))
            pauses.append(pause)
            now += pause
        }
        #expect(pauses.prefix(5) == [500, 1000, 2000, 4000, 8000] && pauses.last == 15_000)
        #expect(health.reason == "refused")
        health.answered(at: at(now))
        #expect(health.isUp)
    }

    @Test func `a clock set back makes what is known old`() {
        var health = TierHealth()
        health.answered(at: at(0))
        #expect(health.isDue(at: at(-1)))
    }

    @Test func `the mode follows the tiers`() {
        func state(_ configured: Bool, _ up: Bool) -> TierState {
            TierState(tier: .local, isConfigured: configured, isUp: up, reason: nil)
        }
        #expect(ServiceMode([]) == .deterministicOnly)
        #expect(ServiceMode([state(false, false)]) == .deterministicOnly)
        #expect(ServiceMode([state(true, false)]) == .deterministicOnly)
        #expect(ServiceMode([state(true, true), state(false, false)]) == .full)
        #expect(ServiceMode([state(true, true), state(true, false)]) == .degraded)
    }
}
