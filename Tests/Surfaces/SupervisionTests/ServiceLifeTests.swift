// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Supervision
import Testing

@Suite("The life of a supervised service")
struct ServiceLifeTests {
    @Test func `a service that ends is started again after a wait that doubles up to a limit`() {
        var life = ServiceLife(policy: RestartPolicy(firstWait: .seconds(1), longestWait: .seconds(5)))
        var waits: [ServiceLife.Action] = []
        for second in 0..<5 {
            #expect(life.started(at: .seconds(second)) == .wait)
            waits.append(life.exited(at: .seconds(second)))
        }
        let expected: [Duration] = [.seconds(1), .seconds(2), .seconds(4), .seconds(5), .seconds(5)]
        #expect(waits == expected.map { .start(after: $0) })
        #expect(life.starts == 5)
    }

    @Test func `a healthy run makes the wait short again`() {
        var life = ServiceLife(policy: RestartPolicy(firstWait: .seconds(1), healthyAfter: .seconds(10)))
        for _ in 0..<4 {
            _ = life.started(at: .zero)
            _ = life.exited(at: .seconds(1))
        }
        #expect(life.failures == 4)
        _ = life.started(at: .seconds(2))
        #expect(life.exited(at: .seconds(12)) == .start(after: .seconds(1)))
    }

    @Test func `a stop asks a running service to end and then lets it rest`() {
        var life = ServiceLife()
        _ = life.started(at: .zero)
        #expect(life.stopRequested() == .terminate)
        #expect(life.stopRequested() == .wait)
        #expect(life.isRunning)
        #expect(life.exited(at: .seconds(1)) == .finish)
        #expect(!life.isRunning)
    }

    @Test func `a stop while waiting for the next start ends the life at once`() {
        var life = ServiceLife()
        _ = life.started(at: .zero)
        _ = life.exited(at: .zero)
        #expect(life.stopRequested() == .finish)
    }

    @Test func `a program that cannot be started is tried again later`() {
        var life = ServiceLife(policy: RestartPolicy(firstWait: .seconds(1)))
        #expect(life.failedToStart() == .start(after: .seconds(1)))
        #expect(life.failedToStart() == .start(after: .seconds(2)))
    }

    @Test(arguments: [0, 1, 2, 10, 63, 64, 1_000_000])
    func `no number of failures makes the wait overflow or exceed the limit`(failures: Int) {
        let policy = RestartPolicy(longestWait: .seconds(30))
        #expect(policy.wait(afterFailures: failures) <= .seconds(30))
    }
}
