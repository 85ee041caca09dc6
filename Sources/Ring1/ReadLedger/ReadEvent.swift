// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What kind of read was made.
public struct ReadKind: RawRepresentable, Hashable, Sendable {
    /// The word in the log.
    public let rawValue: String
    /// Takes any word, so that entries of later versions can be read.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// One entry's header.
    public static let entry = ReadKind(rawValue: "entry")
    /// The content of entries.
    public static let content = ReadKind(rawValue: "content")
    /// A range of entries.
    public static let list = ReadKind(rawValue: "list")
    /// A search; what was searched for is not kept.
    public static let search = ReadKind(rawValue: "search")
    /// Facts and documents made from entries.
    public static let facts = ReadKind(rawValue: "facts")
    /// Many entries with their contents.
    public static let export = ReadKind(rawValue: "export")
    /// Tiles and bundles, which hold entries.
    public static let tile = ReadKind(rawValue: "tile")
    /// Proofs and receipts.
    public static let proof = ReadKind(rawValue: "proof")
    /// Checkpoints.
    public static let checkpoint = ReadKind(rawValue: "checkpoint")
    /// The ledger of reads itself.
    public static let reads = ReadKind(rawValue: "reads")
}

/// One read: who, what kind, which entries. It holds no content and no words that were searched for.
public struct ReadEvent: Hashable, Sendable {
    /// The id of the caller's token.
    public var caller: String
    /// The caller's role.
    public var role: String
    /// What kind of read it is.
    public var kind: ReadKind
    /// The indices of the entries that were given out, where they are known; in any order.
    public var ranges: [Range<UInt64>]
    /// How many things were given out.
    public var count: UInt64

    /// Describes a read of ranges of entries; the count is theirs where none is given.
    public init(
        caller: String, role: String, kind: ReadKind, ranges: [Range<UInt64>] = [], count: UInt64? = nil
    ) {
        self.caller = caller
        self.role = role
        self.kind = kind
        self.ranges = ranges.filter { !$0.isEmpty }
        self.count = count ?? ranges.reduce(0) { $0 &+ ($1.upperBound - $1.lowerBound) }
    }

    /// Describes a read of single entries.
    public init(caller: String, role: String, kind: ReadKind, indices: some Sequence<UInt64>) {
        self.init(
            caller: caller, role: role, kind: kind, ranges: indices.map { $0..<($0 == .max ? $0 : $0 + 1) })
    }
}
