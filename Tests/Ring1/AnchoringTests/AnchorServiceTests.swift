// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Cryptography
import Foundation
import HTTPCodec
import HTTPServer
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite(.enabled(if: Simulator.isAvailable, Simulator.needs))
struct AnchorServiceTests {
    private func both(_ witness: Simulator, _ rekor: Simulator) throws -> AnchorConfiguration {
        AnchorConfiguration(policy: try AnchorStage.policy(witness), rekor: try AnchorStage.rekor(rekor))
    }
    private func trust(_ stage: AnchorStage, _ witness: Simulator, _ rekor: Simulator) throws -> AnchorTrust {
        AnchorTrust(
            log: [stage.log.signer.verifier], witnesses: [try NoteVerifier(vkey: witness.vkey)],
            rekor: [try NoteVerifier(vkey: rekor.vkey)])
    }

    @Test func `what is proved survives a restart, and only the rest is asked for again`() async throws {
        let stage = try AnchorStage()
        let witness = try await Simulator.witness(of: [stage.log.signer.verifier.vkey])
        let down = try await Simulator.rekor(fault: "down")
        do {
            let service = try await stage.open(both(witness, down))
            await service.step()
            #expect(stage.events().count == 3)  // taken, proved, failed
            let open = try #require(await service.status.open.first)
            #expect(open.done == ["witness w1"] && open.missing == ["rekor"])
            #expect(open.failed["rekor"]?.code == "anchor_unreachable")
            #expect(await service.status.json["open"]?[0]?["failed"]?["rekor"]?["failures"]?.intValue == 1)
        }
        // The witness is gone, and not needed any more.
        await witness.stop()
        let rekor = try await Simulator.rekor()
        stage.wait(.seconds(3600))
        let service = try await stage.open(both(witness, rekor))
        await service.step()
        #expect(stage.events() == [.proved(part: "rekor", size: 5), .recorded(size: 5, entry: 5, missing: [])])
        let record = try AnchorRecord(try #require(stage.log.records.first), trust: try trust(stage, witness, rekor))
        #expect(record.cosigners.count == 1 && record.receipt?.index == 0 && record.unchecked == [])
        #expect(record.checkpoint.size == 5)
    }

    @Test func `after a crash between record and outbox the same record comes again`() async throws {
        let stage = try AnchorStage()
        let witness = try await Simulator.witness(of: [stage.log.signer.verifier.vkey])
        let rekor = try await Simulator.rekor()
        var saved: (name: String, object: JSONObject)?
        do {
            // The ledger takes no record at first, so the item is complete on the disk.
            let service = try await stage.open(both(witness, rekor))
            await service.step()
            #expect(stage.log.records.count == 1)
        }
        let second = try AnchorStage(stage.log)
        do {
            let down = try await Simulator.rekor(fault: "down")
            let service = try await second.open(both(witness, down))
            await service.step()
            saved = try second.items().first
        }
        let item = try #require(saved)
        for _ in 1...2 {
            second.wait(.seconds(3600))
            try second.write(item.object, item.name)
            let service = try await second.open(both(witness, rekor))
            await service.step()
        }
        // The second time the log has the entry already: it is found there, and only the index of the proof may differ.
        #expect(stage.log.records.count == 3)
        #expect(stage.log.records[1]["signature"] == stage.log.records[2]["signature"])
        #expect(stage.log.records[1]["rekor"]?["logIndex"] == stage.log.records[2]["rekor"]?["logIndex"])
        #expect(try second.items().isEmpty)
    }

    @Test func `a ledger that takes no record is asked again, and nothing else is`() async throws {
        let stage = try AnchorStage()
        let witness = try await Simulator.witness(of: [stage.log.signer.verifier.vkey])
        let rekor = try await Simulator.rekor(fault: "down")
        let service = try await stage.open(both(witness, rekor))
        await service.step()
        #expect(stage.failures() == ["anchor_unreachable"])
        stage.log.setBroken(true)
        stage.wait(.seconds(86_400))
        await service.step()
        // No new checkpoint, and the log is down as ever.
        #expect(stage.failures() == ["anchor_storage_failed", "anchor_unreachable"])
        stage.log.setBroken(false)
        stage.log.grow(1)
        stage.wait(.seconds(3600))
        await service.step()
        // The old one had a proof, so it is recorded with what it lacks; the new one waits for the log.
        let events = stage.events()
        #expect(events.contains(.recorded(size: 5, entry: 6, missing: ["rekor"])))
        #expect(stage.log.records.map { $0["missing"]?[0]?.stringValue } == ["rekor"])
        #expect(await service.status.newest == nil)
        #expect(try stage.items().count == 1)
    }

    @Test func `a checkpoint without any proof makes room for the next`() async throws {
        let stage = try AnchorStage()
        let down = try await Simulator.rekor(fault: "down")
        let service = try await stage.open(AnchorConfiguration(rekor: try AnchorStage.rekor(down)))
        for round in 1...5 {
            await service.step()
            #expect(try stage.items().count == 1)
            let events = stage.events()
            #expect(events.contains(.taken(size: UInt64(4 + round))))
            if round > 1 { #expect(events.contains(.superseded(size: UInt64(3 + round)))) }
            stage.log.grow(1)
            stage.wait(.seconds(86_400))
        }
        #expect(stage.log.records.isEmpty)
    }

    @Test func `two periods without an anchor are reported once, until there is one`() async throws {
        let stage = try AnchorStage()
        let down = try await Simulator.rekor(fault: "down")
        let since = stage.clock.now
        do {
            let service = try await stage.open(AnchorConfiguration(rekor: try AnchorStage.rekor(down)))
            var reports = 0
            for hour in 0..<100 {
                await service.step()
                for case .overdue(let error) in stage.events() {
                    reports += 1
                    #expect(hour == 49 && error.kind == .overdue)
                }
                stage.wait(.seconds(3600))
            }
            #expect(reports == 1)
            #expect(await service.status.overdueSince == since)
        }
        let rekor = try await Simulator.rekor()
        let service = try await stage.open(AnchorConfiguration(rekor: try AnchorStage.rekor(rekor)))
        await service.step()
        #expect(await service.status.overdueSince == nil)
        #expect(await service.status.newest?.size == 5)
    }

    @Test func `on request a checkpoint goes out at once, and the same one only once`() async throws {
        let stage = try AnchorStage()
        let rekor = try await Simulator.rekor()
        let down = try await Simulator.rekor(fault: "down")
        let service = try await stage.open(AnchorConfiguration(rekor: try AnchorStage.rekor(down)))
        await service.step()
        let signature = try stage.items().first?.object["signature"]
        for _ in 1...3 {
            await service.anchorNow()
            await service.step()
            // It is tried at once, without the pause, and it is the same signature.
            #expect(stage.failures().last == "anchor_unreachable")
            #expect(try stage.items().map(\.object["signature"]) == [signature])
        }
        _ = rekor
    }

    @Test func `an empty ledger is not anchored`() async throws {
        let stage = try AnchorStage(LogInMemory(entries: 0))
        let rekor = try await Simulator.rekor()
        let service = try await stage.open(AnchorConfiguration(rekor: try AnchorStage.rekor(rekor)))
        await service.step()
        #expect(stage.events() == [] && stage.log.records.isEmpty)
        stage.log.grow(1)
        await service.step()
        #expect(stage.log.records.count == 1)
    }

    @Test func `it runs by itself until it is cancelled`() async throws {
        let stage = try AnchorStage()
        let rekor = try await Simulator.rekor()
        let service = try await stage.open(AnchorConfiguration(rekor: try AnchorStage.rekor(rekor)))
        let task = Task { await service.run() }
        while stage.log.records.isEmpty { await Task.yield() }
        stage.log.grow(1)
        while stage.log.records.count < 2 {
            await service.anchorNow()
            await Task.yield()
        }
        task.cancel()
        await task.value
        #expect(stage.failures() == [])
    }

    @Test func `redirects are not followed, and what a server says reaches no terminal raw`() async throws {
        let stage = try AnchorStage()
        let paths = Lock<[String]>([])
        let server = HTTPServer(configuration: ServerConfiguration(listen: [.tcp("127.0.0.1", 0)])) { request in
            paths.withLock { $0.append(request.path) }
            return HTTPResponse(
                status: 302, headers: ["Location": "/elsewhere"], body: Array("\u{1B}[31mred\nmore".utf8))
        }
        let port = try server.start().first?.port ?? 0
        let key = try NoteSigner(name: "rekor.example", key: Ed25519PrivateKey()).verifier
        let service = try await stage.open(
            AnchorConfiguration(rekor: try RekorLog(url: "http://127.0.0.1:\(port)", key: key)))
        await service.step()
        await server.shutdown(grace: .zero)
        #expect(paths.withLock { $0 } == ["/api/v2/log/entries"])
        let messages = stage.events().compactMap { if case .failed(_, let error) = $0 { error.message } else { nil } }
        #expect(messages.count == 1 && messages[0].contains("302") && messages[0].hasSuffix("“?[31mred”"))
    }
}
