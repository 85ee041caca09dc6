// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import HTTPClient
public import Primitives
import TransparencyLog

/// Anchors one ledger: takes a checkpoint each period, has it cosigned, logged and time-stamped, and records the proofs.
///
/// Whatever fails is tried again with back-off, over restarts too. Only what was verified is kept, and only what is kept
/// on disk is sent.
public actor AnchorService {
    let log: any AnchoredLog
    let configuration: AnchorConfiguration
    let client: HTTPClient
    let clock: WallClock
    private let key: P256PrivateKey
    private let outbox: AnchorOutbox
    private let report: @Sendable (AnchorEvent) -> Void
    private var random: any RandomNumberGenerator & Sendable
    private var items: [AnchorItem]
    private var memory: AnchorMemory
    private var isStepping = false
    private var isWanted = false
    /// How taking a checkpoint failed last; nil after it worked.
    private var taking: Attempt?
    private var wasOverdue = false
    private var sleeper: Task<Void, Never>?

    /// Opens the outbox of a ledger and takes up what waits in it.
    ///
    /// - Parameters:
    ///   - log: The ledger.
    ///   - configuration: Whom to anchor with; without anybody nothing is opened, made or sent.
    ///   - directory: The outbox, by custom `state/anchors/<tenant>`, made where it is not there.
    ///   - keyFile: The ledger's anchor key, by custom `keys/anchor-<tenant>.key`, made where it is not there.
    ///   - client: Makes the calls.
    ///   - clock: The present time.
    ///   - random: For nonces and for the jitter of pauses.
    ///   - report: Takes events, on whichever thread they happen.
    /// - Returns: The service, which does nothing until `run` or `step`; nil where the configuration is off.
    /// - Throws: `anchor_key_invalid`, `anchor_storage_failed` or `anchor_unverified`.
    public static func open(
        log: any AnchoredLog, configuration: AnchorConfiguration, directory: FilePath, keyFile: FilePath,
        client: HTTPClient, clock: WallClock, random: any RandomNumberGenerator & Sendable,
        report: @escaping @Sendable (AnchorEvent) -> Void = { _ in }
    ) async throws(AnchorError) -> AnchorService? {
        guard !configuration.isOff else { return nil }
        let verifiers = try await verifiers(of: log)
        guard let origin = verifiers.first?.name else {
            throw AnchorError(.unverified, "the ledger names no key of its own")
        }
        let key = try AnchorKey.open(keyFile, origin: origin)
        let outbox = try AnchorOutbox(directory)
        let (items, damaged) = try outbox.items(verifiers: verifiers, configuration: configuration)
        for path in damaged { report(.damaged(path)) }
        let kept = try outbox.memory()
        let memory = kept ?? AnchorMemory(since: clock.now)
        if kept == nil { try outbox.save(memory) }
        return AnchorService(
            log: log, configuration: configuration, client: client, clock: clock, key: key, outbox: outbox,
            report: report, random: random, items: items, memory: memory)
    }

    private init(
        log: any AnchoredLog, configuration: AnchorConfiguration, client: HTTPClient, clock: WallClock,
        key: P256PrivateKey, outbox: AnchorOutbox, report: @escaping @Sendable (AnchorEvent) -> Void,
        random: any RandomNumberGenerator & Sendable, items: [AnchorItem], memory: AnchorMemory
    ) {
        self.log = log
        self.configuration = configuration
        self.client = client
        self.clock = clock
        self.key = key
        self.outbox = outbox
        self.report = report
        self.random = random
        self.items = items
        self.memory = memory
    }

    // MARK: Running

    /// Works until the task is cancelled: whenever something is due, and looks at the clock each minute.
    public func run() async {
        while !Task.isCancelled {
            await step()
            let now = clock.now
            let due = items.compactMap { $0.nextDue(configuration, at: now) } + (isWanted ? [taking?.next ?? now] : [])
            let pause = due.min().map { now.duration(to: $0) } ?? .seconds(60)
            let task = Task { () async -> Void in
                try? await Task.sleep(for: min(max(pause, .seconds(1)), .seconds(60)))
            }
            sleeper = task
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
            sleeper = nil
        }
    }

    /// Takes a checkpoint as soon as may be, without waiting for the end of the period, and tries again what failed.
    public func anchorNow() {
        (isWanted, taking) = (true, nil)
        sleeper?.cancel()
    }

    /// Forgets what a witness confirmed, so that one which lost its state counts again; false for an unknown name.
    public func forgetWitness(_ name: String) throws(AnchorError) -> Bool {
        guard let witness = configuration.policy?.witnesses.first(where: { $0.name == name }) else { return false }
        memory.confirmed[witness.verifier.vkey] = nil
        try outbox.save(memory)
        return true
    }

    /// Where it stands.
    public var status: AnchorStatus {
        AnchorStatus(
            since: memory.since, newest: memory.newest,
            overdueSince: memory.overdue(configuration.period, at: clock.now),
            open: items.map { item in
                let failed = item.attempts.map { (name(of: $0.key), $0.value) }
                return AnchorStatus.Open(
                    size: item.checkpoint.size, created: item.created,
                    done: configuration.parts.filter { item.has($0, configuration) }.map(name(of:)),
                    failed: Dictionary(failed) { first, _ in first }, missing: item.missing(configuration))
            },
            confirmed: Dictionary(memory.confirmed.map { (name(of: .witness(vkey: $0)), $1) }) { max($0, $1) })
    }

    /// Does everything that is due now, once. A call while another one works does nothing.
    public func step() async {
        guard !isStepping else { return }
        isStepping = true
        defer { isStepping = false }
        await takeNew()
        for id in items.map(\.entry.digest) { await advance(id) }
        let since = memory.overdue(configuration.period, at: clock.now)
        if let since, !wasOverdue {
            report(.overdue(AnchorError(.overdue, "there is no complete anchor since \(since.rfc3339)")))
        }
        wasOverdue = since != nil
    }

    // MARK: Taking a checkpoint

    /// Puts the newest checkpoint into the outbox where one is wanted; older ones make room for it.
    private func takeNew() async {
        let now = clock.now
        guard isWanted || memory.wantsNew(configuration.period, at: now), taking?.isDue(now) ?? true else { return }
        do throws(AnchorError) {
            let verifiers = try await Self.verifiers(of: log)
            let note: SignedNote
            do { note = try await log.anchorCheckpoint() } catch {
                throw AnchorError(.storageFailed, "the ledger gave no checkpoint")
            }
            let item = try AnchorItem(note: note, verifiers: verifiers, key: key, created: now)
            guard item.checkpoint.size > 0 else {
                isWanted = false
                return
            }
            if let same = items.firstIndex(where: { $0.entry.digest == item.entry.digest }) {
                items[same].attempts = [:]
                items[same].isClosed = false
                items[same].created = now
                try outbox.save(items[same])
            } else {
                try outbox.save(item)
                try closeOlder()
                items.append(item)
                report(.taken(size: item.checkpoint.size))
            }
            memory.lastTaken = now
            try outbox.save(memory)
            (isWanted, taking) = (false, nil)
        } catch {
            taking = .after(taking, error, at: now, random: &random)
            report(.failed(part: "checkpoint", error))
        }
    }

    /// Ends the attempts on older checkpoints: what is proved of them is recorded, the rest is covered by the newer one.
    private func closeOlder() throws(AnchorError) {
        for index in items.indices.reversed() where !items[index].isComplete(configuration) {
            if items[index].hasProof {
                items[index].isClosed = true
                try outbox.save(items[index])
            } else {
                try outbox.remove(items[index])
                report(.superseded(size: items.remove(at: index).checkpoint.size))
            }
        }
    }

    // MARK: Working on one

    private enum Proof: Sendable {
        case cosignatures([NoteSignature])
        case receipt(RekorReceipt)
        case stamp(TimeStamp)
    }

    /// Tries what is due of one item, all parts at once, and records the item where that makes it complete.
    private func advance(_ id: SHA256Digest) async {
        guard let item = items.first(where: { $0.entry.digest == id }) else { return }
        let parts = item.due(configuration, at: clock.now)
        if !parts.isEmpty, parts != [.record] {
            await withTaskGroup(of: (AnchorPart, Result<Proof, AnchorError>).self) { group in
                for part in parts {
                    let attempt = attempt(part, item)
                    group.addTask { (part, await attempt()) }
                }
                for await (part, result) in group { await settle(id, part, result) }
            }
        }
        guard let item = items.first(where: { $0.entry.digest == id }) else { return }
        if item.due(configuration, at: clock.now) == [.record] { await record(item) }
    }

    /// The work of one part, with everything it needs taken along.
    private func attempt(_ part: AnchorPart, _ item: AnchorItem) -> @Sendable () async -> Result<Proof, AnchorError> {
        let (log, clock) = (log, clock)
        switch part {
        case .witness(let vkey):
            guard
                let (witness, url) = configuration.reachableWitnesses.first(where: { $0.witness.verifier.vkey == vkey })
            else { break }
            let driver = WitnessDriver(witness: witness, url: url, client: client, patience: configuration.patience)
            let confirmed = memory.confirmed[vkey]
            return {
                await attempted { () async throws(AnchorError) in
                    .cosignatures(
                        try await driver.cosign(item.note, item.checkpoint, confirmed: confirmed, log: log))
                }
            }
        case .rekor:
            guard let rekor = configuration.rekor else { break }
            let driver = RekorDriver(log: rekor, client: client, patience: configuration.rekorPatience)
            return {
                await attempted { () async throws(AnchorError) in .receipt(try await driver.submit(item.entry)) }
            }
        case .timeStamp:
            guard let service = configuration.timeStamps else { break }
            let driver = TimeStampDriver(service: service, client: client, patience: configuration.patience)
            let nonce = random.next()
            return {
                await attempted { () async throws(AnchorError) in
                    .stamp(try await driver.stamp(item.stampedDigest, nonce: nonce, clock: clock))
                }
            }
        case .record: break
        }
        return { .failure(AnchorError(.configurationInvalid, "nothing is configured for this part")) }
    }

    /// Keeps what came of one part.
    private func settle(_ id: SHA256Digest, _ part: AnchorPart, _ result: Result<Proof, AnchorError>) async {
        guard let index = items.firstIndex(where: { $0.entry.digest == id }) else { return }
        // Whoever stops the service broke the call off: that is no failure of the other side.
        if case .failure = result, Task.isCancelled { return }
        let checkpoint = items[index].checkpoint
        var proofs: [NoteSignature] = []
        switch result {
        case .failure(let error):
            items[index].attempts[part] = .after(items[index].attempts[part], error, at: clock.now, random: &random)
            report(.failed(part: name(of: part), error))
        case .success(let proof):
            items[index].attempts[part] = nil
            switch proof {
            case .cosignatures(let signatures):
                proofs = signatures
                items[index].cosignatures += signatures
                if case .witness(let vkey) = part { memory.confirmed[vkey] = checkpoint.size }
            case .receipt(let receipt): items[index].receipt = receipt
            case .stamp(let stamp): items[index].stamp = stamp
            }
            report(.proved(part: name(of: part), size: checkpoint.size))
        }
        do throws(AnchorError) {
            try outbox.save(items[index])
            if !proofs.isEmpty { try outbox.save(memory) }
        } catch { report(.failed(part: name(of: part), error)) }
        // Serving them is a courtesy: the anchor record holds them in any case.
        if !proofs.isEmpty { try? await log.attachCosignatures(proofs, to: checkpoint) }
    }

    /// Appends the record to the ledger, and only then forgets the item.
    private func record(_ item: AnchorItem) async {
        let missing = item.missing(configuration)
        do throws(AnchorError) {
            let entry: UInt64
            do { entry = try await log.appendAnchor(AnchorRecord.object(item, configuration)) } catch {
                throw AnchorError(.storageFailed, "the ledger did not take the anchor record")
            }
            if missing.isEmpty {
                memory.newest = CompletedAnchor(size: item.checkpoint.size, created: item.created, entry: entry)
                try outbox.save(memory)
            }
            try outbox.remove(item)
            items.removeAll { $0.entry.digest == item.entry.digest }
            report(.recorded(size: item.checkpoint.size, entry: entry, missing: missing))
        } catch {
            if let index = items.firstIndex(where: { $0.entry.digest == item.entry.digest }) {
                items[index].attempts[.record] = .after(
                    items[index].attempts[.record], error, at: clock.now, random: &random)
            }
            report(.failed(part: AnchorPart.record.description, error))
        }
    }

    // MARK: Names

    /// A part by a name that people know: a witness by its name in the policy.
    private func name(of part: AnchorPart) -> String {
        guard case .witness(let vkey) = part else { return part.description }
        return configuration.policy?.witnesses.first { $0.verifier.vkey == vkey }.map { "witness \($0.name)" }
            ?? "witness no longer in the policy"
    }

    private static func verifiers(of log: any AnchoredLog) async throws(AnchorError) -> [NoteVerifier] {
        do { return try await log.anchorVerifiers() } catch {
            throw AnchorError(.storageFailed, "the ledger did not give its keys")
        }
    }
}

/// Runs a body and gives its error as a value.
private func attempted<Value>(
    _ body: () async throws(AnchorError) -> Value
) async -> Result<Value, AnchorError> {
    do throws(AnchorError) { return .success(try await body()) } catch { return .failure(error) }
}
