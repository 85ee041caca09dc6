// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// How often something was tried, when it is tried again, and what went wrong last.
public struct Attempt: Hashable, Sendable {
    /// The number of failures so far.
    public internal(set) var failures: Int
    /// When it is due again.
    public internal(set) var next: Instant
    /// The code of the last failure.
    public internal(set) var code: String
    /// The last failure in words.
    public internal(set) var message: String

    /// The pause after the first failure (30 s), which doubles with each further one, and the longest pause (1 h).
    public static let firstPause = Duration.seconds(30)
    /// The longest pause between two attempts.
    public static let longestPause = Duration.seconds(3600)

    /// What follows a failure: a pause with back-off, of which between half and all is waited.
    static func after(
        _ earlier: Attempt?, _ error: AnchorError, at now: Instant, random: inout some RandomNumberGenerator
    ) -> Attempt {
        let failures = (earlier?.failures ?? 0) + 1
        let full = min(firstPause * (1 << min(failures - 1, 16)), longestPause)
        let pause = full / 1000 * Int.random(in: 500...1000, using: &random)
        return Attempt(
            failures: failures, next: now.advanced(by: pause), code: error.code,
            message: String(error.message.prefix(300)))
    }

    init(failures: Int, next: Instant, code: String, message: String) {
        self.failures = failures
        self.next = next
        self.code = code
        self.message = message
    }

    /// Whether it is time; also where the clock was set back so far that the pause would be longer than the longest.
    func isDue(_ now: Instant) -> Bool { now >= next || now.duration(to: next) > Self.longestPause }
}
