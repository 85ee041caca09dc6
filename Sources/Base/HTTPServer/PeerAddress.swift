// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux

/// Who is at the other end of a connection.
public enum PeerAddress: Hashable, Sendable, CustomStringConvertible {
    /// An IPv4 address, most significant byte first, and a port.
    case ipv4(UInt32, port: UInt16)
    /// An IPv6 address as its two halves, and a port.
    case ipv6(UInt64, UInt64, port: UInt16)
    /// A process on this machine, over a Unix socket, as the kernel vouches for it.
    case unix(process: Int32, user: UInt32, group: UInt32)
    /// Nobody: the request was made in memory.
    case none

    init(_ peer: clx_peer) {
        let bytes = unsafe withUnsafeBytes(of: peer.address) { unsafe Array($0) }
        func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        switch peer.family {
        case 4: self = .ipv4(UInt32(number(0..<4)), port: peer.port)
        case 6: self = .ipv6(number(0..<8), number(8..<16), port: peer.port)
        default: self = .unix(process: peer.process, user: peer.user, group: peer.group)
        }
    }

    /// Whether the peer is on this machine.
    public var isLocal: Bool {
        switch self {
        case .ipv4(let address, _): address >> 24 == 127
        case .ipv6(let high, let low, _): high == 0 && low == 1
        case .unix, .none: true
        }
    }
    /// `127.0.0.1:5000`, `[0:0:0:0:0:0:0:1]:5000`, `unix:user=1000,process=77`.
    public var description: String {
        switch self {
        case .ipv4(let address, let port):
            "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255):\(port)"
        case .ipv6(let high, let low, let port):
            "["
                + [high, low].flatMap { half in [48, 32, 16, 0].map { String(half >> $0 & 0xFFFF, radix: 16) } }
                .joined(separator: ":") + "]:\(port)"
        case .unix(let process, let user, _): "unix:user=\(user),process=\(process)"
        case .none: "memory"
        }
    }
}
