// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// "Did you mean …": the known word nearest to a mistyped one.
enum Suggestion {
    /// The nearest candidate, or nil where none is near enough to be worth saying.
    ///
    /// Near means a beginning or an end of the candidate (three letters at least), or at most one slip per three
    /// letters, where a slip is a letter added, dropped, changed, or swapped with its neighbour.
    static func nearest(to word: String, in candidates: [String]) -> String? {
        guard !word.isEmpty, word.count <= 64 else { return nil }
        let typed = Array(word.lowercased().unicodeScalars)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            var distance = slips(from: typed, to: Array(candidate.unicodeScalars))
            if typed.count >= 3 && (candidate.hasPrefix(word) || candidate.hasSuffix(word)) {
                distance = min(distance, 1)
            }
            guard distance <= max(1, max(typed.count, candidate.count) / 3) else { continue }
            guard distance < typed.count else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.candidate
    }

    /// The optimal string alignment distance between two words.
    static func slips(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
        if left.isEmpty { return right.count }
        if right.isEmpty { return left.count }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            current.reserveCapacity(right.count + 1)
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    cost = min(cost, beforeLast[column - 2] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
