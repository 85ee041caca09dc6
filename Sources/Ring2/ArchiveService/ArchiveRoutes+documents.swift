// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Content
import Cryptography
import Documents
import HTTPCodec
import HTTPServer
import Intake
import JSON
import Ledger
import Primitives
import ReadLedger
import TransparencyLog

extension ArchiveRoutes {
    /// Single documents and mails: handing them over, and reading what became of them.
    func addDocuments(to router: inout Router) {
        router.on(.post, "/v1/documents", tenant(.ledgerAppend, depositDocument))
        router.on(.get, "/v1/documents", tenant(.factsRead, listDocuments))
        router.on(.get, "/v1/documents/:entry", tenant(.factsRead, showDocument))
        router.on(.post, "/v1/mail", tenant(.ledgerAppend, depositMail))
        router.on(.get, "/v1/mail", tenant(.factsRead, listMail))
        router.on(.get, "/v1/mail/threads/:entry", tenant(.factsRead, showThread))
        router.on(.post, "/v1/reprocess", tenant(.admin, reprocess))
    }

    // MARK: Handing over

    /// Takes the bytes of a file; `name` helps to tell its type, `source` makes it known again.
    @Sendable private func depositDocument(_ call: TenantCall) async throws -> HTTPResponse {
        let wait = try AppendWait(call.request.target)
        let name = try call.parameters.text("name", most: limits.payloadIDBytes)
        let source = try depositSource(call)
        let type = call.request.headers["Content-Type"]
        let content = try await call.request.body.collect(limit: limits.depositBytes)
        return try await deposited(call, wait) {
            try await $0.document(content, name: name, source: source, mediaType: type)
        }
    }

    /// Takes a mail as it stands.
    @Sendable private func depositMail(_ call: TenantCall) async throws -> HTTPResponse {
        let wait = try AppendWait(call.request.target)
        let type = call.request.headers["Content-Type"].map {
            String($0.prefix { $0 != ";" && $0 != " " }).lowercased()
        }
        guard let type, ["message/rfc822", "message/global", "application/octet-stream"].contains(type) else {
            throw ArchiveError(
                .mediaTypeUnsupported, "a mail has the type message/rfc822",
                nextStep: "send Content-Type: message/rfc822 with the mail as it was received")
        }
        let source = try depositSource(call)
        let content = try await call.request.body.collect(limit: limits.depositBytes)
        guard !content.isEmpty else {
            throw ArchiveError(.bodyInvalid, "the mail is empty", nextStep: "send the mail as it was received")
        }
        return try await deposited(call, wait) { try await $0.mail(content, source: source) }
    }

    private func depositSource(_ call: TenantCall) throws -> String? {
        guard call.request.target.first("source") != nil else { return nil }
        return try call.parameters.text("source", most: limits.payloadIDBytes)
    }

    private func deposited(
        _ call: TenantCall, _ wait: AppendWait, _ body: (IntakeDeposit) async throws -> IntakeDeposit.Outcome
    ) async throws -> HTTPResponse {
        let outcome = try await body(IntakeDeposit(into: call.ledger))
        call.archive.projection.signal()
        var form = Forms.deposit(outcome)
        switch wait {
        case .durable: break
        case .checkpoint:
            if let index = outcome.items.first?.index {
                form["receipt"] = .string(try await call.ledger.receipt(index: index).text)
            }
        case .index: await call.archive.projection.settle(linking: false)
        }
        let isNew = outcome.items.contains { $0.isNew }
        return Self.json(form, status: isNew ? .created : .ok)
    }

    // MARK: Reading

    /// Documents by how they were read.
    @Sendable private func listDocuments(_ call: TenantCall) async throws -> HTTPResponse {
        let parameters = call.parameters
        let limit = try parameters.number("limit", in: 1...500, default: 50)
        let after = try parameters.optionalNumber("cursor", in: Parameters.indices)
        let query = try reprocessQuery { parameters.text($0) }
        let page = try await call.archive.knowledge.documents(query, after: after, limit: Int(limit))
        try call.archive.note(call.reader, .facts, entries: page.documents.map(\.entry))
        return Self.json([
            "documents": .array(page.documents.map { .object(Forms.reading(of: $0)) }),
            "next_cursor": page.next.map(Forms.number) ?? .null,
        ])
    }

