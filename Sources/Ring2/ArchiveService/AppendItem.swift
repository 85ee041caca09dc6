// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HTTPCodec
import HTTPServer
import JSON
import Ledger
import Primitives
import Synchronization
import Vault

/// One thing a caller wants appended, read from a request and checked.
struct AppendItem: Hashable, Sendable {
    /// By what the ledger knows it again.
    enum Name: Hashable, Sendable {
        /// A name of the caller's, `payload_id`.
        case payload(String)
        /// The header `Idempotency-Key`.
        case key(String)
        /// Nothing: it is a new entry each time.
        case none
    }

    let name: Name
    let mediaType: String
    let content: [UInt8]
    /// Whether it is sealed beside the log; nil for what the ledger thinks right: open.
    var isPersonal: Bool?
    /// Whom it is about.
    var subjects: [SubjectID] = []
    /// How long it must be kept.
    var retention: Retention?

    /// Reads `{"payload_id", "payload", "personal"?, "subjects"?, "retention"?}`.
    init(_ object: JSONObject, limits: ArchiveLimits) throws(ArchiveError) {
        guard let name = object["payload_id"]?.stringValue, (1...limits.payloadIDBytes).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }), let payload = object["payload"]
        else {
            throw ArchiveError(
                .bodyInvalid,
                "an append needs payload_id, 1 to \(limits.payloadIDBytes) bytes of text, and payload",
                nextStep: "send {\"payload_id\": \"…\", \"payload\": …}")
        }
        self.name = .payload(name)
        mediaType = "application/json"
        content = payload.bytes
        try takeCustody(object)
    }

    /// Reads `personal`, `subjects` and `retention`.
    mutating func takeCustody(_ object: JSONObject) throws(ArchiveError) {
        if let personal = object["personal"] {
            guard let value = personal.boolValue else {
                throw ArchiveError(.bodyInvalid, "personal is neither true nor false", nextStep: "send true or false")
            }
            isPersonal = value
        }
        if let given = object["subjects"] {
            let names = given.arrayValue ?? []
            subjects = names.compactMap { $0.stringValue.flatMap { SubjectID($0) } }
            guard given.arrayValue != nil, subjects.count == names.count, subjects.count <= 16 else {
                throw ArchiveError(
                    .bodyInvalid, "subjects are not up to 16 names of subjects",
                    nextStep: "send opaque names of 1 to 64 of A-Z, a-z, 0-9, -, _, . and :, never a person's name")
            }
            // Whoever says whom it is about wants it erasable.
            if isPersonal == nil { isPersonal = true }
        }
        if let given = object["retention"] {
            guard let retention = Retention(json: given) else { throw .badRetention }
            self.retention = retention
        }
    }

    /// Takes the bytes of a body as they are.
    init(_ bytes: [UInt8], type: String, headers: HTTPHeaders) throws(ArchiveError) {
        if headers.contains("Idempotency-Key") {
            let keys = headers.values("Idempotency-Key")
            guard keys.count == 1, let key = keys.first, Self.isKey(key) else {
                throw ArchiveError(
                    .parameterInvalid, "the Idempotency-Key is not 1 to 255 visible ASCII characters",
                    nextStep: "send one Idempotency-Key, such as a UUID")
            }
            name = .key(key)
        } else {
            name = .none
        }
        mediaType = type
        content = bytes
    }

    init(name: Name, mediaType: String, content: [UInt8]) {
        self.name = name
        self.mediaType = mediaType
        self.content = content
    }

    /// Whether a text can be an idempotency key: 1 to 255 visible ASCII characters.
    static func isKey(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// The caller's name for it, as answers show it.
    var payloadID: String? { if case .payload(let name) = name { name } else { nil } }

    /// The record to append.
    var record: NewRecord {
        let (source, shown) =
            switch name {
            case .payload(let name): (LedgerRecord.payloadSource(name), name)
            case .key(let key): ("key:" + key, "")
            case .none: (Self.freshSource, "")
            }
        // A name or key that comes again with other content is a mistake of the caller's, and never a second entry.
        return NewRecord(
            kind: .payload, source: source, name: shown, mediaType: mediaType, content: content,
            isPersonal: isPersonal, subjects: subjects, retention: retention, identity: .source)
    }

    /// A source that no other entry has: 64 random bits of the process and a number.
    private static var freshSource: String {
        let number = fresh.count.wrappingAdd(1, ordering: .relaxed).newValue
        return fresh.prefix + String(number, radix: 36)
    }
    private static let fresh = FreshSources()
}

/// Sources that come once, made without asking the kernel for each.
private final class FreshSources: Sendable {
    let prefix: String
    let count = Atomic<UInt64>(0)

    init() {
        var random = SystemRandomNumberGenerator()
        prefix = "once:" + String(random.next(), radix: 36) + "-"
    }
}

/// How an append's body is to be read.
enum AppendBody: Equatable {
    /// A JSON object that names its payload.
    case json
    /// The payload itself, of a media type.
    case raw(String)

    /// Decides by the Content-Type; none counts as JSON.
    init(_ headers: HTTPHeaders) throws(ArchiveError) {
        guard let type = headers["Content-Type"], !type.isEmpty else {
            self = .json
            return
        }
        // By far the most.
        guard type != "application/octet-stream" else {
            self = .raw(type)
            return
        }
        let essence = type.prefix { $0 != ";" }.trimmingSpaces.lowercased()
        switch essence {
        case "application/json": self = .json
        // What programs send when nobody thought of a type: most likely JSON by mistake, so neither is guessed.
        case "application/x-www-form-urlencoded", "multipart/form-data":
            throw ArchiveError(
                .mediaTypeUnsupported, "a web form can not be appended",
                nextStep: "send Content-Type: application/json, or application/octet-stream for the bytes themselves")
        default:
            guard type.utf8.count <= 255, essence.contains("/") else {
                throw ArchiveError(
                    .mediaTypeUnsupported, "the Content-Type is not a media type",
                    nextStep: "send Content-Type: application/octet-stream for the bytes themselves")
            }
            self = .raw(type)
        }
    }
}

extension Substring {
    /// Without the spaces and tabs at either end.
    fileprivate var trimmingSpaces: Substring {
        var slice = drop { $0 == " " || $0 == "\t" }
        while let last = slice.last, last == " " || last == "\t" { slice.removeLast() }
        return slice
    }
}
