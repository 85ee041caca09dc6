// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives

/// Reads the records of a ledger forwards, from any place on, with one block and one line in memory.
///
/// Works on a copy, and while the ledger is in use. A month's file is read as far as it reaches when it is opened, or as
/// far as `limit` allows.
final class AuditReader {
    /// Where a line begins.
    struct Place: Hashable, Sendable {
        /// The month, e.g. `2026-10`.
        var month: String
        /// The bytes of the month's file before it.
        var offset: Int64
    }
    /// What was read.
    enum Step {
        /// A line without its newline; valid until the next step.
        case line(ArraySlice<UInt8>)
        /// What stands at the end of a file without a newline, or is longer than a line may be.
        case unfinished
        /// There is no further line.
        case end
    }

    private let directory: FilePath
    private var months: ArraySlice<String>
    private let limit: Place?
    private var file: MonthFile?
    private var buffer: [UInt8] = []
    private var start = 0
    private var searched = 0
    private var offset: Int64 = 0
    private var end: Int64 = 0
    /// The month of the last line.
    private(set) var month = ""
    /// The number of the last line in its month's file, from 1; counted from where the reading began.
    private(set) var number = 0
    /// The files that were begun.
    private(set) var files = 0
    private static let block = 1 << 18

    /// Reads from `place` (by default the first month's beginning) up to `limit` (by default the last month's end).
    init(_ directory: FilePath, from place: Place? = nil, upTo limit: Place? = nil) throws(DurabilityError) {
        self.directory = directory
        self.limit = limit
        months = try AuditSegment.months(directory).filter { month in
            if let place, month < place.month { return false }
            if let limit, month > limit.month { return false }
            return true
        }[...]
        if let place, months.first == place.month { try open(at: place.offset) }
    }

    /// Where the next line begins.
    var place: Place { Place(month: month, offset: offset - Int64(buffer.count - start)) }

    /// Reads the next line; behind `unfinished` the next file begins.
    func next() throws(DurabilityError) -> Step {
        while true {
            guard file != nil else {
                guard !months.isEmpty else { return .end }
                try open(at: 0)
                continue
            }
            if let newline = buffer[(start + searched)...].firstIndex(of: 0x0A) {
                defer {
                    start = newline + 1
                    searched = 0
                    number += 1
                }
                return .line(buffer[start..<newline])
            }
            searched = buffer.count - start
            let isLong = searched > AuditLine.longest
            if !isLong, try refill() { continue }
            let rest = searched
            file = nil
            if rest > 0 {
                number += 1
                return .unfinished
            }
        }
    }

    /// The error for the line that was read last; its number is counted from the beginning of its month.
    func fault(_ problem: String) -> AuditError {
        let lines = try? AuditReader(directory, from: Place(month: month, offset: 0), upTo: place)
        var count = 0
        while let lines, case .line = try? lines.next() { count += 1 }
        return .corrupt(month, count, problem)
    }

    private func open(at place: Int64) throws(DurabilityError) {
        month = months.removeFirst()
        let file = try MonthFile(AuditSegment.path(directory, month))
        end = try file.size()
        if let limit, limit.month == month { end = min(end, limit.offset) }
        self.file = file
        files += 1
        number = 0
        offset = place
        buffer = []
        start = 0
        searched = 0
    }

    /// Reads one more block behind what is there; false at the end of the file.
    private func refill() throws(DurabilityError) -> Bool {
        guard let file, offset < end else { return false }
        let more = try file.read(at: offset, count: Int(min(Int64(Self.block), end - offset)))
        guard !more.isEmpty else { return false }
        buffer.removeSubrange(..<start)
        buffer += more
        start = 0
        offset += Int64(more.count)
        return true
    }

    /// The open file of a month, for reading only.
    private final class MonthFile {
        private let file: OpenFile
        init(_ path: FilePath) throws(DurabilityError) { file = try OpenFile(path, for: .read) }
        func size() throws(DurabilityError) -> Int64 { try file.status().size }
        func read(at offset: Int64, count: Int) throws(DurabilityError) -> [UInt8] {
            try file.read(at: offset, count: count)
        }
    }
}