    /// One document with its text and what came out of it; `text=false` leaves the text out.
    @Sendable private func showDocument(_ call: TenantCall) async throws -> HTTPResponse {
        let index = try Parameters.number(call.path["entry"] ?? "", named: "the entry's index", in: Parameters.indices)
        let knowledge = call.archive.knowledge
        guard let document = try await knowledge.document(index) else { throw ArchiveError.noDocument }
        var form = Forms.reading(of: document)
        if call.request.target.first("text") != "false" {
            let text = Array((try await knowledge.text(index) ?? "").utf8)
            form["text"] = .string(String(decoding: text.prefix(limits.textBytes), as: UTF8.self))
            form["truncated"] = .bool(text.count > limits.textBytes)
        }
        let children = try await knowledge.children(of: index, limit: 500)
        form["children"] = .array(
            children.map {
                ["entry": Forms.number($0.entry), "name": .string($0.name), "media_type": .string($0.mediaType)]
            })
        try call.archive.note(call.reader, .facts, entries: [index])
        return Self.json(form)
    }

    /// Mails in the order of the ledger, all of them or those from and to an address.
    @Sendable private func listMail(_ call: TenantCall) async throws -> HTTPResponse {
        let parameters = call.parameters
        let limit = try parameters.number("limit", in: 1...200, default: 50)
        let after = try parameters.optionalNumber("cursor", in: Parameters.indices)
        let address = parameters.target.first("address") == nil ? nil : try parameters.text("address", most: 320)
        let page = try await call.archive.knowledge.mails(after: after, address: address, limit: Int(limit))
        try call.archive.note(call.reader, .facts, entries: page.mails.map(\.entry))
        return Self.json([
            "mails": .array(try await mails(page.mails, call)), "next_cursor": page.next.map(Forms.number) ?? .null,
        ])
    }

    /// The thread that an entry belongs to, its mails in the order of the ledger.
    @Sendable private func showThread(_ call: TenantCall) async throws -> HTTPResponse {
        let index = try Parameters.number(call.path["entry"] ?? "", named: "the entry's index", in: Parameters.indices)
        let knowledge = call.archive.knowledge
        guard let thread = try await knowledge.document(index)?.thread else {
            throw ArchiveError(
                .documentNotFound, "the entry is no mail", nextStep: "give the entry of a mail; see GET /v1/mail")
        }
        let limit = try call.parameters.number("limit", in: 1...200, default: 100)
        let after = try call.parameters.optionalNumber("cursor", in: Parameters.indices)
        let page = try await knowledge.mails(after: after, thread: thread, limit: Int(limit))
        try call.archive.note(call.reader, .facts, entries: page.mails.map(\.entry))
        return Self.json([
            "thread": Forms.number(thread), "mails": .array(try await mails(page.mails, call)),
            "next_cursor": page.next.map(Forms.number) ?? .null,
        ])
    }

    private func mails(_ documents: [KnowledgeDocument], _ call: TenantCall) async throws -> [JSONValue] {
        var mails: [JSONValue] = []
        for document in documents {
            let facts = try await call.archive.knowledge.facts(of: document.entry, limit: 500)
            func objects(_ predicate: String) -> JSONValue {
                .array(
                    facts.filter { $0.predicate == predicate && $0.subject == document.source }.map {
                        .string($0.object)
                    })
            }
            mails.append([
                "entry": Forms.number(document.entry), "thread": document.thread.map(Forms.number) ?? .null,
                "subject": .string(document.title), "occurred_at": Forms.time(document.occurredAt),
                "from": objects("sent_by"), "to": objects("sent_to"), "cc": objects("copied_to"),
                "attachments": objects("has_attachment"), "source": .string(document.source),
                "status": .string(document.status.rawValue),
            ])
        }
        return mails
    }

    // MARK: Reading again

