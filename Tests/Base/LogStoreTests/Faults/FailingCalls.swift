// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import LogStore
import Primitives

/// Counts the calls that change files, lets chosen ones fail, and may end the process at one.
final class FailingCalls: Sendable {
    struct State {
        var count: [LogFileCall: Int] = [:]
        var total = 0
        var failed: (LogFileCall, FilePath)?
    }
    private let state = Lock(State())
    private let verdict: @Sendable (LogFileCall, FilePath, _ number: Int, _ total: Int) -> LogFileCalls.Verdict

    /// Asks `verdict` with the call's number among those of its kind and among all, both from 0.
    init(
        _ verdict: @escaping @Sendable (LogFileCall, FilePath, _ number: Int, _ total: Int) -> LogFileCalls.Verdict
    ) { self.verdict = verdict }

    /// Lets everything pass.
    convenience init() { self.init { _, _, _, _ in .proceed } }

    var calls: LogFileCalls {
        LogFileCalls { call, path in
            let (number, total) = self.state.withLock { state in
                defer {
                    state.count[call, default: 0] += 1
                    state.total += 1
                }
                return (state.count[call, default: 0], state.total)
            }
            let verdict = self.verdict(call, path, number, total)
            if case .proceed = verdict { return verdict }
            self.state.withLock { $0.failed = (call, path) }
            return verdict
        }
    }

    var count: [LogFileCall: Int] { state.withLock { $0.count } }
    var total: Int { state.withLock { $0.total } }
    /// The call that was made to fail last.
    var failed: (LogFileCall, FilePath)? { state.withLock { $0.failed } }
}
