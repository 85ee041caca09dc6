// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much of one entry extraction looks at; whatever lies beyond is left out.
public struct ExtractionLimits: Hashable, Sendable {
    /// Most bytes of a document's text.
    public var textBytes = 4 << 20
    /// Most facts of a document.
    public var facts = 5_000
    /// Longest subject or object in bytes; a longer one is no fact.
    public var valueBytes = 500
    /// Most rows of a table that are read as facts.
    public var rows = 10_000
    /// Longest title in bytes.
    public var titleBytes = 200

    /// The documented defaults.
    public init() {}
}
