// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives

/// What a ledger finds when it is opened after the last run.
struct AuditRecovery {
    let segment: AuditSegment
    let size: Int64
    let next: UInt64
    let lastHash: String
    /// Bytes of a torn last line that were cut off.
    let repairedBytes: Int64
    /// Calls that were opened in the last run and never closed.
    let lost: [String]

    /// Reads the end of the chain, repairs it, looks at the seams between the files and for lost calls.
    static func run(_ directory: FilePath, now: Instant) throws(AuditError) -> AuditRecovery {
        let months = try durably { () throws(DurabilityError) in try AuditSegment.months(directory) }
        // The clock may stand before the last record's month; the chain goes on where it is.
        let month = max(months.last ?? "", AuditSegment.month(of: now))
        var repaired: Int64 = 0
        var last: AuditLine.Record?
        for name in months.reversed() where last == nil {
            let segment = try durably { () throws(DurabilityError) in try AuditSegment(directory, month: name) }
            repaired += try durably { () throws(DurabilityError) in try cutTornEnd(segment) }
            last = try lastRecord(segment)
        }
        try checkSeams(directory, months)
        return try durably { () throws(DurabilityError) in
            let segment = try AuditSegment(directory, month: month)
            return AuditRecovery(
                segment: segment, size: try segment.size(), next: last.map { $0.sequence + 1 } ?? 0,
                lastHash: last?.hash ?? AuditLine.genesis, repairedBytes: repaired,
                lost: try lostCalls(directory, months))
        }
    }

    /// Each month's file begins where the one before it ends, and the first at the beginning: a file that is gone shows.
    private static func checkSeams(_ directory: FilePath, _ months: [String]) throws(AuditError) {
        var due: UInt64 = 0
        var previous = AuditLine.genesis
        for month in months {
            let segment = try durably { () throws(DurabilityError) in try AuditSegment(directory, month: month) }
            guard let last = try lastRecord(segment) else { continue }
            let reader = try durably { () throws(DurabilityError) in
                try AuditReader(
                    directory, from: .init(month: month, offset: 0), upTo: .init(month: month, offset: .max))
            }
            guard case .line(let line) = try durably({ () throws(DurabilityError) in try reader.next() }),
                let first = AuditLine.read(line)
            else { throw .corrupt(month, 1, "the record does not fit its own hash") }
            guard first.sequence == due, first.previous == previous else {
                throw .corrupt(month, 1, "the file begins with record \(first.sequence) where \(due) is due")
            }
            (due, previous) = (last.sequence + 1, last.hash)
        }
    }

    /// The number of whole records, by the number of the last; reads only.
    static func count(_ directory: FilePath) throws(AuditError) -> UInt64 {
        for month in try durably({ () throws(DurabilityError) in try AuditSegment.months(directory) }).reversed() {
            let segment = try durably { () throws(DurabilityError) in
                try AuditSegment(directory, month: month, for: .read)
            }
            var last: AuditLine.Record?
            try durably { () throws(DurabilityError) in
                try segment.visitBackwards { line, _ in
                    last = AuditLine.read(line)
                    return last == nil
                }
            }
            if let last { return last.sequence + 1 }
        }
        return 0
    }

    private static func lastRecord(_ segment: AuditSegment) throws(AuditError) -> AuditLine.Record? {
        var lastLine: ArraySlice<UInt8>?
        try durably { () throws(DurabilityError) in
            try segment.visitBackwards { line, _ in
                lastLine = line
                return false
            }
        }
        guard let lastLine else { return nil }
        guard let record = AuditLine.read(lastLine) else {
            throw .corrupt(segment.month, nil, "the last record does not fit its own hash")
        }
        return record
    }

    /// Cuts off what a crash left of a line that was being written; it was never acknowledged.
    private static func cutTornEnd(_ segment: AuditSegment) throws(DurabilityError) -> Int64 {
        let size = try segment.size()
        guard size > 0 else { return 0 }
        let window = Int64(AuditLine.longest)
        let start = max(0, size - window)
        let tail = try segment.read(at: start, count: Int(size - start))
        // A power cut may also leave zeros where data had been promised.
        let whole = tail.firstIndex(of: 0) ?? tail.count
        let end = tail[..<whole].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let kept = start + Int64(end)
        guard kept < size else { return 0 }
        try segment.cut(to: kept)
        try segment.sync()
        return size - kept
    }

    /// The calls of the last run, which began at the last `ledger.opened`, that have no end.
    private static func lostCalls(_ directory: FilePath, _ months: [String]) throws(DurabilityError) -> [String] {
        var ended: Set<String> = []
        var lost: [String] = []
        var isDone = false
        for month in months.reversed() where !isDone {
            try AuditSegment(directory, month: month).visitBackwards { line, _ in
                switch (AuditLine.text(.event, in: line), AuditLine.text(.auditID, in: line)) {
                case (AuditRecord.startedEvent, _): isDone = true
                // An orderly end that closed every call needs no reading.
                case (AuditRecord.endedEvent, _): isDone = contains(noneOpen, line)
                case (AuditRecord.openedEvent, let call?): if !ended.contains(call) { lost.append(call) }
                case (AuditRecord.closedEvent, let call?), (AuditRecord.lostEvent, let call?): ended.insert(call)
                default: break
                }
                return !isDone
            }
        }
        return lost.reversed()
    }

    private static let noneOpen = Array("\"open_calls\":0,".utf8)

    private static func contains(_ text: [UInt8], _ line: ArraySlice<UInt8>) -> Bool {
        line.indices.contains { line[$0...].starts(with: text) }
    }
}

/// Runs file operations and tells their failure as the audit ledger's.
func durably<Value>(_ body: () throws(DurabilityError) -> Value) throws(AuditError) -> Value {
    do throws(DurabilityError) { return try body() } catch { throw AuditError(error) }
}
