// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HTTPCodec
import HTTPServer
import JSON
import Ledger

/// The answer to an append, written without a tree: appends are the busiest route.
struct AppendAnswer {
    /// The entry, new or old.
    let outcome: AppendOutcome
    /// The name it was appended under; nil for bytes without one.
    var name: String?
    /// A proof that stands alone, where the caller waited for it.
    var receipt: String?

    var response: HTTPResponse {
        var writer = JSONWriter(reserving: 192 + (receipt?.utf8.count ?? 0))
        write(to: &writer)
        return ArchiveRoutes.json(writer.bytes, status: outcome.isNew ? .created : .ok)
    }

    /// The same as a tree, for tools.
    var object: JSONObject {
        let entry = outcome.entry
        var object: JSONObject = ["index": Forms.number(entry.index), "cursor": Forms.number(entry.index + 1)]
        if let name { object["payload_id"] = .string(name) }
        object["leaf_hash"] = .string(entry.leafHash.hex)
        object["already_present"] = .bool(!outcome.isNew)
        return object
    }

    func write(to writer: inout JSONWriter) {
        let entry = outcome.entry
        writer.beginObject()
        writer.key("index")
        writer.number(Int(clamping: entry.index))
        writer.key("cursor")
        writer.number(Int(clamping: entry.index + 1))
        if let name {
            writer.key("payload_id")
            writer.string(name)
        }
        writer.key("leaf_hash")
        writer.string(entry.leafHash.hex)
        writer.key("already_present")
        writer.bool(!outcome.isNew)
        if let receipt {
            writer.key("receipt")
            writer.string(receipt)
        }
        writer.endObject()
    }
}
