// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much a log line matters.
public enum LogLevel: String, CaseIterable, Comparable, Sendable {
    /// For finding a fault; off by default.
    case debug
    /// A normal event an operator may want to know of.
    case info
    /// Something is wrong but the work goes on.
    case warning
    /// A piece of work failed.
    case error

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
    /// Less serious is smaller.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rank < right.rank }
}
