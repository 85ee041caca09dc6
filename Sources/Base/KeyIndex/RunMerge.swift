// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Merges neighbouring runs into one, a step at a time, so that whoever runs it can do something more urgent in between.
struct RunMerge: ~Copyable {
    /// The runs being merged, oldest first.
    let inputs: [SortedRun]
    private var cursors: [Cursor]
    /// The key at every cursor, apart from them so that finding the least touches one line of memory.
    private var heads: [UInt64] = []
    private var writer: RunWriter

    private struct Cursor {
        let run: SortedRun
        var nextBlock = 0
        var pairs: [KeyPair] = []
        var index = 0

        /// Sees to it that a pair is at hand, 16 blocks at a time; false at the end of the run.
        mutating func refill() throws(KeyIndexError) -> Bool {
            guard nextBlock < run.header.blocks else { return false }
            let end = min(nextBlock + 16, run.header.blocks)
            pairs = try run.pairs(inBlocks: nextBlock..<end)
            index = 0
            nextBlock = end
            return true
        }
    }

    /// Starts merging runs that follow each other.
    init(_ inputs: [SortedRun], in directory: FilePath, hasFilter: Bool) throws(KeyIndexError) {
        guard let first = inputs.first, let last = inputs.last else { preconditionFailure("a merge needs runs") }
        self.inputs = inputs
        cursors = inputs.filter { $0.header.pairs > 0 }.map { Cursor(run: $0) }
        writer = try RunWriter(
            in: directory, from: first.header.from, to: last.header.to,
            pairs: inputs.reduce(0) { $0 + $1.header.pairs }, hasFilter: hasFilter)
    }

    /// Moves on by about `count` pairs; false once all are merged and on the disk.
    mutating func step(_ count: Int) throws(KeyIndexError) -> Bool {
        if heads.isEmpty {
            for index in cursors.indices {
                _ = try cursors[index].refill()
                heads.append(cursors[index].pairs[0].key)
            }
        }
        for _ in 0..<count {
            guard !heads.isEmpty else {
                try writer.seal()
                return false
            }
            // Of equal keys the older run goes first, so the entries of a key stay ascending.
            var least = 0
            for index in 1..<heads.count where heads[index] < heads[least] { least = index }
            try writer.append(cursors[least].pairs[cursors[least].index])
            cursors[least].index += 1
            if cursors[least].index == cursors[least].pairs.count, try !cursors[least].refill() {
                cursors.remove(at: least)
                heads.remove(at: least)
            } else {
                heads[least] = cursors[least].pairs[cursors[least].index].key
            }
        }
        writer.startWriteback()
        return true
    }

    /// Gives the merged run its name.
    func publish() throws(KeyIndexError) -> SortedRun { try writer.publish() }

    /// Removes what was written.
    func discard() { writer.discard() }
}
