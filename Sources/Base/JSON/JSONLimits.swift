// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much a JSON text may ask of its reader.
public struct JSONLimits: Hashable, Sendable {
    /// What happens to an object that has the same key twice.
    public enum DuplicateKeys: Hashable, Sendable {
        /// The text is refused.
        case reject
        /// The last value counts, at the place of the first.
        case keepLast
    }

    /// The longest text in bytes; 64 MiB by default.
    public var maxBytes: Int
    /// The deepest nesting of arrays and objects; 128 by default, never more than `deepest`.
    public var maxDepth: Int { didSet { maxDepth = min(maxDepth, Self.deepest) } }
    /// The most characters of one number; 4096 by default.
    public var maxNumberBytes: Int
    /// What happens to duplicate keys; refused by default.
    public var duplicateKeys: DuplicateKeys

    /// The nesting no limit can exceed: it keeps the recursive reader within the smallest thread's stack.
    public static let deepest = 512

    /// Makes limits; each has its default.
    public init(
        maxBytes: Int = 64 << 20, maxDepth: Int = 128, maxNumberBytes: Int = 4096,
        duplicateKeys: DuplicateKeys = .reject
    ) {
        self.maxBytes = maxBytes
        self.maxDepth = min(maxDepth, Self.deepest)
        self.maxNumberBytes = maxNumberBytes
        self.duplicateKeys = duplicateKeys
    }
}
