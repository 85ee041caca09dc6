// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

/// A place for a log, its keys and its clock.
struct LogStoreFixture: Sendable {
    let temporary = TemporaryDirectory()
    let signer: NoteSigner
    let time = SteppedTime(milliseconds: 1_790_000_000_000)
    /// Segments that are soon full, and a publisher that works only when asked.
    var options = LogStoreOptions()
    private let place: FilePath

    init(at place: FilePath? = nil) throws {
        self.place = place ?? temporary.path
        signer = try Self.signer(seed: 7)
        options.publishEvery = .seconds(3600)
        options.partialsEvery = .seconds(3600)
    }

    static func signer(seed: UInt8, name: String = "log.example/test") throws -> NoteSigner {
        try NoteSigner(name: name, key: Ed25519PrivateKey(seed: [UInt8](repeating: seed, count: 32)))
    }

    var directory: FilePath { place.appending("log") }
    var signedState: FilePath { place.appending("state") }
    func path(_ name: String) -> FilePath { directory.appending(name) }

    func open(
        directory: FilePath? = nil, signers: [NoteSigner]? = nil, verifiers: [NoteVerifier] = [],
        options: LogStoreOptions? = nil, onStop: (@Sendable (LogStoreError) -> Void)? = nil
    ) throws -> LogStore {
        let time = time
        return try LogStore.open(
            directory: directory ?? self.directory, signedState: signedState, signers: signers ?? [signer],
            verifiers: verifiers, clock: WallClock { Instant(milliseconds: Int64(time.milliseconds)) },
            options: options ?? self.options, keys: Self.keys, onStop: onStop)
    }

    /// The error with which opening is refused; nil where it is not.
    func refusal(directory: FilePath? = nil, signers: [NoteSigner]? = nil) -> LogStoreError? {
        do {
            _ = try open(directory: directory, signers: signers)
            return nil
        } catch { return error as? LogStoreError }
    }

    static func keys(_ entry: [UInt8]) -> [UInt64] { [UInt64(entry.count), entry.first.map(UInt64.init) ?? 1000] }
    static func entry(_ number: UInt64, bytes: Int? = nil) -> [UInt8] {
        let text = Array("entry \(number)".utf8)
        guard let bytes else { return text }
        return (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ Int(number)) }
    }
    static func leaf(_ number: UInt64, bytes: Int? = nil) throws -> LogLeaf {
        let entry = entry(number, bytes: bytes)
        return try LogLeaf(entry, keys: keys(entry))
    }
    static func leaves(_ numbers: Range<UInt64>) throws -> [LogLeaf] { try numbers.map { try leaf($0) } }

    func bytes(_ name: String) throws -> [UInt8] { try Files.read(path(name), limit: 1 << 30) }
    /// Writes a file anew, without waiting for the disk.
    func overwrite(_ name: String, _ bytes: [UInt8]) throws { try Self.overwrite(path(name), bytes) }
    static func overwrite(_ path: FilePath, _ bytes: [UInt8]) throws {
        try Files.remove(path)
        let file = try OpenFile(path, for: .createNew)
        try file.write(bytes, at: 0)
    }

    /// The write-ahead segments by name.
    func segments() throws -> [String] { try Files.list(path("wal")).map { "wal/\($0)" } }

    /// Copies a directory tree, without locks.
    static func copy(_ from: FilePath, to: FilePath) throws {
        try Files.createDirectory(to)
        for name in try Files.list(from) where name != "lock" {
            let (source, target) = (from.appending(bytes: name.bytes), to.appending(bytes: name.bytes))
            switch try Files.status(source)?.kind {
            case .directory: try copy(source, to: target)
            case .file: try overwrite(target, try Files.read(source, limit: 1 << 30))
            default: continue
            }
        }
    }
}
