// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// One of the proofs that an anchor is made of.
public enum AnchorPart: Hashable, Sendable, CustomStringConvertible {
    /// A cosignature of the witness with this verifier key.
    case witness(vkey: String)
    /// An entry of the Rekor log.
    case rekor
    /// A time stamp.
    case timeStamp
    /// The record in the ledger itself.
    case record

    /// The part as the outbox and its reports name it.
    public var description: String {
        switch self {
        case .witness(let vkey): "witness:\(vkey)"
        case .rekor: "rekor"
        case .timeStamp: "time_stamp"
        case .record: "record"
        }
    }

    /// Reads a name; nil for anything else.
    init?(_ name: String) {
        switch name {
        case "rekor": self = .rekor
        case "time_stamp": self = .timeStamp
        case "record": self = .record
        default:
            guard name.hasPrefix("witness:") else { return nil }
            self = .witness(vkey: String(name.dropFirst(8)))
        }
    }
}
