// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Content
import HTTPCodec
import HTTPServer
import JSON
import People
import Primitives
import ReadLedger

extension ArchiveRoutes {
    /// What a text mentions, without storing it.
    func addExtract(to router: inout Router) { router.on(.post, "/v1/extract", tenant(.factsRead, extract)) }

    @Sendable private func extract(_ call: TenantCall) async throws -> HTTPResponse {
        let request: ExtractRequest
        switch try AppendBody(call.request.headers) {
        case .json:
            // An escaped sign takes up to six bytes.
            let body = try await object(call.request, limit: limits.extractBytes * 6 + limits.bodyBytes)
            request = try ExtractRequest(body, limits: limits)
        case .raw:
            request = try ExtractRequest(text: try await call.request.body.collect(limit: limits.extractBytes))
        }
        return Self.json(try await extracted(request, call))
    }

    /// What a text mentions; the read is noted, the text kept nowhere.
    func extracted(_ request: ExtractRequest, _ call: TenantCall) async throws -> JSONObject {
        let people = request.names ? try await call.archive.people.named() : nil
        let (form, found) = request.answer(people, context: application.extraction)
        let persons = found.compactMap { people?.view.snapshot.person($0) }
        try call.archive.note(call.reader, .facts, entries: Forms.entries(persons))
        return form
    }

    /// Who of the known people a text names.
    func scanned(_ text: String, _ call: TenantCall) async throws -> JSONObject {
        let found = try await call.archive.people.named().sightings(in: text, context: application.extraction)
        try call.archive.note(call.reader, .facts, entries: Forms.entries(found.map(\.person)))
        return [
            "people": .array(
                found.map { sighting in
                    [
                        "id": .string(sighting.person.id.description),
                        "name": sighting.person.name.map { .string($0) } ?? .null,
                        "mentions": .array(sighting.mentions.map { .object(Forms.mention($0, in: text)) }),
                    ]
                })
        ]
    }
}
