// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography

extension Merkle {
    /// The hashes of many leaves that lie in one array, such as a bundle; `hashes` is replaced.
    public static func leafHashes(
        of entries: [Range<Int>], in bytes: [UInt8], into hashes: inout [SHA256Digest]
    ) {
        SHA256.hashEach(prefix: 0, entries, of: bytes.span, into: &hashes)
    }

    /// Adds to `nodes` the hashes over the neighbours of a range of it, pair by pair; an odd last one has no pair.
    static func appendParents(of range: Range<Int>, to nodes: inout [SHA256Digest]) {
        SHA256.hashPairs(prefix: 1, range, of: &nodes)
    }

    /// The hash over all hashes of a full tile; `scratch` is overwritten.
    static func root(ofTile hashes: [SHA256Digest], _ scratch: inout [SHA256Digest]) -> SHA256Digest {
        scratch.removeAll(keepingCapacity: true)
        scratch.reserveCapacity(2 * TileLayout.width)
        scratch += hashes
        var start = 0
        var count = hashes.count
        while count > 1 {
            appendParents(of: start..<start + count, to: &scratch)
            start += count
            count /= 2
        }
        return scratch[start]
    }

    /// The root over the hashes of the partial tiles at the right edge of a log, lowest level first.
    static func root(ofEdges tiles: [[SHA256Digest]]) -> SHA256Digest {
        var root: SHA256Digest?
        for hashes in tiles {
            let tile = HashTile(hashes)
            var position = tile.width
            while position > 0 {
                let height = position.trailingZeroBitCount
                position -= 1 << height
                guard let node = tile.node(height: height, index: position >> height) else { break }
                root = root.map { nodeHash(node, $0) } ?? node
            }
        }
        return root ?? emptyRoot
    }
}
