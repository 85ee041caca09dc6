// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Primitives

/// Several things to append, all of them or none: `{"entries": [...]}`.
///
/// An entry is `{"payload_id", "payload"}`, or bytes as `{"content_base64", "media_type"?, "idempotency_key"?}`; both may
/// have `personal`, `subjects` and `retention`.
struct AppendBatch {
    let items: [AppendItem]

    init(_ object: JSONObject, limits: ArchiveLimits) throws(ArchiveError) {
        guard let entries = object["entries"]?.arrayValue, (1...limits.batchEntries).contains(entries.count) else {
            throw ArchiveError(
                .bodyInvalid, "the body needs entries, a list of 1 to \(limits.batchEntries)",
                nextStep: "send {\"entries\": [{\"payload_id\": \"…\", \"payload\": …}, …]}")
        }
        var items: [AppendItem] = []
        items.reserveCapacity(entries.count)
        for (position, entry) in entries.enumerated() {
            do throws(ArchiveError) {
                guard let entry = entry.objectValue else {
                    throw ArchiveError(.bodyInvalid, "it is not an object", nextStep: "send an object for each entry")
                }
                let item =
                    entry["content_base64"] == nil
                    ? try AppendItem(entry, limits: limits) : try AppendItem(bytesOf: entry)
                guard item.content.count <= limits.appendBytes else {
                    throw ArchiveError(
                        .bodyInvalid, "it has more than \(limits.appendBytes) bytes",
                        nextStep: "send contents of at most \(limits.appendBytes) bytes")
                }
                items.append(item)
            } catch {
                throw ArchiveError(
                    error.kind, "entry \(position) of the batch: \(error.message)", nextStep: error.nextStep)
            }
        }
        self.items = items
    }
}

extension AppendItem {
    /// Reads `{"content_base64", "media_type"?, "idempotency_key"?}`.
    fileprivate init(bytesOf object: JSONObject) throws(ArchiveError) {
        guard let text = object["content_base64"]?.stringValue, let content = [UInt8](base64: text) else {
            throw ArchiveError(
                .bodyInvalid, "content_base64 is not base64", nextStep: "send the bytes in base64 with padding")
        }
        let type = object["media_type"] ?? "application/octet-stream"
        guard let type = type.stringValue, type.contains("/"), type.utf8.count <= 255 else {
            throw ArchiveError(
                .bodyInvalid, "media_type is not a media type", nextStep: "send a media type, or leave it out")
        }
        var name = Name.none
        if let given = object["idempotency_key"] {
            guard let key = given.stringValue, Self.isKey(key) else {
                throw ArchiveError(
                    .bodyInvalid, "idempotency_key is not 1 to 255 visible ASCII characters",
                    nextStep: "send a key such as a UUID, or leave it out")
            }
            name = .key(key)
        }
        self.init(name: name, mediaType: type, content: content)
        try takeCustody(object)
    }
}
