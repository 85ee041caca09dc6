// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TransparencyLog

/// Tiles and bundles that were read lately, up to a number of bytes.
///
/// Two generations: what is used goes into the young one; when that holds half the bytes, it becomes the old one and the
/// old one goes. So the cache needs no order and never exceeds its bytes.
final class TileCache: Sendable {
    /// A bundle with the places of its entries.
    struct Bundle: Sendable {
        let bytes: [UInt8]
        let ranges: [Range<Int>]
    }
    enum Item: Sendable {
        case hashes(HashTile)
        case bundle(Bundle)

        var byteCount: Int {
            switch self {
            case .hashes: 64 * TileLayout.width + 200
            case .bundle(let bundle): bundle.bytes.count + 16 * bundle.ranges.count + 200
            }
        }
    }
    private struct State {
        var young: [TilePath: Item] = [:]
        var old: [TilePath: Item] = [:]
        var youngBytes = 0
    }
    private let state = Lock(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func item(_ path: TilePath) -> Item? {
        state.withLock { state in
            if let item = state.young[path] { return item }
            guard let item = state.old.removeValue(forKey: path) else { return nil }
            insert(item, path, &state)
            return item
        }
    }

    func insert(_ item: Item, _ path: TilePath) { state.withLock { insert(item, path, &$0) } }

    private func insert(_ item: Item, _ path: TilePath, _ state: inout State) {
        guard item.byteCount <= limit / 2 else { return }
        if state.youngBytes + item.byteCount > limit / 2 {
            state.old = state.young
            state.young = [:]
            state.youngBytes = 0
        }
        if state.young.updateValue(item, forKey: path) == nil { state.youngBytes += item.byteCount }
    }
}
