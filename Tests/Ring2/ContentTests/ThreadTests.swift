// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Primitives
import TestKit
import Testing
import Vault

@testable import Content

@Suite struct ThreadTests {
    /// A mail that answers others; the ids of mails are their numbers.
    private func mail(_ number: Int, answering others: [Int] = []) -> NewRecord {
        let answers = others.map { "<\($0)@example.org>" }.joined(separator: " ")
        let line = others.isEmpty ? "" : "In-Reply-To: \(answers)\r\n"
        let text =
            "From: Jane Doe <jane@example.org>\r\nTo: bob@example.net\r\nSubject: \(number)\r\n"
            + "Date: Thu, 01 Oct 2026 12:00:00 +0000\r\nMessage-ID: <\(number)@example.org>\r\n\(line)\r\nhello\r\n"
        return NewRecord(
            kind: .mail, source: "maildir:\(number)", name: "\(number).eml", mediaType: "message/rfc822",
            content: Array(text.utf8))
    }

    private func threads(_ knowledge: Knowledge) async throws -> [UInt64: UInt64?] {
        let documents = try await knowledge.documents(from: 0, limit: 1_000)
        return Dictionary(uniqueKeysWithValues: documents.map { ($0.entry, $0.thread) })
    }

    @Test func `answers are in the thread of what they answer, whichever came first`() async throws {
        let archive = try await FirmArchive()
        _ = try await archive.ledger.append([
            mail(5, answering: [4]), mail(1), mail(2, answering: [1]), Firm.note(0), mail(9),
            mail(4, answering: [2]), mail(8, answering: [77]), mail(7, answering: [77]),
        ])
        let knowledge = try await archive.open(batch: ProjectionBatch(entries: 2))
        try await knowledge.catchUp()
        #expect(
            try await threads(knowledge)
                == [0: 0, 1: 0, 2: 0, 3: nil, 4: 4, 5: 0, 6: 6, 7: 6])
        let thread = try await knowledge.mails(thread: 0)
        #expect(thread.mails.map(\.entry) == [0, 1, 2, 5] && thread.next == nil)
        #expect(try await knowledge.mails(address: "BOB@example.net", limit: 3).mails.map(\.entry) == [0, 1, 2])
        #expect(try await knowledge.mails(after: 2, limit: 2).next == 5)
        #expect(try await knowledge.mails(after: 6, limit: 2).next == nil)
        #expect(try await knowledge.mails(address: "nobody@example.net").mails.isEmpty)
        await knowledge.close()
    }

    @Test func `threads come out the same whatever the batches, and fall apart where an erasure takes their middle`()
        async throws
    {
        var random = SeededGenerator(test: #function)
        for _ in 0..<6 {
            let archive = try await FirmArchive()
            let numbers = (0..<30).shuffled(using: &random)
            var answers: [Int: [Int]] = [:]
            for number in numbers where Bool.random(using: &random) {
                answers[number] = (0..<Int.random(in: 1...2, using: &random)).map { _ in
                    Int.random(in: 0..<33, using: &random)
                }.filter { $0 != number }
            }
            for number in numbers {
                _ = try await archive.ledger.append([mail(number, answering: answers[number] ?? [])])
            }
            let small = try await archive.open(
                "small", batch: ProjectionBatch(entries: Int.random(in: 1...5, using: &random), readers: 2))
            try await small.catchUp()
            #expect(try await threads(small) == Self.brute(numbers, answers, without: []))

            let gone = Set((0..<6).map { _ in UInt64.random(in: 0..<30, using: &random) })
            let grounds = try Grounds(reason: "asked to be forgotten", authority: "the person herself")
            _ = try await archive.ledger.erase(
                ErasureRequest(.entries(EntryRanges(gone.sorted())), grounds: grounds))
            try await small.catchUp()
            #expect(try await threads(small) == Self.brute(numbers, answers, without: gone))
            let before = try await small.exportDigest()
            let rebuilt = try await small.rebuild()
            #expect(rebuilt.before == before && rebuilt.after == before)
            await small.close()
        }
    }

    /// The threads by going from mail to mail until nothing changes.
    private static func brute(_ numbers: [Int], _ answers: [Int: [Int]], without gone: Set<UInt64>) -> [UInt64: UInt64?]
    {
        var threads: [UInt64: UInt64?] = [:]
        let left = numbers.indices.filter { !gone.contains(UInt64($0)) }
        let ids = numbers.map { Set([$0] + (answers[$0] ?? [])) }
        for index in left { threads[UInt64(index)] = UInt64(index) }
        var changed = true
        while changed {
            changed = false
            for one in left {
                for other in left where !ids[one].isDisjoint(with: ids[other]) {
                    guard let a = threads[UInt64(one)] ?? nil, let b = threads[UInt64(other)] ?? nil, a != b else {
                        continue
                    }
                    threads[UInt64(one)] = min(a, b)
                    threads[UInt64(other)] = min(a, b)
                    changed = true
                }
            }
        }
        return threads
    }
}
