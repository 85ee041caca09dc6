// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives

/// Progress of one piece of work on standard error; may be told from any task or thread.
public final class Progress: Sendable {
    private struct State {
        var meter: ProgressMeter
        var done = 0
        var isFinished = false
    }
    private let state: Lock<State>
    private let terminal: Terminal
    private let clock: @Sendable () -> Duration
    private let start: Duration

    /// Starts to measure; `clock` gives time since any fixed point and is the monotonic clock by default.
    public init(
        _ title: String, total: Int? = nil, unit: String = "items", isSilent: Bool = false, on terminal: Terminal,
        clock: @escaping @Sendable () -> Duration = Progress.monotonic
    ) {
        let style: ProgressMeter.Style =
            if isSilent {
                .silent
            } else if terminal.canRedraw(.error) {
                .redrawn(columns: terminal.columns, unicode: terminal.writesUnicode)
            } else {
                .heartbeat
            }
        state = Lock(State(meter: ProgressMeter(title, total: total, unit: unit, style: style)))
        self.terminal = terminal
        self.clock = clock
        start = clock()
    }

    /// Says that `done` of the total is behind us; `note` stands beside the count, e.g. the bytes.
    ///
    /// A `total` takes the place of the one before; a `pace` that of what is measured here.
    public func update(done: Int, of total: Int? = nil, pace: ProgressMeter.Pace? = nil, note: String = "") {
        let elapsed = clock() - start
        state.withLock { state in
            guard !state.isFinished else { return }
            state.done = done
            let text = state.meter.update(done: done, of: total, pace: pace, note: note, at: elapsed)
            terminal.write(text, to: .error)
        }
    }

    /// Says that `count` more are behind us.
    public func advance(by count: Int = 1, note: String = "") {
        let elapsed = clock() - start
        state.withLock { state in
            guard !state.isFinished else { return }
            state.done += count
            terminal.write(state.meter.update(done: state.done, note: note, at: elapsed), to: .error)
        }
    }

    /// Writes a line of conversation above the progress line.
    public func say(_ line: String) {
        state.withLock { state in terminal.write(state.meter.clear() + line + "\n", to: .error) }
    }

    /// Takes the progress line away; later updates do nothing.
    public func finish() {
        state.withLock { state in
            state.isFinished = true
            terminal.write(state.meter.clear(), to: .error)
        }
    }

    /// The time since this progress began.
    public var elapsed: Duration { clock() - start }

    /// The operating system's monotonic clock.
    @Sendable public static func monotonic() -> Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension Invocation {
    /// Starts progress on standard error; silent with `--quiet` and `--json`.
    public func progress(_ title: String, total: Int? = nil, unit: String = "items") -> Progress {
        let isSilent = output == .quiet || output == .json
        return Progress(title, total: total, unit: unit, isSilent: isSilent, on: terminal)
    }
}
