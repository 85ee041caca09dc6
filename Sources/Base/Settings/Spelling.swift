// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The nearest word to a misspelt one, for "did you mean".
enum Spelling {
    /// The candidate fewest edits away; nil where every one needs more than a third of its letters changed.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        let word = Array(word.utf8.prefix(64))
        let best = candidates.map { ($0, distance(word, Array($0.utf8))) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let (candidate, distance) = best, distance <= max(2, candidate.utf8.count / 3) else { return nil }
        return candidate
    }

    /// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other.
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                var cost = min(
                    previous[column] + (left[row] == right[column] ? 0 : 1), previous[column + 1] + 1,
                    current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforePrevious[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforePrevious, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
