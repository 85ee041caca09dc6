// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import HTTPClient
import HTTPCodec
import JSON
import Primitives
import TestKit
import Testing

@Suite struct DocumentRouteTests {
    private static func mail(_ number: Int, answers: Int? = nil) -> [UInt8] {
        let line = answers.map { "In-Reply-To: <\($0)@example.org>\r\n" } ?? ""
        return Array(
            ("From: Jane Doe <jane@example.org>\r\nTo: Bob <bob@example.net>\r\nSubject: Rent \(number)\r\n"
                + "Date: Thu, 01 Oct 2026 12:00:00 +0000\r\nMessage-ID: <\(number)@example.org>\r\n\(line)\r\n"
                + "The rent of Harbour Street.\r\n").utf8)
    }

    private func post(
        _ box: TestBox, _ path: String, _ content: [UInt8], type: String, token: String? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        var request = box.request(.post, path, token: token)
        request.headers.set("Content-Type", type)
        request.body = content
        let response = try await box.client.send(request)
        return (response.status, try JSONValue(parsing: try await response.collect()))
    }

    @Test func `a mail that is handed over is found, once, in its thread`() async throws {
        let box = try await TestBox()
        let input = try box.token(role: .input)
        let first = try await post(box, "/v1/mail?wait=index", Self.mail(1), type: "message/rfc822", token: input)
        #expect(first.status == 201 && first.json["index"] == 0 && first.json["already_present"] == false)
        let again = try await post(box, "/v1/mail", Self.mail(1), type: "message/rfc822")
        #expect(again.status == 200 && again.json["already_present"] == true)
        let named = try await post(
            box, "/v1/mail?source=desk-7&wait=index", Self.mail(2, answers: 1), type: "message/rfc822")
        #expect(named.json["entries"]?[0]?["source"] == "mail:desk-7")
        let thread = try await box.call(.get, "/v1/mail/threads/1").json
        #expect(thread["thread"] == 0 && thread["mails"]?.arrayValue?.count == 2)
        #expect(thread["mails"]?[1]?["from"] == ["jane@example.org"] && thread["mails"]?[1]?["subject"] == "Rent 2")
        let page = try await box.call(.get, "/v1/mail?address=BOB@example.net&limit=1").json
        #expect(page["mails"]?.arrayValue?.count == 1 && page["next_cursor"] == 0)
        #expect(try await box.call(.get, "/v1/mail?cursor=0").json["mails"]?[0]?["entry"] == 1)
        #expect(try await box.call(.get, "/v1/mail/threads/9").status == 404)
        for type in ["application/json", "text/plain"] {
            #expect(try await post(box, "/v1/mail", Self.mail(3), type: type).status == 415)
        }
        #expect(try await post(box, "/v1/mail", [], type: "message/rfc822").status == 400)
        await box.stop()
    }

    @Test func `a document that is handed over says how it was read`() async throws {
        let box = try await TestBox()
        let html = Array("<html><head><title>Offer</title></head><body><p>Dear Jane, the offer.</p></body></html>".utf8)
        let given = try await post(box, "/v1/documents?name=offer.html&wait=index", html, type: "text/html")
        #expect(given.status == 201)
        let document = try await box.call(.get, "/v1/documents/0").json
        #expect(document["status"] == "read" && document["reader"] == "html" && document["media_type"] == "text/html")
        #expect(document["text"]?.stringValue?.contains("the offer") == true && document["truncated"] == false)
        #expect(try await box.call(.get, "/v1/documents/0?text=false").json["text"] == nil)
        let odd = try await post(
            box, "/v1/documents?name=x.bin&wait=index", [0, 1, 2, 255], type: "application/octet-stream")
        #expect(odd.status == 201)
        let unread = try await box.call(.get, "/v1/documents?status=unreadable").json
        #expect(unread["documents"]?.arrayValue?.count == 1 && unread["documents"]?[0]?["entry"] == 1)
        #expect(try await box.call(.get, "/v1/documents/7").json["error"]?["code"] == "document_not_found")
        #expect(try await box.call(.get, "/v1/documents?status=odd").status == 400)
        #expect(try await post(box, "/v1/documents", html, type: "text/html").status == 400, "it needs a name")
        let readings = try await box.call(.get, "/v1/status").json["readings"]?.arrayValue ?? []
        #expect(readings.contains { $0["status"] == "unreadable" && $0["documents"] == 1 })
        await box.stop()
    }

    @Test func `some documents are read again on request`() async throws {
        let box = try await TestBox()
        _ = try await post(box, "/v1/mail?wait=index", Self.mail(1), type: "message/rfc822")
        let digest = try await box.call(.get, "/v1/export/digest").json
        let done = try await box.call(.post, "/v1/reprocess?wait=index", ["kind": "mail"])
        #expect(done.status == 200 && done.json["marked"] == 1)
        #expect(try await box.call(.get, "/v1/export/digest").json == digest)
        #expect(try await box.call(.post, "/v1/reprocess", ["status": "failed"]).json["marked"] == 0)
        for body in [[:], ["colour": "red"], ["status": "odd"], ["entry": "x"]] as [JSONValue] {
            #expect(try await box.call(.post, "/v1/reprocess", body).status == 400)
        }
        #expect(
            try await box.call(.post, "/v1/reprocess", ["kind": "mail"], token: try box.token(role: .user)).status
                == 403)
        await box.stop()
    }
}
