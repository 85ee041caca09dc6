// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Ledger
import Primitives
import TestKit

@testable import Intake

/// A ledger in memory that can be told to refuse.
actor MemoryLedger: IntakeDestination {
    private(set) var records: [NewRecord] = []
    private(set) var batches: [Int] = []
    private let refusal: @Sendable (NewRecord) -> (any Error)?

    init(refusing refusal: @escaping @Sendable (NewRecord) -> (any Error)? = { _ in nil }) { self.refusal = refusal }

    func store(_ new: [NewRecord]) throws -> [IntakeReceipt] {
        for record in new { if let error = refusal(record) { throw error } }
        batches.append(new.count)
        return new.map { record in
            if let index = records.firstIndex(where: { $0.source == record.source && $0.content == record.content }) {
                return IntakeReceipt(index: UInt64(index), isNew: false)
            }
            records.append(record)
            return IntakeReceipt(index: UInt64(records.count - 1), isNew: true)
        }
    }
    var sources: [String] { records.map(\.source) }
    func record(_ source: String) -> NewRecord? { records.first { $0.source == source } }
}

/// Everything a run reported.
actor Reports {
    private(set) var events: [IntakeEvent] = []
    func add(_ event: IntakeEvent) { events.append(event) }
    var failures: [IntakeFailure] { events.compactMap { if case .failed(let failure) = $0 { failure } else { nil } } }
    var items: [IntakeItem] { events.compactMap { if case .item(let item) = $0 { item } else { nil } } }
    var codes: [String: String] {
        Dictionary(failures.map { ($0.item, $0.code) }, uniquingKeysWith: { first, _ in first })
    }
}

/// A folder of test files.
struct TestFolder {
    let directory = TemporaryDirectory()
    var path: FilePath { directory.path }

    func write(_ name: String, _ content: [UInt8]) throws {
        let target = path.appending(name)
        try FileManager.default.createDirectory(atPath: target.parent.string, withIntermediateDirectories: true)
        try Data(content).write(to: URL(fileURLWithPath: target.string))
    }
    func write(_ name: String, _ content: String) throws { try write(name, Array(content.utf8)) }
    func rename(_ old: String, _ new: String) throws {
        try FileManager.default.moveItem(atPath: path.appending(old).string, toPath: path.appending(new).string)
    }
    /// Makes a symbolic link.
    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path.appending(name).string, withDestinationPath: target)
    }
    /// Makes a named pipe.
    func makePipe(_ name: String) -> Bool { unsafe mkfifo(path.appending(name).string, 0o600) == 0 }
    /// Makes a device node for the null device; false where the test has not the right to.
    func makeDevice(_ name: String) -> Bool { unsafe mknod(path.appending(name).string, S_IFCHR | 0o600, 0x103) == 0 }
    /// Makes a file of this size without writing to it.
    func makeSparse(_ name: String, size: Int) throws {
        try write(name, "")
        guard unsafe truncate(path.appending(name).string, size) == 0 else { throw POSIXError(.EIO) }
    }
    /// Makes a file whose name is any bytes.
    func write(bytes name: [UInt8]) throws {
        let file = unsafe path.appending(bytes: name).withCString { unsafe open($0, O_WRONLY | O_CREAT, 0o600) }
        guard file >= 0 else { throw POSIXError(.EIO) }
        close(file)
    }
    func makeDirectory(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path.appending(name).string, withIntermediateDirectories: true)
    }
}

/// Runs an intake and returns its counts with everything it reported.
func takeIn(
    _ path: FilePath, into ledger: MemoryLedger, limits: IntakeLimits = IntakeLimits(), calls: FileCalls = .system
) async throws -> (progress: IntakeProgress, reports: Reports) {
    let reports = Reports()
    let source = try IntakeSource.detect(path, calls: calls)
    let run = IntakeRun(source, into: ledger, limits: limits, calls: calls)
    return (try await run.run { await reports.add($0) }, reports)
}
