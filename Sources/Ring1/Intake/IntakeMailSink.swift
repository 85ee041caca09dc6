// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
public import MailTransport
import Primitives

/// Takes arrived mails into the ledger, with what they carry; what comes again is there once.
public struct IntakeMailSink: MailSink {
    private let destination: any IntakeDestination
    private let limits: IntakeLimits
    private let onEvent: @Sendable (IntakeEvent) -> Void
    /// The most recipients that are kept of an envelope; the mail's own header is kept whole.
    private static let mostRecipients = 100

    /// Makes a sink.
    ///
    /// - Parameters:
    ///   - destination: the ledger.
    ///   - limits: how deep forwarded mails and containers are opened.
    ///   - onEvent: told of every entry once it is durable.
    public init(
        into destination: any IntakeDestination, limits: IntakeLimits = IntakeLimits(),
        onEvent: @escaping @Sendable (IntakeEvent) -> Void = { _ in }
    ) {
        self.destination = destination
        self.limits = limits
        self.onEvent = onEvent
    }

    /// Stores mails in their order; durable when it returns.
    public func take(_ mails: [ArrivedMail]) async throws -> [Bool] {
        try await entries(of: mails).map { $0.first?.isNew ?? false }
    }

    /// Stores mails and tells of each its entry and those of what it carries.
    public func entries(of mails: [ArrivedMail]) async throws -> [[IntakeItem]] {
        let plans = mails.map(plan)
        let taken: [[IntakeItem]]
        do { taken = try await IntakeBatch.store(plans, in: destination) } catch let error as LedgerError
            where error.kind == .invalidRecord || error.kind == .batchTooLarge
        {
            // One mail may carry what the ledger does not take; the mail itself is kept all the same, so that nobody
            // offers it for ever.
            var single: [[IntakeItem]] = []
            for plan in plans { single += try await alone(plan) }
            taken = single
        }
        for item in taken.joined() { onEvent(.item(item)) }
        return taken
    }

    private func alone(_ plan: PlannedRecord) async throws -> [[IntakeItem]] {
        do { return try await IntakeBatch.store([plan], in: destination) } catch let error as LedgerError
            where error.kind == .invalidRecord || error.kind == .batchTooLarge
        {
            return try await IntakeBatch.store([PlannedRecord(record: plan.record)], in: destination)
        }
    }

    private func plan(_ mail: ArrivedMail) -> PlannedRecord {
        var attributes: JSONObject = ["received_at": .string(mail.receivedAt.rfc3339)]
        if let place = mail.place { attributes["place"] = .string(PlannedRecord.clipped(place)) }
        if let sender = mail.envelope.sender { attributes["envelope_from"] = .string(sender) }
        if !mail.envelope.recipients.isEmpty {
            attributes["envelope_to"] = .array(
                mail.envelope.recipients.prefix(Self.mostRecipients).map { .string($0) })
        }
        return PlannedRecord(
            mail: mail.bytes, source: mail.source, fallbackName: "mail", attributes: attributes,
            depth: limits.mailDepth)
    }
}
