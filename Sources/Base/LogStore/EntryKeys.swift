// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import KeyIndex
import Primitives

/// Keeps the key index fed: by each append, and from the log itself where the index lost something.
final class EntryKeys: Sendable {
    private struct State {
        /// Whether the index holds the keys of all durable entries. Until then appends leave it alone, since it takes
        /// entries in ascending order only, and it answers nothing, since an answer must be whole.
        var isReady = false
        /// How often feeding has begun.
        var feedings = 0
    }
    /// Held by whoever feeds; others wait for the outcome.
    private let feeding = Lock(false)
    private let index: KeyIndex
    private let state = Lock(State())
    private let keys: @Sendable ([UInt8]) -> [UInt64]
    /// Entries that are read at once while feeding.
    private static let chunk = 256

    init(_ index: KeyIndex, keys: @escaping @Sendable ([UInt8]) -> [UInt64]) {
        self.index = index
        self.keys = keys
    }

    /// Takes the keys of entries that have become durable, in their order.
    func add(_ leaves: [LogLeaf], first: UInt64) {
        state.withLock { state in
            guard state.isReady else { return }
            for (number, leaf) in leaves.enumerated() {
                // The index is derived: what it refuses it is given again after the next opening.
                try? index.add(leaf.keys, entry: first + UInt64(number))
            }
        }
    }

    /// Gives the index everything it lacks up to the end of the log.
    ///
    /// `size` tells the durable size and is asked anew each time; `read` gives so many entries from a number on, fewer
    /// at the end.
    func feed(
        size: () -> UInt64, read: (UInt64, Int) throws(LogStoreError) -> [[UInt8]]
    ) throws(LogStoreError) {
        try feeding.withLock { (_) throws(LogStoreError) in
            if state.withLock({ $0.isReady }), !index.isBehind { return }
            state.withLock { state in
                state.isReady = false
                state.feedings += 1
            }
            index.discard(from: size())
            var next = index.resumeFeeding()
            while true {
                while next < size() {
                    let entries = try read(next, Self.chunk)
                    for entry in entries {
                        try? index.add(keys(entry), entry: next)
                        next += 1
                    }
                    // Where the disk takes no more of the index, the rest of the log is not read in vain.
                    if entries.isEmpty || index.isBehind { return }
                }
                // An append that is durable by now but has not come here yet finds its entries known, and is ignored.
                let isDone = state.withLock { state in
                    state.isReady = next >= size()
                    return state.isReady
                }
                if isDone { return }
            }
        }
    }

    /// The entries that have a key, or nil where the index must be fed first.
    func candidates(_ key: UInt64) -> [UInt64]? {
        // Before and after: where feeding began in between, the answer may be a part.
        guard let before = state.withLock({ $0.isReady ? $0.feedings : nil }),
            let found = try? index.candidates(key),
            state.withLock({ $0.isReady && $0.feedings == before })
        else { return nil }
        return found
    }

    /// Writes what is in memory and ends, or ends at once.
    func close(isClean: Bool) {
        if isClean { index.close() } else { index.stop() }
    }
}
