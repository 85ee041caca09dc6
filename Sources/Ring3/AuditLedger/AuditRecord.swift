// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

/// Something the ledger keeps: an event with its fields. Fields hold counts, keyed hashes and names, never content.
public struct AuditRecord: Sendable {
    /// The fields, `event` among them, each key once; order does not matter.
    let fields: [(key: String, value: JSONValue)]
    /// What happened.
    let event: String

    /// Makes a record of an event, with at most 64 KiB as a line; `seq`, `ts` and the hashes are added by the ledger.
    public init(event: String, _ fields: JSONObject) {
        self.init(event: event, members: fields.members.map { ($0.key, $0.value) })
    }
    private init(event: String, members: [(String, JSONValue)]) {
        fields = members + [("event", .string(event))]
        self.event = event
    }

    /// A call is about to be sent to a tier.
    public static func opened(_ call: OpenedCall) -> AuditRecord {
        let redactions = call.redactions.map { (key: $0.key, value: JSONValue($0.value)) }
        return AuditRecord(
            event: openedEvent,
            members: [
                ("actor", .string(call.actor)), ("audit_id", .string(call.auditID)), ("leak_check", "clean"),
                ("model", text(call.model)), ("module_id", .string(call.moduleID.name)),
                ("prompt_bytes", JSONValue(call.promptBytes)), ("prompt_hmac_sha256", .string(call.promptHMAC)),
                ("redactions", .object(JSONObject(redactions))), ("request_id", .string(call.requestID)),
                ("sanitised_bytes", JSONValue(call.sanitisedBytes)),
                ("sanitised_sha256", .string(call.sanitisedSHA256)),
                ("stream", .bool(call.isStreamed)), ("task_type", .string(call.taskType)), ("tier", .string(call.tier)),
            ])
    }

    /// A call has ended, one way or another.
    public static func closed(_ call: ClosedCall) -> AuditRecord {
        AuditRecord(
            event: closedEvent,
            members: [
                ("audit_id", .string(call.auditID)), ("completion_tokens", number(call.completionTokens)),
                ("cost_estimate_usd", .string(MicroUSD.zero.decimalText)), ("error_code", text(call.errorCode)),
                ("finish_reasons", .array(call.finishReasons.prefix(32).map { .string(brief($0, 64)) })),
                ("first_byte_ms", number(call.firstByteMilliseconds)), ("http_status", JSONValue(call.httpStatus)),
                ("latency_ms", JSONValue(call.latencyMilliseconds)), ("model", text(call.model)),
                ("overhead_us", JSONValue(call.overheadMicroseconds)), ("prompt_tokens", number(call.promptTokens)),
                ("request_id", .string(call.requestID)), ("response_bytes", JSONValue(call.responseBytes)),
                ("response_hmac_sha256", .string(call.responseHMAC)), ("restored", JSONValue(call.restored)),
                ("status", .string(call.status.rawValue)), ("unknown_tokens", JSONValue(call.unknownTokens)),
            ])
    }

    // Callers and tiers choose these texts, and a record has to fit into an entry of the log.
    private static func text(_ value: String?) -> JSONValue { value.map { .string(brief($0, 256)) } ?? nil }
    private static func brief(_ text: String, _ most: Int) -> String { String(text.unicodeScalars.prefix(most)) }
    private static func number(_ value: Int?) -> JSONValue { value.map { JSONValue($0) } ?? nil }

    static let openedEvent = "call.opened"
    static let closedEvent = "call.closed"
    static let lostEvent = "call.lost"
    static let endedEvent = "ledger.closed"
    static let startedEvent = "ledger.opened"
}

/// What is known before a call leaves.
public struct OpenedCall: Sendable {
    /// The id that joins the records of one call.
    public var auditID: String
    /// The id given to the caller, a UUIDv7.
    public var requestID: String
    /// The tenant.
    public var moduleID: ModuleID
    /// Who called: the id of the token.
    public var actor: String
    /// What was asked for, e.g. `chat.completions`.
    public var taskType: String
    /// The tier the call goes to.
    public var tier: String
    /// The model asked for.
    public var model: String?
    /// Whether the answer is streamed.
    public var isStreamed: Bool
    /// Replaced places by kind.
    public var redactions: [String: Int]
    /// HMAC-SHA256 of the request as received, under the tenant's key, in hex.
    public var promptHMAC: String
    /// Bytes received.
    public var promptBytes: Int
    /// SHA-256 of the bytes that leave, in hex.
    public var sanitisedSHA256: String
    /// Bytes that leave.
    public var sanitisedBytes: Int

    /// Makes the description of a call.
    public init(
        auditID: String, requestID: String, moduleID: ModuleID, actor: String, taskType: String, tier: String,
        model: String?, isStreamed: Bool, redactions: [String: Int], promptHMAC: String, promptBytes: Int,
        sanitisedSHA256: String, sanitisedBytes: Int
    ) {
        self.auditID = auditID
        self.requestID = requestID
        self.moduleID = moduleID
        self.actor = actor
        self.taskType = taskType
        self.tier = tier
        self.model = model
        self.isStreamed = isStreamed
        self.redactions = redactions
        self.promptHMAC = promptHMAC
        self.promptBytes = promptBytes
        self.sanitisedSHA256 = sanitisedSHA256
        self.sanitisedBytes = sanitisedBytes
    }
}

/// What is known when a call has ended.
public struct ClosedCall: Sendable {
    /// How a call ended.
    public enum Status: String, Sendable {
        /// The answer was given out whole.
        case ok
        /// The tier failed or answered with an error.
        case upstreamError = "upstream_error"
        /// The caller went away.
        case cancelled
        /// The tier could not be reached.
        case tierUnavailable = "tier_unavailable"
        /// The record of the opening could not be made durable.
        case auditUnavailable = "audit_unavailable"
    }
    /// The id that joins the records of one call.
    public var auditID: String
    /// The id given to the caller.
    public var requestID: String
    /// How it ended.
    public var status: Status
    /// The status given to the caller.
    public var httpStatus: Int
    /// The code of the error, if there was one.
    public var errorCode: String?
    /// The model that answered, by its own account.
    public var model: String?
    /// Why each choice finished, in order.
    public var finishReasons: [String] = []
    /// Tokens read, as counted by the tier.
    public var promptTokens: Int?
    /// Tokens written, as counted by the tier.
    public var completionTokens: Int?
    /// Time from request to end.
    public var latencyMilliseconds: Int = 0
    /// Time from sending to the first byte of the answer.
    public var firstByteMilliseconds: Int?
    /// Time added by the Doorman itself before sending.
    public var overheadMicroseconds: Int = 0
    /// Bytes of the answer as the tier gave it.
    public var responseBytes: Int = 0
    /// HMAC-SHA256 of the answer as the tier gave it, under the tenant's key, in hex.
    public var responseHMAC: String = ""
    /// Tokens put back.
    public var restored: Int = 0
    /// Token-like words whose code was never issued.
    public var unknownTokens: Int = 0

    /// Makes the description of an end.
    public init(auditID: String, requestID: String, status: Status, httpStatus: Int, errorCode: String? = nil) {
        self.auditID = auditID
        self.requestID = requestID
        self.status = status
        self.httpStatus = httpStatus
        self.errorCode = errorCode
    }
}
