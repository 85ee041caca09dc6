// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import MailTransport
import Primitives
import TestKit
import Testing

@Suite(.enabled(if: DovecotServer.isAvailable, "needs dovecot-imapd and the superuser"))
struct DovecotTests {
    private func bench(_ server: DovecotServer, _ security: MailAccount.Security) throws -> FetchBench {
        var bench = try FetchBench(
            port: security == .startTLS ? server.port : server.securePort, security: security)
        bench.account.host = "localhost"
        bench.account.authorities = server.authorities
        return bench
    }
    private func fetch(
        _ bench: FetchBench, _ sink: RecordingSink, password: String = DovecotServer.password
    ) async throws -> IMAPReport {
        let fetch = IMAPFetch(
            account: bench.account, password: try #require(MailPassword(Array(password.utf8))),
            positions: bench.directory.path.appending("positions"), limits: bench.limits)
        return try await fetch.run(into: sink)
    }

    /// Runs a test with a server, and stops it.
    private func withServer(
        _ prepare: (FilePath) throws -> Void = { _ in }, _ test: (DovecotServer) async throws -> Void
    ) async throws {
        let server = try await DovecotServer(prepare)
        do { try await test(server) } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test(arguments: [MailAccount.Security.tls, .startTLS])
    func `500 mails fetched with interruptions arrive once each, and nothing changes at the server`(
        security: MailAccount.Security
    ) async throws {
        var expected: [String] = []
        try await withServer { home in
            expected += try writeMaildir(home, 400, "in")
            expected += try writeMaildir(home.appending(".Entw&APw-rfe"), 60, "draft")
            expected += try writeMaildir(home.appending(".A.B"), 40, "deep")
        } _: { server in
            try await fetchAll(expected, server, security)
        }
    }
    private func fetchAll(
        _ expected: [String], _ server: DovecotServer, _ security: MailAccount.Security
    ) async throws {
        var bench = try bench(server, security)
        bench.limits.batchMails = 20
        let before = try server.files()
        #expect(before.count == 500)

        // Four fetches end at some batch: the sink fails, or the task is cancelled while the sink works.
        let stored = RecordingSink { call in
            if call == 3 || call == 9 { throw RecordingSink.Full() }
            if call == 6 || call == 15 {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            }
        }
        var interruptions = 0
        var report = IMAPReport()
        while true {
            let fetching = Task { [bench] in try await fetch(bench, stored) }
            do {
                report = try await fetching.value
                break
            } catch {
                interruptions += 1
                #expect(error is RecordingSink.Full || error is CancellationError, "\(error)\n\(server.log)")
            }
            guard interruptions < 20 else { break }
        }
        #expect(interruptions == 4)
        #expect(stored.mails.count == 500)
        #expect(Set(stored.texts) == Set(expected))
        #expect(report.refused.isEmpty && report.gone == 0 && report.known == 0)
        #expect(stored.mails.contains { $0.place?.hasPrefix("Entwürfe/") == true })
        #expect(stored.mails.contains { $0.place?.hasPrefix("A.B/") == true })
        #expect(try server.files() == before)

        let again = try await fetch(bench, stored)
        #expect((again.found, again.new, again.known) == (0, 0, 0))
    }
    @Test func `a certificate nobody vouches for is refused, also one for another name`() async throws {
        try await withServer { server in
            for security in [MailAccount.Security.tls, .startTLS] {
                var stranger = try bench(server, security)
                stranger.account.authorities = nil
                #expect(await stranger.failure()?.kind == .tlsFailed)
                var otherName = try bench(server, security)
                otherName.account.host = "127.0.0.1"
                let error = await otherName.failure()
                #expect(error?.kind == .tlsFailed)
                #expect(error?.message.contains("mismatch") == true)
            }
            #expect(!server.log.contains("user=<ann>"))
        }
    }
    @Test func `a wrong password is refused and not shown`() async throws {
        try await withServer { server in
            let bench = try bench(server, .tls)
            #expect(await bench.failure()?.kind == .loginRefused)
        }
    }
}
