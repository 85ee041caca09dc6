// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Several loops of one kind, each on its own thread.
public struct EventLoopGroup: Sendable {
    /// The loops, at least one.
    public let loops: [EventLoop]

    /// Makes and starts so many loops (at least one).
    ///
    /// - Throws: `loop_descriptor_refused` or `loop_thread_refused`.
    public init(count: Int, name: String, clock: LoopClock = .monotonic) throws(EventLoopError) {
        var loops: [EventLoop] = []
        do throws(EventLoopError) {
            for number in 0..<max(count, 1) {
                let loop = try EventLoop(name: "\(name)-\(number)", clock: clock)
                try loop.start()
                loops.append(loop)
            }
        } catch {
            loops.forEach { $0.stop() }
            throw error
        }
        self.loops = loops
    }
    /// Ends all loops after their present turn.
    public func stop() { loops.forEach { $0.stop() } }
    /// Makes all loops look at their clocks now; for tests that step the clock.
    public func wake() { loops.forEach { $0.wake() } }
}
