// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A file of a log as it is served (C2SP tlog-tiles).
public struct LogResource: Hashable, Sendable {
    /// The bytes.
    public let bytes: [UInt8]
    /// Whether they stay the same for ever: a tile or a bundle, not the checkpoint.
    public let isImmutable: Bool

    /// Makes a resource from its parts.
    public init(bytes: [UInt8], isImmutable: Bool) {
        self.bytes = bytes
        self.isImmutable = isImmutable
    }
}
