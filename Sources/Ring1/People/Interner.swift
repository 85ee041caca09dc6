// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Numbers for values, in the order in which they are first met.
struct Interner<Value: Hashable & Sendable>: Sendable {
    private(set) var values: [Value] = []
    private var numbers: [Value: Int32] = [:]

    var count: Int { values.count }

    mutating func number(_ value: Value) -> Int32 {
        if let known = numbers[value] { return known }
        let number = Int32(values.count)
        numbers[value] = number
        values.append(value)
        return number
    }
    func existing(_ value: Value) -> Int32? { numbers[value] }
}

/// Lists of numbers, one list for each row, kept in two arrays.
struct NumberLists: Sendable {
    private(set) var starts: [Int32] = [0]
    private(set) var numbers: [Int32] = []

    var count: Int { starts.count - 1 }

    /// Adds the next row.
    mutating func append(_ row: some Sequence<Int32>) {
        numbers.append(contentsOf: row)
        starts.append(Int32(numbers.count))
    }
    /// Groups the positions of `owners` by their owner; each row is ascending.
    init(grouping owners: [Int32], rows: Int) {
        starts = [Int32](repeating: 0, count: rows + 1)
        for owner in owners where owner >= 0 { starts[Int(owner) + 1] += 1 }
        for row in 0..<rows { starts[row + 1] += starts[row] }
        numbers = [Int32](repeating: 0, count: Int(starts[rows]))
        var next = starts
        for (position, owner) in owners.enumerated() where owner >= 0 {
            numbers[Int(next[Int(owner)])] = Int32(position)
            next[Int(owner)] += 1
        }
    }
    init() {}

    /// Where a row's numbers stand.
    @inline(__always) func range(_ row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }
    subscript(row: Int) -> ArraySlice<Int32> { numbers[range(row)] }
}
