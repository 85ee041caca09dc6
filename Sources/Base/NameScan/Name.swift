// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A name to look for, and what it stands for.
public struct Name: Hashable, Sendable {
    /// The name as people write it.
    public let text: String
    /// What it stands for; several names may share one, and one text may stand for several.
    public let id: UInt32

    /// Makes a name.
    public init(text: String, id: UInt32) {
        self.text = text
        self.id = id
    }
}

/// One place where a name stands.
public struct NameHit: Hashable, Sendable {
    /// The bytes of the name in the scanned text.
    public let range: Range<Int>
    /// What the name stands for.
    public let id: UInt32

    /// Makes a hit.
    public init(range: Range<Int>, id: UInt32) {
        self.range = range
        self.id = id
    }
}
