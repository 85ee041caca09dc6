// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import EventLoop
import Primitives

/// A session on a connection: carries out one command after the other.
struct IMAPDialogue: Sendable {
    private let account: MailAccount
    private let limits: IMAPLimits
    private let connection: ClientConnection
    private var session: IMAPSession

    init(account: MailAccount, limits: IMAPLimits, connection: ClientConnection) {
        self.account = account
        self.limits = limits
        self.connection = connection
        session = IMAPSession(limits: limits)
    }

    /// Connects, begins TLS as the account says, and logs in.
    ///
    /// The password is sent only through TLS, or to this machine, or where the account says that it may go in the open.
    mutating func open(_ password: MailPassword) async throws {
        let isLocalOnly = account.security == .plain && !account.allowsPlainRemote
        try await connection.connect(
            port: account.port, isLocalOnly: isLocalOnly, within: limits.connectMilliseconds)
        if account.security == .tls { try await startTLS() }
        let isAuthenticated = try await greeting()
        if account.security == .startTLS {
            // A greeting that skips the login would skip TLS with it.
            guard !isAuthenticated else { throw Self.noTLS }
            _ = try await execute(.capability)
            guard session.capabilities.contains("STARTTLS"), case .ok = try await execute(.startTLS) else {
                throw Self.noTLS
            }
            try await startTLS()
        }
        if session.capabilities.isEmpty { _ = try await execute(.capability) }
        guard !isAuthenticated else { return }
        if case .refused(let code) = try await execute(.authenticate(user: account.user, password)) {
            throw MailTransportError(
                .loginRefused, "the mail server refused the login of the account \(account.name)\(Self.shown(code))",
                nextStep: "check the account's user and its password file")
        }
        if session.capabilities.isEmpty { _ = try await execute(.capability) }
    }
    private func startTLS() async throws {
        try await connection.startTLS(authorities: account.authorities, within: limits.connectMilliseconds)
    }
    private static let noTLS = MailTransportError(
        .tlsFailed, "the mail server offers no TLS by STARTTLS; nothing was sent",
        nextStep: "set the account's security to tls, usually on port 993")
    static func shown(_ code: String?) -> String { code.map { " (\($0))" } ?? "" }

    /// Waits for the greeting; whether the server knows the user already.
    private mutating func greeting() async throws -> Bool {
        while true {
            let events = try await receive(within: limits.silenceMilliseconds)
            for event in events {
                switch event {
                case .greeted(let isAuthenticated): return isAuthenticated
                case .failed(let error): throw error
                default: break
                }
            }
        }
    }
    private mutating func receive(within milliseconds: UInt64) async throws -> [IMAPEvent] {
        let bytes = try await connection.read(within: milliseconds)
        guard bytes.isEmpty else { return session.received(bytes) }
        throw session.ended() ?? .broken("more was asked after the end")
    }

    /// Carries out a command and hands on what it brings, also what came before a failure.
    mutating func execute(_ command: IMAPCommand, _ take: (IMAPEvent) -> Void = { _ in }) async throws -> IMAPVerdict {
        try await connection.write(session.start(command), within: limits.silenceMilliseconds)
        let loop = connection.loop
        let start = loop.clock.milliseconds
        while true {
            let spent = loop.clock.milliseconds &- start
            let left = limits.commandMilliseconds - min(spent, limits.commandMilliseconds)
            var verdict: IMAPVerdict?
            for event in try await receive(within: min(limits.silenceMilliseconds, left)) {
                switch event {
                case .send(let bytes): try await connection.write(bytes, within: limits.silenceMilliseconds)
                case .done(let value): verdict = value
                case .failed(let error): throw error
                default: take(event)
                }
            }
            if let verdict { return verdict }
        }
    }
    /// Carries out a command that has to succeed.
    mutating func require(_ command: IMAPCommand, _ what: String, _ take: (IMAPEvent) -> Void = { _ in }) async throws {
        if case .refused(let code) = try await execute(command, take) {
            throw MailTransportError(
                .commandRefused, "the mail server refused to \(what)\(Self.shown(code))",
                nextStep: "check at the server that the account may do this, then run the fetch again")
        }
    }

    /// Says goodbye and closes; a server that does not answer is left.
    mutating func close() async {
        do {
            _ = try await execute(.logout)
        } catch {
            // The work is done, or its failure is being reported: how the goodbye went changes nothing.
        }
        await connection.close()
    }
}
