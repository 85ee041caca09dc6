// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives

/// The file of one month.
final class AuditSegment: Sendable {
    /// The month as `2026-10`, which is the file's name.
    let month: String
    private let file: OpenFile

    /// Opens the file of a month, by default for writing: it is made durably then where it does not exist.
    init(_ directory: FilePath, month: String, for access: OpenFile.Access = .create) throws(DurabilityError) {
        let path = Self.path(directory, month)
        let isNew = !Files.exists(path)
        file = try OpenFile(path, for: access)
        if isNew { try Files.syncDirectory(directory) }
        self.month = month
    }

    static func path(_ directory: FilePath, _ month: String) -> FilePath { directory.appending(month + ".jsonl") }
    /// The month an instant belongs to, in UTC.
    static func month(of instant: Instant) -> String { String(instant.date.description.prefix(7)) }
    /// The months a directory has files of, in order.
    static func months(_ directory: FilePath) throws(DurabilityError) -> [String] {
        try Files.list(directory).map(\.string).filter { $0.hasSuffix(".jsonl") && $0.utf8.count == 13 }
            .map { String($0.dropLast(6)) }
    }

    func size() throws(DurabilityError) -> Int64 { try file.status().size }
    func write(_ bytes: [UInt8], at offset: Int64) throws(DurabilityError) { try file.write(bytes, at: offset) }
    func read(at offset: Int64, count: Int) throws(DurabilityError) -> [UInt8] {
        try file.read(at: offset, count: count)
    }
    func cut(to size: Int64) throws(DurabilityError) { try file.truncate(to: size) }
    func sync() throws(DurabilityError) { try file.sync() }

    /// Visits the lines from the last to the first, without their newlines and with their offsets, until `body` returns false.
    func visitBackwards(_ body: (_ line: ArraySlice<UInt8>, _ offset: Int64) -> Bool) throws(DurabilityError) {
        var end = try size()
        var tail: [UInt8] = []
        while end > 0 || !tail.isEmpty {
            let start = max(0, end - Int64(Self.block))
            let bytes = try read(at: start, count: Int(end - start)) + tail
            var upper = bytes.count
            if upper > 0, bytes[upper - 1] == 0x0A { upper -= 1 }
            while let newline = bytes[..<upper].lastIndex(of: 0x0A) {
                guard body(bytes[(newline + 1)..<upper], start + Int64(newline) + 1) else { return }
                upper = newline
            }
            if start == 0 {
                if upper > 0 { _ = body(bytes[..<upper], 0) }
                return
            }
            tail = Array(bytes[..<upper]) + [0x0A]
            end = start
        }
    }
    private static let block = 1 << 18
}
