// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What one message and one session may ask of the server.
public struct ContextLimits: Hashable, Sendable {
    /// The most bytes of one message; 1 MiB by default.
    public var messageBytes: Int
    /// The deepest nesting of a message; 64 by default.
    public var depth: Int
    /// The most bytes of an id or of the name of a method; 256 by default.
    public var nameBytes: Int
    /// The most tool calls that may be under way in one session; 32 by default.
    public var calls: Int

    /// Makes limits; each has its default.
    public init(messageBytes: Int = 1 << 20, depth: Int = 64, nameBytes: Int = 256, calls: Int = 32) {
        self.messageBytes = messageBytes
        self.depth = depth
        self.nameBytes = nameBytes
        self.calls = max(1, calls)
    }
}
