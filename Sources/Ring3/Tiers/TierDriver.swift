// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Sanitiser

/// One call to a model. Its body is sanitised: there is no other kind.
public struct TierCall: Sendable {
    /// The bytes to send.
    public let body: SanitizedBody
    /// Whether the answer is to come piece by piece.
    public let isStreamed: Bool
    /// The id of the request, for the tier's own logs.
    public let requestID: String

    /// Makes a call.
    public init(body: SanitizedBody, isStreamed: Bool, requestID: String) {
        self.body = body
        self.isStreamed = isStreamed
        self.requestID = requestID
    }
}

/// An answer: whole, or a stream that has begun.
public enum TierAnswer: Sendable {
    /// The answer's JSON, with the bytes it came in.
    case whole(JSONValue, bytes: [UInt8])
    /// The chunks as they come.
    case stream(TierStream)
}

/// A model that answers, as the tier lists it.
public struct TierModel: Hashable, Sendable {
    /// Its id.
    public let id: String
    /// The list entry as the tier gave it.
    public let entry: JSONObject

    /// Makes an entry.
    public init(id: String, entry: JSONObject) {
        self.id = id
        self.entry = entry
    }
}

/// Something that can answer: a local server, a burst machine, a vendor. Each knows one dialect and nothing of policy.
public protocol TierDriver: Sendable {
    /// Which tier it is.
    var tier: Tier { get }
    /// The state as last known, asking again where that is due.
    func state() async -> TierState
    /// The models that answer.
    func models() async -> [TierModel]
    /// Sends a call and waits for the answer to begin.
    func send(_ call: TierCall) async throws(TierError) -> TierAnswer
}
