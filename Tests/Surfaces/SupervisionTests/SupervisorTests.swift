// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives
import Subprocess
import Supervision
import TestKit
import Testing

@Suite("Supervising real programs")
struct SupervisorTests {
    private static func service(_ script: String) -> SupervisedService {
        SupervisedService(
            name: "s", executable: "/bin/sh", arguments: ["-c", script], environment: .minimal, log: "/dev/null")
    }

    @Test func `a service that was killed is started again`() async throws {
        let (events, sink) = AsyncStream.makeStream(of: Supervisor.Event.self)
        let supervisor = Supervisor(
            [Self.service("exec sleep 1000")], policy: RestartPolicy(firstWait: .milliseconds(1))
        ) { sink.yield($0) }
        let running = Task { await supervisor.run() }
        var pids: [Int32] = []
        var terminations: [Termination] = []
        for await event in events {
            switch event {
            case .started(_, let processID):
                pids.append(processID)
                if pids.count < 3 { kill(processID, SIGKILL) } else { await supervisor.stop() }
            case .ended(_, let termination, _): terminations.append(termination)
            case .failedToStart: Issue.record("sh did not start")
            case .stopped: sink.finish()
            }
        }
        await running.value
        #expect(Set(pids).count == 3)
        #expect(terminations == [.signalled(SIGKILL), .signalled(SIGKILL)])
        #expect(pids.allSatisfy { kill($0, 0) != 0 })
    }

    @Test func `a service that ignores the request to stop is killed after the grace period`() async throws {
        let (events, sink) = AsyncStream.makeStream(of: Supervisor.Event.self)
        let scratch = TemporaryDirectory()
        let ready = scratch.path.appending("ready").string
        let supervisor = Supervisor(
            [Self.service("trap '' TERM; mkfifo \(ready); : > \(ready); while :; do sleep 1000; done")],
            grace: .milliseconds(50)
        ) { sink.yield($0) }
        let running = Task { await supervisor.run() }
        var iterator = events.makeAsyncIterator()
        guard case .started = await iterator.next() else {
            Issue.record("nothing started")
            return
        }
        // The trap is set once the fifo has a writer; opening the reading end waits for exactly that.
        _ = try await ChildProcess.run("/bin/sh", ["-c", "until [ -p \(ready) ]; do :; done; cat \(ready)"])
        await supervisor.stop()
        await running.value
        guard case .stopped = await iterator.next() else {
            Issue.record("it did not stop")
            return
        }
    }

    @Test func `a missing program is reported and tried again until the stop`() async throws {
        let (events, sink) = AsyncStream.makeStream(of: Supervisor.Event.self)
        let service = SupervisedService(
            name: "none", executable: "/nonexistent/program", arguments: [], environment: .minimal)
        let supervisor = Supervisor([service], policy: RestartPolicy(firstWait: .milliseconds(1))) { sink.yield($0) }
        let running = Task { await supervisor.run() }
        var failures = 0
        for await event in events {
            if case .failedToStart = event {
                failures += 1
                if failures == 3 { await supervisor.stop() }
            } else if case .stopped = event {
                sink.finish()
            }
        }
        await running.value
        #expect(failures >= 3)
    }
}
