// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// A hash tile with every complete subtree above its hashes: what a cache keeps, so that a proof is only look-ups.
///
/// A full one takes 16 KiB and 255 hashes to make.
public struct HashTile: Hashable, Sendable {
    /// The number of hashes, 1 to 256.
    public let width: Int
    /// Height by height, the hashes of the complete subtrees, left to right.
    private let nodes: [SHA256Digest]

    /// Takes the bytes of a tile; throws `hash_tile_malformed` unless they are exactly so many hashes.
    public init(_ bytes: [UInt8], width: Int) throws(TransparencyLogError) {
        guard (1...TileLayout.width).contains(width), bytes.count == width * TileLayout.hashBytes else {
            throw TransparencyLogError(
                .tileMalformed, "a tile of width \(width) has \(width * TileLayout.hashBytes) bytes, not \(bytes.count)"
            )
        }
        self.init(bytes.span, width: width)
    }

    /// Takes hashes, at least one and at most 256; another number stops the program.
    public init(_ hashes: some Collection<SHA256Digest>) {
        precondition((1...TileLayout.width).contains(hashes.count), "a tile has 1 to \(TileLayout.width) hashes")
        var nodes = Array(hashes)
        let width = nodes.count
        nodes.reserveCapacity(2 * width)
        Self.complete(&nodes, width: width)
        self.width = width
        self.nodes = nodes
    }

    init(_ bytes: Span<UInt8>, width: Int) {
        var nodes: [SHA256Digest] = []
        nodes.reserveCapacity(2 * width)
        for index in 0..<width { nodes.append(SHA256Digest(bytes, at: index * TileLayout.hashBytes)) }
        Self.complete(&nodes, width: width)
        self.width = width
        self.nodes = nodes
    }

    /// The hash over the tile's hashes `index << height ..< (index + 1) << height`; nil where they are not all there.
    public func node(height: Int, index: Int) -> SHA256Digest? {
        guard (0...8).contains(height), index >= 0, index < width >> height else { return nil }
        var start = 0
        for lower in 0..<height { start += width >> lower }
        return nodes[start + index]
    }
    /// One of the tile's own hashes; beyond `width` stops the program.
    public subscript(index: Int) -> SHA256Digest {
        precondition((0..<width).contains(index), "the tile is \(width) wide")
        return nodes[index]
    }
    /// The hash over all 256 hashes, which the level above holds; nil for a partial tile.
    public var root: SHA256Digest? { node(height: 8, index: 0) }
    /// The hashes as the tile's file holds them.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * TileLayout.hashBytes)
        for index in 0..<width { bytes.append(nodes[index]) }
        return bytes
    }

    /// Adds, height by height, the complete subtrees over the first `width` hashes.
    private static func complete(_ nodes: inout [SHA256Digest], width: Int) {
        var start = 0
        var count = width
        while count > 1 {
            Merkle.appendParents(of: start..<start + count, to: &nodes)
            start += count
            count /= 2
        }
    }
}
