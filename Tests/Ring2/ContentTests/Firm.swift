// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Content
import Ledger
@_spi(Authentication) import Primitives
import TestKit
import Testing

/// A small fictional office: what the tests put into a ledger.
enum Firm {
    static func scope(_ name: String = "personal") throws -> TenantScope {
        TenantScope(authenticated: try #require(ModuleID(name)))
    }

    static func mail(_ number: Int) -> NewRecord {
        let text = """
            From: Jane Doe <jane.doe@example.org>\r
            To: Bob Roe <bob@example.net>\r
            Subject: Rent of Harbour Street, month \(number)\r
            Date: Thu, 01 Oct 2026 12:00:00 +0000\r
            Message-ID: <\(number)@example.org>\r
            \r
            Dear Bob,\r
            please pay invoice INV-2026-\(number) by 2026-10-31. Call +44 20 7946 0958.\r
            Jane\r

            """
        return NewRecord(
            kind: .mail, source: "maildir:\(number)", name: "\(number).eml", mediaType: "message/rfc822",
            content: Array(text.utf8))
    }

    static func note(_ number: Int) -> NewRecord {
        NewRecord(
            kind: .document, source: "file:notes/\(number).txt", name: "\(number).txt", mediaType: "text/plain",
            content: Array(
                "Note \(number)\n\nThe café on 2026-11-0\(number % 9 + 1), ask ann\(number)@example.com.\n".utf8))
    }

    /// As many records as asked for, of both kinds.
    static func records(_ count: Int) -> [NewRecord] { (0..<count).map { $0.isMultiple(of: 3) ? note($0) : mail($0) } }
}

/// One tenant's files and ledger, opened as often as a test needs.
struct FirmArchive {
    let directory = TemporaryDirectory()
    let ledger: Ledger

    init(_ count: Int = 0) async throws {
        ledger = try await Self.ledger(directory.path)
        if count > 0 { _ = try await ledger.append(Firm.records(count)) }
    }

    /// Opens what is known, in a directory of its own below the archive's.
    func open(_ name: String = "a", batch: ProjectionBatch = ProjectionBatch()) async throws -> Knowledge {
        let home = directory.path.appending(name)
        try makeDirectory(home)
        return try await Knowledge.open(
            scope: Firm.scope(), database: database(name), search: home, ledger: ledger, batch: batch)
    }
    func database(_ name: String = "a") -> FilePath { directory.path.appending(name).appending("knowledge.db") }
    func index(_ name: String = "a") -> FilePath { directory.path.appending(name).appending("index.db") }
}
