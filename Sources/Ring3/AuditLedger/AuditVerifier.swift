// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import Primitives

/// What a look at a whole chain found.
public struct AuditVerification: Hashable, Sendable {
    /// The first line that does not belong where it stands.
    public struct BadLine: Hashable, Sendable {
        /// The file, e.g. `2026-10.jsonl`.
        public let file: String
        /// The line's number, from 1.
        public let line: Int
        /// What is wrong with it.
        public let problem: String
    }
    /// Records that were read and fit.
    public internal(set) var records: UInt64 = 0
    /// Files that were read.
    public internal(set) var files = 0
    /// The hash of the last record that fits.
    public internal(set) var lastHash: String = AuditLine.genesis
    /// The first bad line; nil where the whole chain fits.
    public internal(set) var firstBad: BadLine?
    /// Whether the chain fits from its first to its last record.
    public var isIntact: Bool { firstBad == nil }
}

/// Reads a tenant's chain from its first record and names the first line that is changed, missing, moved or doubled.
///
/// Whether records were cut off at the very end cannot be seen from the chain alone: compare `lastHash` with one that was
/// kept elsewhere.
public enum AuditVerifier {
    /// Verifies the files of one tenant's directory; works on a copy, and while the ledger is in use.
    public static func verify(_ directory: FilePath) throws(AuditError) -> AuditVerification {
        var result = AuditVerification()
        do throws(DurabilityError) {
            for month in try AuditSegment.months(directory) {
                result.files += 1
                guard try read(directory, month, &result) else { return result }
            }
        } catch { throw AuditError(error) }
        return result
    }

    private static func read(
        _ directory: FilePath, _ month: String, _ result: inout AuditVerification
    ) throws(DurabilityError) -> Bool {
        let file = try OpenFile(AuditSegment.path(directory, month), for: .read)
        var offset: Int64 = 0
        var number = 0
        var rest: [UInt8] = []
        while true {
            let block = try file.read(at: offset, count: AuditLine.longest)
            offset += Int64(block.count)
            rest += block
            var start = 0
            while let newline = rest[start...].firstIndex(of: 0x0A) {
                number += 1
                if let problem = check(rest[start..<newline], &result) {
                    result.firstBad = .init(file: month + ".jsonl", line: number, problem: problem)
                    return false
                }
                start = newline + 1
            }
            rest.removeFirst(start)
            if block.isEmpty || rest.count > AuditLine.longest { break }
        }
        guard !rest.isEmpty else { return true }
        result.firstBad = .init(file: month + ".jsonl", line: number + 1, problem: "the line has no end")
        return false
    }

    private static func check(_ line: ArraySlice<UInt8>, _ result: inout AuditVerification) -> String? {
        guard let record = AuditLine.read(line) else { return "the record does not fit its own hash" }
        guard record.sequence == result.records else {
            return "the record has number \(record.sequence) where \(result.records) is due"
        }
        guard record.previous == result.lastHash else { return "the record does not follow the one before it" }
        result.records += 1
        result.lastHash = record.hash
        return nil
    }
}
