// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import JSON
import Sanitiser
import Tiers

/// What the Doorman tells the caller about a call: the `x_substrate` member of the answer.
struct Receipt: Sendable {
    let requestID: String
    let auditID: String
    let tier: Tier
    let redactions: [SensitiveKind: Int]
    let overheadMicroseconds: Int

    static let key = "x_substrate"

    /// The member's value; `restored` is how many tokens were put back so far.
    func json(restored: Int) -> JSONValue {
        let kinds = redactions.sorted { $0.key < $1.key }.map { (key: $0.key.rawValue, value: JSONValue($0.value)) }
        return [
            "request_id": .string(requestID), "tier": .string(tier.rawValue), "audit_id": .string(auditID),
            "cost_usd": "0.000000", "redaction_count": JSONValue(redactions.values.reduce(0, +)),
            "redactions": .object(JSONObject(kinds)), "restored": JSONValue(restored),
            "overhead_us": JSONValue(overheadMicroseconds),
        ]
    }

    /// The header fields of the answer.
    var headers: HTTPHeaders {
        ["X-Foundry-Tier-Used": tier.rawValue, "X-Foundry-Request-ID": requestID, "X-Substrate-Audit-ID": auditID]
    }

    /// An answer's bytes with the receipt as its last member; nil where they do not end as an object does.
    static func append(_ receipt: JSONValue, to answer: [UInt8], isEmpty: Bool) -> [UInt8]? {
        guard let end = answer.lastIndex(of: UInt8(ascii: "}")),
            answer[(end + 1)...].allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 })
        else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(answer.count + 320)
        out += answer[..<end]
        if !isEmpty { out.append(UInt8(ascii: ",")) }
        out += Array("\"\(key)\":".utf8)
        out.append(json: receipt)
        out.append(UInt8(ascii: "}"))
        return out
    }
}
