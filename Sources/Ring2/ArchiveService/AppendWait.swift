// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec

/// What an append waits for before it is answered; that the entry is durable always.
enum AppendWait: String, CaseIterable {
    /// Nothing more.
    case durable
    /// That a signed checkpoint covers it; the answer then holds a receipt.
    case checkpoint
    /// That it can be found by searching.
    case index

    /// Reads `?wait=`.
    init(_ target: RequestTarget) throws(ArchiveError) {
        guard let text = target.first("wait") else {
            self = .durable
            return
        }
        guard let wait = AppendWait(rawValue: text) else {
            throw ArchiveError(
                .parameterInvalid, "wait is none of the things an append can wait for",
                nextStep: "give one of " + Self.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self = wait
    }
}
