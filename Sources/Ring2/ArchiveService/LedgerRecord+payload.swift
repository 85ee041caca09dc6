// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension LedgerRecord {
    private static let payloadPrefix = "payload:"

    /// The source of a payload. The prefix keeps a caller's names apart from those of files and mails.
    static func payloadSource(_ name: String) -> String { payloadPrefix + name }

    /// The name a payload was appended under; for other entries their source.
    var payloadID: String {
        kind == .payload && source.hasPrefix(Self.payloadPrefix)
            ? String(source.dropFirst(Self.payloadPrefix.count)) : source
    }
}
