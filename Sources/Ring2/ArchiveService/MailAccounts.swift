// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Home
import Intake
import JSON
import MailTransport
import Primitives
import Telemetry

/// A tenant's mail accounts at other servers: fetched when somebody asks, and by themselves every so often.
///
/// Accounts and what was taken lie in `state/mail/<tenant>`, passwords in `keys/mail/<tenant>`, each in a file of its own.
actor MailAccounts {
    /// How an account stands.
    struct Standing: Sendable {
        var account: MailAccount
        var isRunning = false
        /// What the fetch that runs, or the last one, has done.
        var report: IMAPReport?
        var ended: Instant?
        var fault: IntakeJob.Fault?
    }

    private let directory: FilePath
    private let passwords: FilePath
    private let sink: IntakeMailSink
    private let clock: WallClock
    private let logger: Logger
    private let signal: @Sendable () -> Void
    private var standings: [ModuleID: Standing] = [:]
    private var tasks: [ModuleID: Task<Void, Never>] = [:]
    private var running: [ModuleID: Lock<IMAPReport?>] = [:]
    private var timer: Task<Void, Never>?
    private var isStopped = false
    /// The most accounts of a tenant.
    static let most = 100

    init(
        home: HomeDirectory, tenant: ModuleID, sink: IntakeMailSink, clock: WallClock, logger: Logger,
        signal: @escaping @Sendable () -> Void
    ) throws {
        directory = home.state.appending("mail").appending(tenant.name)
        passwords = home.keys.appending("mail").appending(tenant.name)
        self.sink = sink
        self.clock = clock
        self.logger = logger
        self.signal = signal
        try Files.createDirectory(directory)
        try Files.createDirectory(passwords)
        for account in try MailAccountFile.read(directory.appending("accounts.json")) {
            standings[account.name] = Standing(account: account)
        }
    }

    /// Fetches all accounts every so often, beginning now; nothing where the pause is zero.
    func start(every pause: Duration) {
        guard pause > .zero, timer == nil else { return }
        timer = Task { [weak self] in
            while !Task.isCancelled {
                await self?.fetchAll()
                do { try await Task.sleep(for: pause) } catch { return }
            }
        }
    }

    /// Ends everything at its next batch.
    func stop() async {
        isStopped = true
        timer?.cancel()
        for task in tasks.values { task.cancel() }
        for task in tasks.values { await task.value }
    }

    /// The accounts by name.
    func list() -> [Standing] {
        standings.values.sorted { $0.account.name.name < $1.account.name.name }.map { standing in
            var standing = standing
            if let live = running[standing.account.name] { standing.report = live.withLock { $0 } }
            return standing
        }
    }

    func standing(_ name: ModuleID) throws(ArchiveError) -> Standing {
        guard let standing = standings[name] else { throw .unknownAccount }
        return standing
    }

    /// Adds an account or changes it; a password that is not given stays as it is.
    func set(_ account: MailAccount, password: MailPassword?) throws -> Standing {
        guard standings[account.name] != nil || standings.count < Self.most else {
            throw ArchiveError(
                .bodyInvalid, "a tenant has \(Self.most) mail accounts at most",
                nextStep: "remove one that is not needed")
        }
        try account.validate()
        if let password { try password.write(to: passwords.appending(account.passwordFileName)) }
        var standing = standings[account.name] ?? Standing(account: account)
        standing.account = account
        standings[account.name] = standing
        try store()
        return standing
    }

    /// Removes an account with its password; what was taken from it stays, and is remembered as taken.
    func remove(_ name: ModuleID) throws {
        let account = try standing(name).account
        tasks[name]?.cancel()
        standings[name] = nil
        try store()
        try Files.remove(passwords.appending(account.passwordFileName))
    }

    private func store() throws {
        try MailAccountFile.write(list().map(\.account), to: directory.appending("accounts.json"))
    }

    private func fetchAll() { for name in standings.keys { _ = try? fetch(name) } }

    /// Begins to fetch an account, unless that is going on.
    func fetch(_ name: ModuleID) throws -> Standing {
        var standing = try standing(name)
        guard !standing.isRunning, !isStopped else { return standing }
        let account = standing.account
        let fetch = IMAPFetch(
            account: account, password: try MailPassword.read(passwords.appending(account.passwordFileName)),
            positions: directory.appending("positions"), wallClock: clock)
        standing.isRunning = true
        standing.fault = nil
        standing.report = nil
        standings[name] = standing
        let (sink, signal) = (sink, signal)
        let live = Lock<IMAPReport?>(nil)
        running[name] = live
        tasks[name] = Task(executorPreference: globalConcurrentExecutor) { [weak self] in
            let result: Result<IMAPReport, any Error>
            do {
                result = .success(
                    try await fetch.run(into: sink) { report in
                        live.withLock { $0 = report }
                        signal()
                    })
            } catch { result = .failure(error) }
            signal()
            await self?.ended(name, result)
        }
        return standing
    }

    private func ended(_ name: ModuleID, _ result: Result<IMAPReport, any Error>) {
        tasks[name] = nil
        standings[name]?.report = running.removeValue(forKey: name)?.withLock { $0 }
        standings[name]?.isRunning = false
        standings[name]?.ended = clock.now
        switch result {
        case .success(let report): standings[name]?.report = report
        case .failure(let error):
            guard !(error is CancellationError) else { return }
            let reportable = error as? any ReportableError
            standings[name]?.fault =
                reportable.map { IntakeJob.Fault($0) }
                ?? IntakeJob.Fault(
                    ArchiveError(.toolFailed, "the fetch failed", nextStep: "see the archive's log, then fetch again"))
            logger.warning("a mail account can't be fetched", ["error_code": .string(reportable?.code ?? "unexpected")])
        }
    }
}

extension ArchiveError {
    static var unknownAccount: ArchiveError {
        ArchiveError(
            .accountNotFound, "there is no mail account of this name",
            nextStep: "see GET /v1/mail/accounts for those there are")
    }
}
