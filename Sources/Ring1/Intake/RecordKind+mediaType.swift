// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension RecordKind {
    /// The kind of record that suits a media type.
    static func suited(to mediaType: String, otherwise: RecordKind) -> RecordKind {
        switch mediaType {
        case "message/rfc822": .mail
        case "text/vcard": .contacts
        case "text/calendar": .calendar
        case "text/csv", "text/tab-separated-values": .table
        default: otherwise
        }
    }
}
