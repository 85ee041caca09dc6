// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Cryptography
import Foundation
import HTTPClient
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

/// Everything one test of the service needs: a ledger, a directory, a clock that is moved by hand, and what was reported.
final class AnchorStage: Sendable {
    let log: LogInMemory
    let directory = TemporaryDirectory()
    let client = HTTPClient()
    private let time: Lock<Instant>
    private let happened = Lock<[AnchorEvent]>([])

    init(_ log: LogInMemory? = nil) throws {
        self.log = try log ?? LogInMemory()
        // A minute ahead: certificates that a test makes after this are valid.
        time = Lock(WallClock.system.now.advanced(by: .seconds(60)))
    }

    var clock: WallClock { WallClock { [time] in time.withLock { $0 } } }
    func wait(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    var outbox: FilePath { directory.path.appending("outbox") }
    var keyFile: FilePath { directory.path.appending("anchor.key") }

    /// What was reported since the last call.
    func events() -> [AnchorEvent] {
        happened.withLock { events in
            defer { events = [] }
            return events
        }
    }
    /// The codes of the failures since the last call.
    func failures() -> [String] {
        events().compactMap { if case .failed(_, let error) = $0 { error.code } else { nil } }
    }

    /// Opens the service; one that is still open must have been let go of.
    func open(_ configuration: AnchorConfiguration) async throws -> AnchorService {
        let service = try await AnchorService.open(
            log: log, configuration: configuration, directory: outbox, keyFile: keyFile, client: client, clock: clock,
            random: SeededGenerator(seed: 1, test: "anchor"),
            report: { [happened] event in happened.withLock { $0.append(event) } })
        return try #require(service)
    }

    /// The items of the outbox, as they lie on the disk.
    func items() throws -> [(name: String, object: JSONObject)] {
        try FileManager.default.contentsOfDirectory(atPath: outbox.string).sorted()
            .filter { $0.hasSuffix(".json") && $0 != "memory.json" }
            .map { ($0, try #require(try JSONValue(parsing: [UInt8](Data(contentsOf: file($0)))).objectValue)) }
    }
    func file(_ name: String) -> URL { URL(filePath: outbox.appending(name).string) }
    func write(_ object: JSONObject, _ name: String) throws {
        try Data(JSONValue.object(object).text.utf8).write(to: file(name))
    }

    /// A policy of witnesses with these keys and addresses, of which so many must cosign.
    static func policy(_ witnesses: [(name: String, vkey: String, url: String?)], quorum: String) throws
        -> WitnessPolicy
    {
        var lines = witnesses.map { "witness \($0.name) \($0.vkey)" + ($0.url.map { " \($0)" } ?? "") }
        lines.append("group all-of-them \(quorum) \(witnesses.map(\.name).joined(separator: " "))")
        lines.append("quorum all-of-them\n")
        return try WitnessPolicy(parsing: lines.joined(separator: "\n"))
    }
    static func policy(_ witness: Simulator) throws -> WitnessPolicy {
        try policy([("w1", witness.vkey, witness.url)], quorum: "all")
    }
    static func rekor(_ simulator: Simulator) throws -> RekorLog {
        try RekorLog(url: simulator.url, key: NoteVerifier(vkey: simulator.vkey))
    }
}
