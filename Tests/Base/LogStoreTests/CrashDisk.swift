// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TestKit
import Testing

@testable import LogStore

/// Stands between a log and the kernel, and keeps copies of the files as a crash at that moment would leave them.
///
/// A killed process leaves every call made so far. A power cut takes back, page by page and name by name, whatever no
/// sync has made durable yet. For logs whose calls come one at a time.
final class CrashDisk: Sendable {
    struct Crash: Sendable {
        let place: FilePath
        let isPowerCut: Bool
        let call: Int
        /// The entries acknowledged when it happened.
        let acknowledged: UInt64
    }
    private struct State {
        var random: SeededGenerator
        var calls = 0
        var crashes: [Crash] = []
        var acknowledged: UInt64 = 0
        var last: (LogFileCall, FilePath)?
        /// What the last sync of each write-ahead segment made durable.
        var synced: [FilePath: [UInt8]] = [:]
        /// Files on their way that were written and not synced.
        var unsyncedStaging: Set<FilePath> = []
        var unsyncedNames: [FilePath] = []
        var removed: [(path: FilePath, bytes: [UInt8])] = []
        var kinds: Set<LogFileCall> = []
    }
    private let state: Lock<State>
    private let source: FilePath
    private let copies: FilePath
    /// One call in so many is kept.
    private let oneIn: Int

    init(source: FilePath, copies: FilePath, random: SeededGenerator, oneIn: Int) {
        state = Lock(State(random: random))
        self.source = source
        self.copies = copies
        self.oneIn = oneIn
    }

    var calls: LogFileCalls { LogFileCalls { [self] call, path in before(call, path) } }
    var crashes: [Crash] { state.withLock { $0.crashes } }
    var callCount: Int { state.withLock { $0.calls } }
    var kinds: Set<LogFileCall> { state.withLock { $0.kinds } }
    func acknowledge(_ size: UInt64) { state.withLock { $0.acknowledged = size } }

    private func before(_ call: LogFileCall, _ path: FilePath) -> LogFileCalls.Verdict {
        state.withLock { state in
            do { try note(call, path, &state) } catch { Issue.record("the crash disk failed: \(error)") }
        }
        return .proceed
    }

    private func note(_ call: LogFileCall, _ path: FilePath, _ state: inout State) throws {
        try finish(&state)
        state.calls += 1
        state.kinds.insert(call)
        if call == .rename {
            #expect(state.unsyncedStaging.isEmpty, "\(path) got its name before its bytes were durable")
        }
        if call == .remove, let bytes = try? Files.read(path, limit: 1 << 28), path.parent.lastComponent == "wal" {
            state.removed.append((path, bytes))
        }
        if Int.random(in: 0..<oneIn, using: &state.random) == 0 { try keep(&state) }
        state.last = (call, path)
    }

    /// The call before this one has happened by now.
    private func finish(_ state: inout State) throws {
        guard let (call, path) = state.last else { return }
        let isStaging = path.parent.lastComponent == "staging"
        switch call {
        case .create, .write: if isStaging { state.unsyncedStaging.insert(path) }
        case .sync:
            state.unsyncedStaging.remove(path)
            if path.parent.lastComponent == "wal" { state.synced[path] = try Files.read(path, limit: 1 << 28) }
        case .rename:
            state.unsyncedNames.append(path)
            if path.parent.lastComponent == "wal" { state.synced[path] = try Files.read(path, limit: 1 << 28) }
        case .syncDirectory:
            state.unsyncedNames.removeAll { $0.parent == path }
            state.removed.removeAll { $0.path.parent == path }
        case .truncate, .replace, .remove, .makeDirectory: break
        }
    }

    private func keep(_ state: inout State) throws {
        let isPowerCut = Bool.random(using: &state.random)
        let target = copies.appending("crash-\(state.calls)")
        try LogStoreFixture.copy(source, to: target)
        if isPowerCut { try takeBack(target, &state) }
        state.crashes.append(
            Crash(place: target, isPowerCut: isPowerCut, call: state.calls, acknowledged: state.acknowledged))
    }

    private func takeBack(_ target: FilePath, _ state: inout State) throws {
        func copied(_ path: FilePath) -> FilePath {
            target.appending(bytes: Array(path.bytes.dropFirst(source.bytes.count + 1)))
        }
        for (path, old) in state.synced where Files.exists(copied(path)) {
            var bytes = try Files.read(path, limit: 1 << 28)
            if bytes == old { continue }
            // The length may be the old one or the new one, each changed page likewise.
            if Bool.random(using: &state.random) {
                bytes = Array(bytes.prefix(old.count)) + old.dropFirst(bytes.count)
            }
            for start in stride(from: 0, to: bytes.count, by: 4096) where Bool.random(using: &state.random) {
                for offset in start..<min(start + 4096, bytes.count) {
                    bytes[offset] = offset < old.count ? old[offset] : 0
                }
            }
            try LogStoreFixture.overwrite(copied(path), bytes)
        }
        for path in state.unsyncedNames where Bool.random(using: &state.random) { try Files.remove(copied(path)) }
        for (path, bytes) in state.removed where Bool.random(using: &state.random) {
            try LogStoreFixture.overwrite(copied(path), bytes)
        }
    }
}