    /// Has documents read again: `{"reader"?, "version"?, "status"?, "kind"?, "entry"?}`; answers 202, or 200 with
    /// `?wait=index` when it is done.
    @Sendable private func reprocess(_ call: TenantCall) async throws -> HTTPResponse {
        let wait = try AppendWait(call.request.target)
        let body = try await object(call.request, limit: limits.bodyBytes)
        let known: Set<String> = ["reader", "version", "status", "kind", "entry"]
        guard body.keys.allSatisfy(known.contains) else {
            throw ArchiveError(
                .bodyInvalid, "the body has a member that is none of reader, version, status, kind and entry",
                nextStep: "send those alone, so that nothing is read again by mistake")
        }
        var texts: [String: String] = [:]
        for (key, value) in body.members {
            guard let text = key == "entry" ? value.numberValue?.uint64.map({ "\($0)" }) : value.stringValue else {
                throw ArchiveError(
                    .bodyInvalid, "\(key) is not of its type", nextStep: "send texts, and entry as a number")
            }
            texts[key] = text
        }
        guard let query = try reprocessQuery({ texts[$0] }) else {
            throw ArchiveError(
                .bodyInvalid, "nothing says which documents are meant",
                nextStep: "give reader, version, status, kind or entry; for everything use POST /v1/rebuild")
        }
        let marked = try await call.archive.knowledge.reprocess(query)
        call.archive.projection.signal()
        if wait == .index { await call.archive.projection.settle() }
        return Self.json(["marked": JSONValue(marked)], status: wait == .index ? .ok : .accepted)
    }

    private func reprocessQuery(_ value: (String) -> String?) throws -> ReprocessQuery? {
        var status: Reading.Status?
        if let text = value("status") {
            guard let known = Reading.Status(rawValue: text) else {
                throw ArchiveError(
                    .parameterInvalid, "status is none that a document can have",
                    nextStep: "give one of " + Reading.Status.allCases.map(\.rawValue).joined(separator: ", "))
            }
            status = known
        }
        let entry = try value("entry").map { try Parameters.number($0, named: "entry", in: Parameters.indices) }
        return ReprocessQuery(
            reader: value("reader"), version: value("version"), status: status, kind: value("kind"), entry: entry)
    }
}

extension ArchiveError {
    static var noDocument: ArchiveError {
        ArchiveError(
            .documentNotFound, "there is no document of this entry",
            nextStep:
                "see GET /v1/entries for the entry; what was erased, or is about the ledger itself, is no document")
    }
}

extension Forms {
    /// How many documents each reader read, and how that went.
    static func readings(_ knowledge: Knowledge) async throws -> JSONValue {
        .array(
            try await knowledge.readings.map {
                [
                    "reader": .string($0.reader), "version": .string($0.version), "status": .string($0.status.rawValue),
                    "documents": JSONValue($0.documents),
                ]
            })
    }

    /// A document and how it was read.
    static func reading(of document: KnowledgeDocument) -> JSONObject {
        func pairs(_ value: JSONValue, _ key: String, _ other: String) -> JSONValue {
            .array((value.arrayValue ?? []).map { [key: $0[0] ?? .null, other: $0[1] ?? .null] })
        }
        return [
            "entry": number(document.entry), "kind": .string(document.kind), "source": .string(document.source),
            "name": .string(document.name), "media_type": .string(document.mediaType), "title": .string(document.title),
            "occurred_at": time(document.occurredAt), "recorded_at": time(document.recordedAt),
            "parent": document.parent.map(number) ?? .null, "size": JSONValue(document.size),
            "status": .string(document.status.rawValue), "code": document.code.map { .string($0) } ?? .null,
            "reader": .string(document.reader), "reader_version": .string(document.readerVersion),
            "language": document.language.map { .string($0) } ?? .null,
            "thread": document.thread.map(number) ?? .null, "remarks": pairs(document.remarks, "code", "count"),
            "properties": pairs(document.properties, "name", "value"), "text_length": JSONValue(document.textLength),
            "text_sha256": .string(document.textDigest.hex),
        ]
    }
}
