// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives

/// Merges neighbouring runs into one, a step at a time, so that whoever runs it can do something more urgent in between.
struct RunMerge: ~Copyable {
    /// The runs being merged, oldest first.
    let inputs: [SortedRun]
    private var cursors: [Cursor]
    private var writer: RunWriter

    private struct Cursor {
        let run: SortedRun
        var nextBlock = 0
        var pairs: [KeyPair] = []
        var index = 0

        /// Sees to it that a pair is at hand, 16 blocks at a time; false at the end of the run.
        mutating func refill() throws(KeyIndexError) -> Bool {
            if index < pairs.count { return true }
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
        cursors = inputs.map { Cursor(run: $0) }
        do throws(DurabilityError) {
            writer = try RunWriter(
                in: directory, from: first.header.from, to: last.header.to,
                pairs: inputs.reduce(0) { $0 + $1.header.pairs }, hasFilter: hasFilter)
        } catch { throw KeyIndexError(error) }
    }

    /// Moves on by about `count` pairs; false once all are merged and on the disk.
    mutating func step(_ count: Int) throws(KeyIndexError) -> Bool {
        for _ in 0..<count {
            // Of equal keys the older run goes first, so the entries of a key stay ascending.
            var least = -1
            var leastKey: UInt64 = 0
            var index = 0
            while index < cursors.count {
                if cursors[index].index == cursors[index].pairs.count, try !cursors[index].refill() {
                    cursors.remove(at: index)
                    continue
                }
                let key = cursors[index].pairs[cursors[index].index].key
                if least < 0 || key < leastKey {
                    least = index
                    leastKey = key
                }
                index += 1
            }
            do throws(DurabilityError) {
                guard least >= 0 else {
                    try writer.seal()
                    return false
                }
                try writer.append(cursors[least].pairs[cursors[least].index])
            } catch { throw KeyIndexError(error) }
            cursors[least].index += 1
        }
        writer.startWriteback()
        return true
    }

    /// Gives the merged run its name.
    func publish() throws(KeyIndexError) -> SortedRun {
        do throws(DurabilityError) { return try writer.publish() } catch { throw KeyIndexError(error) }
    }

    /// Removes what was written.
    func discard() { writer.discard() }
}
