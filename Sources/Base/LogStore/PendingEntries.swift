// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TransparencyLog

/// The entries that are durable in the write-ahead file and not in full bundles on the disk yet.
///
/// Bounded: appends wait at the limits on pending entries. The bytes of the first of them are held in memory, so that
/// the publisher need not read them back; beyond `heldLimit` only their places are.
struct PendingEntries: Sendable {
    private var firstBundle: UInt64
    private var bundles: [PendingBundle] = []
    /// The bytes of the entries.
    private(set) var byteCount = 0
    private var heldBytes = 0
    private let heldLimit: Int
    /// The number of the entry after the last.
    private(set) var end: UInt64

    /// Starts at the first entry of a bundle.
    init(from start: UInt64, heldLimit: Int) {
        precondition(start % 256 == 0, "pending entries begin with a bundle")
        firstBundle = start >> 8
        end = start
        self.heldLimit = heldLimit
    }

    /// How many there are.
    var count: Int { Int(end - firstBundle << 8) }

    /// Notes the next entry, whose length field stands at an offset of a segment.
    mutating func append(_ entry: ArraySlice<UInt8>, offset: UInt32, segment: WalSegment) {
        if end & 255 == 0 {
            bundles.append(PendingBundle(isHeld: heldBytes < heldLimit, expecting: entry.count))
        }
        let last = bundles.count - 1
        bundles[last].append(entry, offset: offset, segment: segment)
        byteCount += entry.count
        if bundles[last].isHeld { heldBytes += entry.count + 2 }
        end += 1
    }

    /// Where the first entries of a bundle are; nil where the bundle is on the disk, or does not exist.
    func find(bundle index: UInt64, count: Int) -> PendingBundle.Found? {
        bundle(index)?.find(0..<count)
    }
    /// Where an entry is; nil where its bundle is on the disk, or it does not exist.
    func find(entry index: UInt64) -> PendingBundle.Found? {
        bundle(index >> 8)?.find(Int(index & 255)..<(Int(index & 255) + 1))
    }

    private func bundle(_ index: UInt64) -> PendingBundle? {
        guard index >= firstBundle, index - firstBundle < bundles.count else { return nil }
        return bundles[Int(index - firstBundle)]
    }

    /// Finds the entries of the only bundle in another segment from now on, where they stand one behind the other.
    mutating func move(to segment: WalSegment, offset: Int64, payload: [UInt8]) {
        precondition(bundles.count == 1, "only a last bundle moves")
        bundles[0].move(to: segment, offset: offset, payload: payload)
    }

    /// Forgets the entries below a number, which are in bundles now.
    mutating func drop(below entry: UInt64) {
        let count = min(Int(entry >> 8) - Int(firstBundle), bundles.count)
        guard count > 0 else { return }
        for bundle in bundles[..<count] {
            byteCount -= bundle.byteCount
            if bundle.isHeld { heldBytes -= bundle.byteCount + 2 * bundle.count }
        }
        bundles.removeFirst(count)
        firstBundle += UInt64(count)
    }
}
