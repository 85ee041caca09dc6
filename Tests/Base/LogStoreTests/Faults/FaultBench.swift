// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

/// A log to be hurt: its place, its clock, its record of promises, and callers that press it.
struct FaultBench: Sendable {
    let place: FilePath
    let signer: NoteSigner
    let time = SteppedTime(milliseconds: 1_790_000_000_000)
    let record: AppendRecord
    let options: LogStoreOptions

    static let origin = "log.example/faults"

    /// A bench at a place, with the record elsewhere so that a full disk does not take it.
    init(
        at place: FilePath, record: FilePath, limits: (inout LogStoreOptions) -> Void = { _ in }
    ) throws {
        self.place = place
        signer = try Self.signer(5)
        self.record = try AppendRecord(record)
        var options = LogStoreOptions()
        options.segmentBytes = 96 << 10
        options.maxGroupEntries = 8
        options.publishEvery = .milliseconds(5)
        options.partialsEvery = .milliseconds(20)
        limits(&options)
        self.options = options
    }

    /// Makes a publisher work only when it is asked.
    static func onDemand(_ options: inout LogStoreOptions) {
        options.publishEvery = .seconds(3600)
        options.partialsEvery = .seconds(3600)
    }

    static func signer(_ seed: UInt8, name: String = origin) throws -> NoteSigner {
        try NoteSigner(name: name, key: Ed25519PrivateKey(seed: [UInt8](repeating: seed, count: 32)))
    }

    var directory: FilePath { place.appending("log") }
    var signedState: FilePath { place.appending("state") }
    var folder: FilePath { directory.appending("log") }

    func open(
        signers: [NoteSigner]? = nil, calls: LogFileCalls = LogFileCalls(), directory: FilePath? = nil,
        onStop: (@Sendable (LogStoreError) -> Void)? = nil
    ) throws -> LogStore {
        var options = options
        options.fileCalls = calls
        let time = time
        return try LogStore.open(
            directory: directory ?? self.directory, signedState: signedState, signers: signers ?? [signer],
            clock: WallClock { Instant(milliseconds: Int64(time.milliseconds)) }, options: options,
            keys: AppendRecord.keys, onStop: onStop)
    }

    /// The error with which opening is refused.
    func refusal(signers: [NoteSigner]? = nil, directory: FilePath? = nil) throws -> LogStoreError {
        let error = #expect(throws: LogStoreError.self) { _ = try open(signers: signers, directory: directory) }
        return try #require(error)
    }

    /// Several callers append at once and note what they are told, until each has made its calls or the log ends.
    ///
    /// - Returns: the errors that callers met.
    @discardableResult
    func press(_ log: LogStore, callers: Int = 6, calls: Int = 12, firstID: UInt64) async throws -> [LogStoreError] {
        await withTaskGroup(of: [LogStoreError].self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var errors: [LogStoreError] = []
                    for call in 0..<calls {
                        let first = firstID + UInt64((caller * calls + call) * 4)
                        let ids = first..<(first + UInt64(1 + (caller + call) % 4))
                        do {
                            if caller == 0, call % 4 == 3 {
                                record.signed(try await log.checkpoint().checkpoint)
                            } else if caller == 1, call % 6 == 5 {
                                try await log.flush()
                                record.signed(log.published.checkpoint)
                            }
                            let leaves = try ids.map { try AppendRecord.leaf($0) }
                            record.sending(ids)
                            do {
                                record.acknowledged(ids, at: try await log.append(leaves))
                            } catch let error as LogStoreError {
                                // These say that nothing was written; after `log_stopped` nobody knows.
                                if [.diskFull, .busy, .closed, .clockBehind].contains(error.kind) {
                                    record.refused(ids)
                                }
                                throw error
                            }
                        } catch let error as LogStoreError {
                            errors.append(error)
                        } catch { Issue.record("not an error of the log: \(error)") }
                    }
                    return errors
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Brings the folder up to date and lets the independent check go over its files.
    func expectSoundFolder(_ log: LogStore, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await log.flush()
        let verdict = try await LogCheck.run(LogFolder(folder), verifiers: [signer.verifier], origin: Self.origin)
        #expect(verdict.findings.isEmpty, "\(verdict.findings)", sourceLocation: sourceLocation)
        #expect(verdict.checkpoint?.size == log.size, sourceLocation: sourceLocation)
        #expect(verdict.entries == log.size, sourceLocation: sourceLocation)
    }

    /// Opens the log as a restarted program would and holds it to its promises; then uses it.
    func expectAllKept(_ what: String = "", sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let log = try open()
        try record.check(log, sourceLocation: sourceLocation)
        let next = try record.promises().nextID + 1000
        let errors = Set(try await press(log, callers: 2, calls: 6, firstID: next).map(\.description))
        #expect(errors.isEmpty, "\(what)", sourceLocation: sourceLocation)
        try await expectSoundFolder(log, sourceLocation: sourceLocation)
        try record.check(log, sourceLocation: sourceLocation)
        await log.close()
    }
}
