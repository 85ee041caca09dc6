// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import TransparencyLog

/// A tile at the end of the tree: its hashes and every complete subtree inside it, as they come to be.
///
/// Once on the disk it is read back as a `HashTile`.
struct GrowingTile: Sendable {
    /// The hashes by height within the tile, 0…7, each height behind the one below.
    private var nodes: [SHA256Digest]
    /// The hashes of the tile itself, 0…256.
    private(set) var width = 0

    private static let slots = 510

    init() { nodes = [SHA256Digest](repeating: Merkle.emptyRoot, count: Self.slots) }

    /// Takes the hashes of a tile and hashes every complete subtree.
    init(hashes: some Sequence<SHA256Digest>) {
        self.init()
        for hash in hashes {
            var (hash, height, position) = (hash, 0, width)
            set(height: 0, position, hash)
            while height < 7, position & 1 == 1 {
                hash = Merkle.nodeHash(node(height: height, position - 1), hash)
                height += 1
                position >>= 1
                set(height: height, position, hash)
            }
        }
    }

    /// The hash of the complete subtree of a height below 8, counted within the tile.
    func node(height: Int, _ position: Int) -> SHA256Digest { nodes[Self.start(height) + position] }

    /// Notes a complete subtree; those of height 0 come in order.
    mutating func set(height: Int, _ position: Int, _ hash: SHA256Digest) {
        nodes[Self.start(height) + position] = hash
        if height == 0 { width = position + 1 }
    }

    /// The first hashes as the bytes of a tile.
    func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 32)
        for hash in nodes[..<count] { unsafe hash.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) } }
        return bytes
    }

    private static func start(_ height: Int) -> Int { 512 - (512 >> height) }
}
