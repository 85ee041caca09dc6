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

    /// Reads the end of the chain, repairs it and looks for lost calls.
    static func run(_ directory: FilePath, now: Instant) throws(AuditError) -> AuditRecovery {
        do throws(DurabilityError) {
            let months = try AuditSegment.months(directory)
            // The clock may stand before the last record's month; the chain goes on where it is.
            let month = max(months.last ?? "", AuditSegment.month(of: now))
            var repaired: Int64 = 0
            var last: AuditLine.Record?
            for name in months.reversed() where last == nil {
                let segment = try AuditSegment(directory, month: name)
                repaired += try cutTornEnd(segment)
                var lastLine: ArraySlice<UInt8>?
                try segment.visitBackwards { line in
                    lastLine = line
                    return false
                }
                guard let lastLine else { continue }
                guard let record = AuditLine.read(lastLine) else { return try corrupt(directory, name) }
                last = record
            }
            let segment = try AuditSegment(directory, month: month)
            return AuditRecovery(
                segment: segment, size: try segment.size(), next: last.map { $0.sequence + 1 } ?? 0,
                lastHash: last?.hash ?? AuditLine.genesis, repairedBytes: repaired,
                lost: try lostCalls(directory, months))
        } catch { throw (error as any ReportableError) as? AuditError ?? AuditError(error) }
    }

    private static func corrupt(_ directory: FilePath, _ month: String) throws(DurabilityError) -> AuditRecovery {
        throw DurabilityError(
            .io, path: AuditSegment.path(directory, month),
            "the last record of \(month).jsonl does not fit its hash",
            nextStep: "run `substrate-doorman audit verify`, keep the file aside and restore it from a backup")
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
            try AuditSegment(directory, month: month).visitBackwards { line in
                switch (member(Self.event, in: line), member(Self.auditID, in: line)) {
                case (AuditRecord.startedEvent, _): isDone = true
                case (AuditRecord.endedEvent, _): isDone = contains(Self.noneOpen, line)
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
    private static let event = Array("\"event\":\"".utf8)
    private static let auditID = Array("\"audit_id\":\"".utf8)

    private static func contains(_ text: [UInt8], _ line: ArraySlice<UInt8>) -> Bool {
        line.indices.contains { line[$0...].starts(with: text) }
    }

    /// The text of a string member, found by its bytes: in canonical JSON a quoted key stands nowhere else.
    private static func member(_ key: [UInt8], in line: ArraySlice<UInt8>) -> String? {
        guard line.count > key.count else { return nil }
        for start in line.startIndex...(line.endIndex - key.count)
        where line[start] == key[0] && line[start + 1] == key[1] && line[start...].starts(with: key) {
            let value = line[(start + key.count)...].prefix { $0 != UInt8(ascii: "\"") }
            return String(decoding: value, as: UTF8.self)
        }
        return nil
    }
}
