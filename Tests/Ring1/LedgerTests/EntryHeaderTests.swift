// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TestKit
import Testing
import Vault

@testable import Ledger

@Suite struct EntryHeaderTests {
    private static let id = [UInt8](repeating: 0xab, count: 16).hex
    private static let commit = [UInt8](repeating: 0xcd, count: 32).hex

    /// A header with the smallest set of members.
    private func header(_ place: EntryHeader.Place, kind: RecordKind = .payload, size: Int = 0) throws -> EntryHeader {
        EntryHeader(
            kind: kind, recordedAt: Instant(milliseconds: 1_790_000_000_000),
            id: try #require(SourceIdentity(hex: Self.id)),
            commitment: try #require(ContentCommitment(hex: Self.commit)),
            size: size, subjects: [], place: place)
    }
    private var facts: RecordFacts {
        RecordFacts(source: "payload:a", name: "a", mediaType: "application/json", attributes: ["n": 1])
    }
    private func refusal(_ bytes: [UInt8]) -> LedgerError.Code? {
        do throws(LedgerError) {
            _ = try EntryHeader.read(bytes)
            return nil
        } catch { return error.kind }
    }

    @Test func `an open entry is one line of canonical JSON and its content`() throws {
        let bytes = try header(.open(facts), size: 2).entry(content: Array("{}".utf8))
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                {"at":"2026-09-21T14:13:20.000Z","attributes":{"n":1},"commit":"\(Self.commit)","id":"\(Self.id)",\
                "kind":"payload","media_type":"application/json","name":"a","size":2,"source":"payload:a","v":2}
                {}
                """)
        let read = try EntryHeader.read(bytes)
        #expect(try read.header == header(.open(facts), size: 2))
        #expect(Array(read.content) == Array("{}".utf8))
    }

    @Test func `a sealed entry says nothing of its source and keeps every other member`() throws {
        let digest = SHA256.hash([1])
        var header = try header(.sealed(digest: digest, bytes: 300), kind: .mail, size: 70_000)
        header.actor = "role:clerk"
        header.occurredAt = Instant(milliseconds: 1_700_000_000_123)
        header.parent = .back(3)
        header.subjects = [try #require(SubjectID("p-17")), try #require(SubjectID("p-4"))]
        let bytes = try header.entry(content: [1, 2, 3])
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                {"actor":"role:clerk","at":"2026-09-21T14:13:20.000Z","blob":{"sha256":"\(digest.hex)","size":300},\
                "commit":"\(Self.commit)","id":"\(Self.id)","kind":"mail","occurred_at":"2023-11-14T22:13:20.123Z",\
                "parent_back":3,"size":70000,"subjects":["p-17","p-4"],"v":2}

                """)
        #expect(try EntryHeader.read(bytes).header == header)
        #expect(header.parentIndex(from: 10) == 7)
        #expect(header.parentIndex(from: 2) == nil)
    }

    @Test(arguments: [
        ("{}", LedgerError.Code.unknownFormat), ("", .damaged), ("[]", .damaged), ("{\"v\":3}", .unknownFormat),
        ("{\"v\":2}", .damaged), ("{\"v\":2,\"v\":2}", .damaged), ("null", .damaged), ("{\"v\":2", .damaged),
    ])
    func `what is no header is refused`(line: String, code: LedgerError.Code) {
        #expect(refusal(Array((line + "\n").utf8)) == code)
        #expect(refusal(Array(line.utf8)) == .damaged)
    }

    @Test func `a header in another spelling, order or with another member is refused`() throws {
        let good = String(decoding: try header(.open(facts)).entry(content: []), as: UTF8.self)
        #expect(refusal(Array(good.utf8)) == nil)
        let changes = [
            (",\"size\":0", ",\"size\":-0"), (",\"size\":0", ",\"size\":0.0"), (",\"size\":0", ", \"size\":0"),
            (",\"size\":0", ",\"size\":-1"), (",\"size\":0", ",\"size\":0,\"zz\":1"), ("\"v\":2", "\"v\":2.0"),
            ("\"kind\":\"payload\"", "\"kind\":\"Payload\""), ("\"name\":\"a\"", "\"name\":\"\\u0061\""),
            (Self.id, Self.id.uppercased()), (Self.commit, String(Self.commit.dropLast())),
            ("2026-09-21T14:13:20.000Z", "2026-09-21T14:13:20Z"), ("2026-09-21T14:13:20.000Z", "yesterday"),
            ("\"source\":\"payload:a\"", "\"source\":\"\""), ("\"source\":\"payload:a\",", ""),
            ("\"v\":2", "\"subjects\":[],\"v\":2"), ("\"v\":2", "\"subjects\":[\"a\",\"a\"],\"v\":2"),
            ("\"v\":2", "\"subjects\":[\"a b\"],\"v\":2"), ("\"size\":0", "\"parent_back\":0,\"size\":0"),
            ("\"size\":0", "\"parent\":1,\"parent_back\":1,\"size\":0"), ("\"size\":0", "\"parent\":-1,\"size\":0"),
            ("\"size\":0", "\"retention\":{},\"size\":0"), ("\"at\"", "\"actor\":1,\"at\""),
            ("\"attributes\":{\"n\":1}", "\"attributes\":{\"n\":1.0}"),
            ("\"commit\"", "\"blob\":{\"sha256\":\"\(Self.commit)\",\"size\":5},\"commit\""),
        ]
        for (old, new) in changes {
            #expect(good.contains(old))
            #expect(refusal(Array(good.replacing(old, with: new).utf8)) != nil, "\(old) to \(new)")
        }
    }

    @Test func `the content must be as long as the header says, and a sealed entry has none`() throws {
        let open = try header(.open(facts), size: 2).entry(content: [1, 2])
        #expect(refusal(open) == nil)
        #expect(refusal(open + [3]) == .damaged)
        #expect(refusal(open.dropLast()) == .damaged)
        let sealed = try header(.sealed(digest: SHA256.hash([]), bytes: 1), size: 2).entry(content: [1, 2])
        #expect(refusal(sealed) == nil)
        #expect(refusal(sealed + [1, 2]) == .damaged)
    }

    @Test func `a header has its limit, and the largest one fits an entry with the largest open content`() throws {
        var facts = facts
        let base = try header(.open(facts), size: LedgerLimits.maxOpenBytes).line().count
        facts.name = String(repeating: "n", count: EntryHeader.maxBytes - base + 1)
        let content = [UInt8](repeating: 7, count: LedgerLimits.maxOpenBytes)
        let largest = try header(.open(facts), size: content.count).entry(content: content)
        #expect(largest.count == LedgerLimits.maxEntryBytes)
        #expect(refusal(largest) == nil)
        facts.name += "n"
        #expect(refusal(try header(.open(facts), size: content.count).entry(content: content)) == .damaged)
        #expect(refusal([UInt8](repeating: 0x20, count: 100_000)) == .damaged)
        let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        let good = String(decoding: try header(.open(self.facts)).entry(content: []), as: UTF8.self)
        #expect(refusal(Array(good.replacing("{\"n\":1}", with: "{\"n\":\(deep)}").utf8)) == .damaged)
    }

    @Test func `whatever is read is written again with the same bytes, and nothing stops the reader`() throws {
        var random = SeededGenerator(test: "entry headers")
        var seeds: [[UInt8]] = []
        for number in 0..<40 {
            var header = try header(
                number % 2 == 0 ? .open(facts) : .sealed(digest: SHA256.hash([UInt8(number)]), bytes: number + 1),
                kind: [.payload, .mail, .erasure, .commit][number % 4], size: number % 2 == 0 ? 4 : number)
            if number % 3 == 0 { header.actor = "someone \u{1F600} \(number)\n\"" }
            if number % 5 == 0 { header.parent = number % 2 == 0 ? .index(UInt64(number)) : .back(UInt64(number + 1)) }
            if number % 7 == 0 { header.subjects = [try #require(SubjectID("s\(number)"))] }
            let bytes = try header.entry(content: [1, 2, 0x0A, 4])
            #expect(try EntryHeader.read(bytes).header == header)
            seeds.append(bytes)
        }
        var readable = 0
        for _ in 0..<5_000 {
            var bytes = seeds[Int.random(in: seeds.indices, using: &random)]
            for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(bytes[Int.random(in: bytes.indices, using: &random)], at: place)
                default: bytes.removeSubrange(place..<min(place + 9, bytes.count))
                }
            }
            guard let (header, content) = try? EntryHeader.read(bytes) else { continue }
            readable += 1
            #expect(try header.entry(content: Array(content)) == bytes)
            #expect(!EntryKeys.keys(ofEntry: bytes).isEmpty)
        }
        #expect(readable > 0)
    }
}
