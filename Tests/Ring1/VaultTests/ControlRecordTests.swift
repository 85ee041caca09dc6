// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Primitives
import TestKit
import Testing

@testable import Vault

@Suite("Control records")
struct ControlRecordTests {
    static let all: [(ControlRecord, String)] = {
        guard let grounds = try? Grounds(reason: "case 7/26", authority: "district court"),
            let hold = HoldID("case-7"), let person = SubjectID("p-1"), let some = try? EntryRanges([3, 4, 9]),
            let key = SubjectKeyID(hex: "0011223344556677")
        else { return [] }
        let end = Instant(milliseconds: 1_900_000_000_000)
        let tail = "\"reason\":\"case 7/26\""
        let head = "{\"authority\":\"district court\""
        return [
            (
                .hold(hold, .everything, grounds),
                "\(head),\"everything\":true,\"hold\":\"case-7\",\(tail),\"v\":1}"
            ),
            (
                .hold(hold, .entries(some), grounds),
                "\(head),\"entries\":[[3,4],[9,9]],\"hold\":\"case-7\",\(tail),\"v\":1}"
            ),
            (
                .hold(hold, .subject(person), grounds),
                "\(head),\"hold\":\"case-7\",\(tail),\"subject\":\"p-1\",\"v\":1}"
            ),
            (.release(hold, grounds), "\(head),\"hold\":\"case-7\",\(tail),\"v\":1}"),
            (
                .retention(.subject(person), Retention(.years6, until: end), grounds),
                "\(head),\(tail),\"retention\":{\"class\":\"years-6\",\"until\":\"2030-03-17T17:46:40.000Z\"},"
                    + "\"subject\":\"p-1\",\"v\":1}"
            ),
            (
                .erasure(.subject(person), key: key, grounds),
                "\(head),\"key\":\"0011223344556677\",\(tail),\"subject\":\"p-1\",\"v\":1}"
            ),
            (.erasure(.entries(some), key: nil, grounds), "\(head),\"entries\":[[3,4],[9,9]],\(tail),\"v\":1}"),
            (
                .refusal(
                    .entries(some),
                    [
                        ErasureObstacle(.hold(hold), entry: nil), ErasureObstacle(.hold(hold), entry: 3),
                        ErasureObstacle(.retention(until: .at(end)), entry: 4),
                        ErasureObstacle(.retention(until: .never), entry: 9),
                    ], grounds),
                "\(head),\"entries\":[[3,4],[9,9]],\"obstacles\":[{\"hold\":\"case-7\"},{\"entry\":3,\"hold\":\"case-7\"},"
                    + "{\"entry\":4,\"until\":\"2030-03-17T17:46:40.000Z\"},{\"entry\":9,\"until\":\"never\"}],"
                    + "\(tail),\"v\":1}"
            ),
        ]
    }()

    @Test func `each record has one form, read as it was written`() throws {
        #expect(Self.all.count == 8)
        for (record, text) in Self.all {
            let body = try record.body()
            #expect(String(decoding: body, as: UTF8.self) == text)
            #expect(try ControlRecord(kindName: record.kindName, body: body) == record)
            #expect(ControlRecord.kindNames.contains(record.kindName))
        }
    }

    @Test func `records of another kind, version or spelling are refused`() throws {
        for (record, text) in Self.all {
            for other in ControlRecord.kindNames + ["note", ""] where other != record.kindName {
                let read = try? ControlRecord(kindName: other, body: Array(text.utf8))
                #expect(read == nil || other == "erasure" || record.kindName == "erasure")
                #expect(read != record)
            }
            for wrong in [
                text.replacing("\"v\":1", with: "\"v\":2"), text.replacing("\"v\":1", with: "\"v\":1.0"),
                text.replacing("\"v\":1", with: "\"v\":1,\"x\":0"), text + " ", text.replacing(",", with: ", "),
                text.replacing("district court", with: ""), text.replacing("district court", with: "a\\nb"),
                text.replacing("case 7/26", with: String(repeating: "r", count: 1001)), "", "[]", "{}", "null",
                text.replacing("case-7", with: "a b").replacing("p-1", with: "a@b").replacing("[3,4]", with: "[4,3]")
                    .replacing("\"reason\"", with: "\"reason \""),
            ] {
                let code = refusal { _ = try ControlRecord(kindName: record.kindName, body: Array(wrong.utf8)) }
                #expect(code == .controlInvalid, "\(wrong)")
            }
        }
    }

    @Test func `the largest record fits into an entry`() throws {
        let quotes = String(repeating: "\"", count: Grounds.maxBytes)
        let grounds = try Grounds(reason: quotes, authority: quotes)
        let start = EntryRanges.maxIndex - 2000
        let entries = try EntryRanges((0..<512).map { start + $0 * 2 })
        let name = try #require(HoldID(String(repeating: "h", count: 64)))
        let obstacles = (0..<100).map { ErasureObstacle(.hold(name), entry: start + $0) }
        let record = ControlRecord.refusal(.entries(entries), obstacles, grounds)
        let body = try record.body()
        #expect(body.count <= ControlRecord.maxBodyBytes)
        guard case .refusal(_, let kept, _) = try ControlRecord(kindName: record.kindName, body: body) else {
            Issue.record("read as another record")
            return
        }
        #expect(kept.count == ControlRecord.maxObstacles)
    }

    @Test func `changed bodies never stop the program and never pass for the same record`() throws {
        var random = SeededGenerator(test: "control record bits")
        for (record, text) in Self.all {
            for _ in 0..<300 {
                var body = Array(text.utf8)
                body[Int.random(in: 0..<body.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                let read = try? ControlRecord(kindName: record.kindName, body: body)
                #expect(read != record || body == Array(text.utf8))
            }
        }
    }

    @Test func `obstacles say what is in the way`() throws {
        let hold = try #require(HoldID("case-7"))
        #expect(ErasureObstacle(.hold(hold), entry: 3).message == "the hold case-7 keeps entry 3")
        #expect(ErasureObstacle(.hold(hold), entry: nil).message == "the hold case-7 keeps the contents")
        #expect(
            ErasureObstacle(.retention(until: .at(Instant(milliseconds: 0))), entry: 1).message
                == "entry 1 must stay until 1970-01-01T00:00:00.000Z")
        #expect(ErasureObstacle(.retention(until: .never), entry: 1).message == "entry 1 must stay for ever")
    }
}
