// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import Cryptography
import JSON
import Primitives

/// A call whose opening is recorded. It is closed once: by who finishes it, or, where nobody does, when it is let go.
final class OpenCall: Sendable {
    let auditID: String
    let requestID: String
    let stamp: CallLedger.Stamp
    private let desk: TenantDesk
    private let start: ContinuousClock.Instant
    private let overhead: Duration
    private let state: Lock<State>

    /// What is learned while the answer comes.
    struct State {
        var isClosed = false
        var responseBytes = 0
        var responseHash = SHA256Hasher()
        var finishReasons: [String] = []
        var model: String?
        var promptTokens: Int?
        var completionTokens: Int?
        var firstByte: Duration?
        var restored = 0
        var unknown = 0
    }

    /// Records the opening.
    init(
        _ opened: OpenedCall, desk: TenantDesk, start: ContinuousClock.Instant, overhead: Duration
    ) throws(AuditError) {
        auditID = opened.auditID
        requestID = opened.requestID
        self.desk = desk
        self.start = start
        self.overhead = overhead
        state = Lock(State())
        stamp = try desk.ledger.record(.opened(opened))
    }

    deinit { close(.cancelled, status: 499, code: "client_disconnected") }

    /// Takes note of a piece of the answer.
    func took(_ json: JSONValue, bytes: some Collection<UInt8>) {
        state.withLock { state in
            if state.firstByte == nil { state.firstByte = start.duration(to: .now) - overhead }
            state.responseBytes += bytes.count
            state.responseHash.update(bytes)
            if state.model == nil { state.model = json["model"]?.stringValue }
            for choice in json["choices"]?.arrayValue ?? [] {
                if let reason = choice["finish_reason"]?.stringValue {
                    state.finishReasons.append(String(reason.prefix(40)))
                }
            }
            guard let usage = json["usage"]?.objectValue else { return }
            // A negative count is no count.
            if let count = usage["prompt_tokens"]?.intValue, count >= 0 { state.promptTokens = count }
            if let count = usage["completion_tokens"]?.intValue, count >= 0 { state.completionTokens = count }
        }
    }

    /// Takes note of what was put back.
    func restored(_ restored: Int, unknown: Int) {
        state.withLock {
            $0.restored = restored
            $0.unknown = unknown
        }
    }

    /// Records the end, once; a ledger that takes no more leaves the call open, to be found lost at the next start.
    func close(_ status: ClosedCall.Status, status http: Int, code: String? = nil) {
        guard
            let known = state.withLock({ state -> State? in
                defer { state.isClosed = true }
                return state.isClosed ? nil : state
            })
        else { return }
        var closed = ClosedCall(
            auditID: auditID, requestID: requestID, status: status, httpStatus: http, errorCode: code)
        closed.model = known.model.map { String($0.prefix(200)) }
        closed.finishReasons = Array(known.finishReasons.prefix(128))
        closed.promptTokens = known.promptTokens
        closed.completionTokens = known.completionTokens
        closed.latencyMilliseconds = Int(start.duration(to: .now).wholeMilliseconds)
        closed.firstByteMilliseconds = known.firstByte.map { Int($0.wholeMilliseconds) }
        closed.overheadMicroseconds = Int(overhead / .microseconds(1))
        closed.responseBytes = known.responseBytes
        closed.responseHMAC = HMACSHA256.authenticate(known.responseHash.finalize().bytes, key: desk.auditKey).hex
        closed.restored = known.restored
        closed.unknownTokens = known.unknown
        if (try? desk.ledger.record(.closed(closed))) != nil { desk.ledger.settleLater() }
    }
}
