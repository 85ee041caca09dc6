// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One value of a settings file with the line it starts on.
public struct YAMLNode: Hashable, Sendable {
    /// The value: text, a list or a mapping in file order.
    public indirect enum Content: Hashable, Sendable {
        /// A scalar; `isPlain` says that it was written without quotes.
        case scalar(String, isPlain: Bool)
        /// A list.
        case sequence([YAMLNode])
        /// A mapping in the order of the file; no key occurs twice.
        case mapping([YAMLMember])
    }

    /// The value.
    public let content: Content
    /// The line the value starts on, counted from 1.
    public let line: Int

    /// Makes a node.
    public init(_ content: Content, line: Int) {
        self.content = content
        self.line = line
    }
}

/// One `key: value` of a mapping.
public struct YAMLMember: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The line of the key, counted from 1.
    public let line: Int
    /// The value.
    public let value: YAMLNode

    /// Makes a member.
    public init(key: String, line: Int, value: YAMLNode) {
        self.key = key
        self.line = line
        self.value = value
    }
}

/// What a settings file may at most be; beyond it the file is refused with `settings_limit_exceeded`.
public struct YAMLLimits: Hashable, Sendable {
    /// Bytes of the whole file; 256 KiB by default.
    public var maximumBytes: Int
    /// Mappings and lists inside one another; 16 by default.
    public var maximumDepth: Int
    /// Scalars, lists and mappings together; 10,000 by default.
    public var maximumNodes: Int

    /// Makes limits; each has a default.
    public init(maximumBytes: Int = 256 << 10, maximumDepth: Int = 16, maximumNodes: Int = 10_000) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumNodes = maximumNodes
    }
}
