// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import Capability
import Cryptography
import HTTPCodec
import HTTPServer
import JSON
import Primitives
import Sanitiser
import Telemetry
import Tiers

/// One chat call from the caller's bytes to the answer: check, sanitise, record, send, restore, record.
struct ChatCall {
    let application: DoormanApplication
    let caller: AuthenticatedCaller
    let requestID: String
    let start: ContinuousClock.Instant

    /// Answers a request body.
    func answer(_ body: [UInt8]) async throws -> HTTPResponse {
        var request = try ChatRequest(body, limits: JSONLimits(maxBytes: application.options.bodyBytes))
        guard let driver = application.options.local else {
            throw TierError.unavailable(application.options.offReason ?? "none is configured", retryAfter: 30)
        }
        let desk = try application.desks.desk(for: caller.scope)
        if request.wantsAnyModel, let model = await anyModel(driver) { request.choose(model: model) }
        request.askForUsage()
        let sanitised = try sanitise(request, desk)
        let overhead = start.duration(to: .now)
        let open = try record(request, body, sanitised, driver.tier, desk, overhead)
        application.metrics.overhead.observe(overhead)
        do {
            // Data that stays in the house may be on its way while its record goes to the disk; the answer waits for it.
            if driver.tier == .local { desk.ledger.settleSoon() } else { try await settle(open, desk) }
            let call = TierCall(body: sanitised.body, isStreamed: request.isStreamed, requestID: requestID)
            let answer = try await driver.send(call)
            if driver.tier == .local { try await settle(open, desk) }
            let receipt = Receipt(
                requestID: requestID, auditID: open.auditID, tier: driver.tier, redactions: sanitised.redactions,
                overheadMicroseconds: Int(overhead / .microseconds(1)))
            switch answer {
            case .whole(let json, let bytes): return whole(json, bytes, sanitised.tokens, receipt, open)
            case .stream(let stream):
                let channel = AnswerStream(
                    stream: stream, tokens: sanitised.tokens, receipt: receipt, open: open,
                    metrics: application.metrics,
                    wantsUsage: request.wantsUsage)
                return .events(headers: receipt.headers) { try await channel.write(to: $0) }
            }
        } catch let error as TierError { throw failed(error, sanitised.tokens, open, driver.tier) }
    }

    // MARK: Before

    private func anyModel(_ driver: any TierDriver) async -> String? {
        if !application.options.defaultModel.isEmpty { return application.options.defaultModel }
        return await driver.models().first?.id
    }

    private func sanitise(_ request: ChatRequest, _ desk: TenantDesk) throws -> SanitisedRequest {
        do throws(SanitiserError) {
            let sanitised = try desk.sanitiser.sanitise(request.object, written: request.written)
            for (kind, count) in sanitised.redactions {
                application.metrics.redactions.increment([kind.rawValue], by: Double(count))
            }
            return sanitised
        } catch {
            application.metrics.blocked.increment()
            try desk.ledger.record(
                AuditRecord(
                    event: "call.refused",
                    [
                        "actor": .string(caller.tokenID.string), "error_code": .string(error.code),
                        "module_id": .string(caller.scope.moduleID.name), "request_id": .string(requestID),
                    ]))
            desk.ledger.settleSoon()
            throw error
        }
    }

    private func record(
        _ request: ChatRequest, _ body: [UInt8], _ sanitised: SanitisedRequest, _ tier: Tier, _ desk: TenantDesk,
        _ overhead: Duration
    ) throws -> OpenCall {
        var random = SecureRandom()
        let kinds = sanitised.redactions.map { ($0.key.rawValue, $0.value) }
        let opened = OpenedCall(
            auditID: ULID(at: application.options.clock.now, random: &random).string, requestID: requestID,
            moduleID: caller.scope.moduleID, actor: caller.tokenID.string, taskType: "chat.completions",
            tier: tier.rawValue,
            model: request.object["model"]?.stringValue.map { String($0.prefix(200)) }, isStreamed: request.isStreamed,
            redactions: Dictionary(uniqueKeysWithValues: kinds),
            promptHMAC: HMACSHA256.authenticate(body, key: desk.auditKey).hex, promptBytes: body.count,
            sanitisedSHA256: SHA256.hash(sanitised.body.bytes).hex, sanitisedBytes: sanitised.body.bytes.count)
        return try OpenCall(opened, desk: desk, start: start, overhead: overhead)
    }

    private func settle(_ open: OpenCall, _ desk: TenantDesk) async throws(AuditError) {
        do throws(AuditError) { try await desk.ledger.settle(open.stamp) } catch {
            open.close(.auditUnavailable, status: 503, code: error.code)
            throw error
        }
    }

    // MARK: After

    private func whole(
        _ json: JSONValue, _ bytes: [UInt8], _ tokens: IssuedTokens, _ receipt: Receipt, _ open: OpenCall
    ) -> HTTPResponse {
        open.took(json, bytes: bytes)
        var restorer = AnswerRestorer(tokens)
        let restored = restorer.restore(json)
        open.restored(restorer.restored, unknown: restorer.unknown)
        let out: [UInt8]
        let note = receipt.json(restored: restorer.restored)
        if tokens.isEmpty, json[Receipt.key] == nil, let appended = Receipt.append(note, to: bytes, isEmpty: false) {
            out = appended
        } else {
            var object = restored.objectValue ?? [:]
            object[Receipt.key] = note
            out = JSONValue.object(object).bytes
        }
        open.close(.ok, status: 200)
        application.metrics.finished(receipt.tier, "ok", json, restored: restorer.restored, unknown: restorer.unknown)
        return .json(out, headers: receipt.headers)
    }

    /// Closes a call that the tier failed; the tier's own words may hold tokens, and the caller is to read the values.
    private func failed(_ error: TierError, _ tokens: IssuedTokens, _ open: OpenCall, _ tier: Tier) -> any Error {
        let status: ClosedCall.Status =
            switch error.reason {
            case .unavailable: .tierUnavailable
            case .cancelled: .cancelled
            default: .upstreamError
            }
        open.close(status, status: error.status.code, code: error.code)
        application.metrics.calls.increment([tier.rawValue, status.rawValue])
        return error.restored(with: tokens)
    }
}
