// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux

/// What a descriptor became ready for.
public struct Readiness: OptionSet, Sendable {
    /// The kernel's bits.
    public let rawValue: UInt32
    /// Wraps the kernel's bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// There may be bytes, a connection or an end to read.
    public static let readable = Readiness(rawValue: CLX_READABLE)
    /// There may be room to write.
    public static let writable = Readiness(rawValue: CLX_WRITABLE)
    /// The other side will send nothing more.
    public static let peerClosed = Readiness(rawValue: CLX_PEER_CLOSED)
    /// The connection is broken, or closed in both directions.
    public static let failed = Readiness(rawValue: CLX_FAILED | CLX_HUNG_UP)
}

/// Something that waits on a descriptor. Called on the loop's thread only.
public protocol DescriptorHandler: AnyObject {
    /// The descriptor became ready.
    func descriptorReady(_ readiness: Readiness)
}

/// Something that has work left for the end of a turn, such as a connection with bytes to flush.
public protocol TurnHandler: AnyObject {
    /// The turn is over; called once for every time it was asked for, on the loop's thread.
    func turnEnded()
}

/// How a descriptor is watched.
public enum WatchMode: Sendable {
    /// Told once about each change; for connections.
    case edges
    /// Told as long as there is something to read; for listeners.
    case level
    /// As `level`, where several loops watch the same socket and one of them is woken.
    case levelShared

    var events: UInt32 {
        switch self {
        case .edges: CLX_READABLE | CLX_WRITABLE | CLX_PEER_CLOSED | CLX_EDGE
        case .level: CLX_READABLE
        case .levelShared: CLX_READABLE | CLX_EXCLUSIVE
        }
    }
}
