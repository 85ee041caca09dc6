// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Takes personal data out of requests before they leave, under one tenant's secret.
///
/// ```
///  request JSON ─► walk: every string and key ─► recognisers ─► tokens ⟦EMAIL-K7Q3X⟧ ─► bytes ─► leak scan ─► SanitizedBody
///                                                                 │
///  answer ◄─ AnswerRestorer / StreamRestorer ◄────────────────────┘ IssuedTokens, in memory for the call only
/// ```
public struct RequestSanitiser: Sendable {
    /// The most different values one request may hold, unless the initialiser says otherwise.
    public static let usualLimit = 1 << 20

    private let secret: [UInt8]
    private let limit: Int

    /// Makes a sanitiser.
    /// - Parameters:
    ///   - secret: 32 random bytes that belong to one tenant; codes depend on them.
    ///   - limit: the most different values one request may hold.
    public init(secret: [UInt8], limit: Int = RequestSanitiser.usualLimit) {
        self.secret = secret
        self.limit = limit
    }

    /// Replaces personal data in a chat request; `written` is the same request as bytes, sent as it is where nothing is
    /// found. Throws `leak_blocked` where personal data cannot be replaced.
    public func sanitise(_ request: JSONObject, written: [UInt8]) throws(SanitiserError) -> SanitisedRequest {
        var walk = RequestWalk(request, recognisers: .standard, secret: secret, limit: limit)
        guard let first = try walk.run() else { return SanitisedRequest(SanitizedBody(bytes: written), walk) }
        let bytes = first.bytes
        guard LeakScan.findsLeak(in: bytes, tokens: walk.tokens) else {
            return SanitisedRequest(SanitizedBody(bytes: bytes), walk)
        }
        // A value that was recognised in one place also stands in another, where its surroundings did not show what it
        // is: look for the values themselves.
        var second = RequestWalk(
            request, recognisers: .standard, secret: secret, limit: limit, known: KnownValues(walk.tokens))
        let again = try second.run()?.bytes ?? written
        guard !LeakScan.findsLeak(in: again, tokens: second.tokens) else { throw SanitiserError(.leakBlocked) }
        return SanitisedRequest(SanitizedBody(bytes: again), second)
    }

    /// Replaces personal data in one text, for previews and records.
    public func sanitise(text: String) throws(SanitiserError) -> (text: SanitizedText, tokens: IssuedTokens) {
        var walk = RequestWalk(["text": .string(text)], recognisers: .standard, secret: secret, limit: limit)
        let changed = try walk.run()
        return (SanitizedText(changed?["text"]?.stringValue ?? text), walk.tokens)
    }
}

/// A request that may leave, with what is needed to restore its answer.
public struct SanitisedRequest: Sendable {
    /// The bytes to send.
    public let body: SanitizedBody
    /// The tokens in it. They stay in this process.
    public let tokens: IssuedTokens
    /// How many places were replaced, by kind.
    public let redactions: [SensitiveKind: Int]

    init(_ body: SanitizedBody, _ walk: RequestWalk) {
        self.body = body
        tokens = walk.tokens
        redactions = walk.redactions
    }
}
