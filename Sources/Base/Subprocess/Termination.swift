// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How a child process ended.
public enum Termination: Hashable, Sendable, CustomStringConvertible {
    /// It ended by itself, with a status from 0 to 255.
    case exited(Int32)
    /// A signal ended it.
    case signalled(Int32)

    /// Whether it ended by itself with status 0.
    public var isSuccess: Bool { self == .exited(0) }

    /// A few words: `ended with status 1`, `killed by signal 9`.
    public var description: String {
        switch self {
        case .exited(let status): "ended with status \(status)"
        case .signalled(let number): "killed by signal \(number)"
        }
    }
}
