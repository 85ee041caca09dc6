// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import Foundation
import HTTPClient
import HTTPCodec
import JSON
import Primitives
import TestKit
import Testing

@Suite struct AccessTests {
    private static let guarded: [(method: HTTPMethod, path: String)] = [
        (.get, "/v1/entries"), (.get, "/v1/entries/0"), (.get, "/v1/entries/0/content"),
        (.get, "/v1/entries/0/receipt"),
        (.get, "/v1/checkpoint"), (.get, "/v1/proof/inclusion?index=0"), (.get, "/v1/proof/consistency?from=0"),
        (.post, "/v1/append"), (.post, "/v1/ingest"), (.post, "/v1/ledger/verify"), (.get, "/v1/search?q=a"),
        (.get, "/v1/facts"), (.get, "/v1/status"), (.post, "/v1/rebuild"), (.get, "/v1/export"),
        (.get, "/v1/export/digest"), (.post, "/mcp"), (.post, "/v1/append/batch"),
        (.get, "/v1/log/checkpoint"), (.get, "/v1/log/tile/0/000"), (.get, "/v1/ledger/keys"),
        (.post, "/v1/ledger/rotate"), (.get, "/v1/ledger/anchors"), (.get, "/v1/ledger/holds"),
        (.post, "/v1/ledger/hold"), (.post, "/v1/ledger/release"), (.post, "/v1/ledger/retention"),
        (.post, "/v1/ledger/erase"), (.get, "/v1/ledger/reads"),
        (.post, "/v1/intake/jobs"), (.get, "/v1/intake/jobs"), (.get, "/v1/intake/jobs/0"),
        (.get, "/v1/intake/jobs/0/failures"), (.post, "/v1/intake/jobs/0/pause"), (.post, "/v1/intake/jobs/0/resume"),
        (.post, "/v1/intake/jobs/0/cancel"), (.post, "/v1/documents?name=x"), (.get, "/v1/documents"),
        (.get, "/v1/documents/0"), (.post, "/v1/mail"), (.get, "/v1/mail"), (.get, "/v1/mail/threads/0"),
        (.post, "/v1/reprocess"), (.get, "/v1/people"), (.get, "/v1/people/0"), (.get, "/v1/people/review"),
        (.get, "/v1/people/conflicts"), (.get, "/v1/people/explain"), (.get, "/v1/people/judgements"),
        (.post, "/v1/people/judgements"), (.get, "/v1/mail/accounts"), (.post, "/v1/mail/accounts"),
        (.post, "/v1/mail/accounts/x/fetch"), (.post, "/v1/mail/accounts/x/remove"),
    ]

    @Test func `every route but the open four needs a tenant, a token and a right`() async throws {
        let box = try await TestBox()
        for (method, path) in Self.guarded {
            let body: JSONValue? = method == .post ? [:] : nil
            let noModule = try await box.call(method, path, body, moduleID: nil)
            #expect(noModule.status == 400 && noModule.json["error"]?["code"] == "module_id_missing", "\(path)")
            let badModule = try await box.call(method, path, body, moduleID: "../x")
            #expect(badModule.status == 400 && badModule.json["error"]?["code"] == "module_id_invalid", "\(path)")
            let noToken = try await box.call(method, path, body, token: "")
            #expect(noToken.status == 401 && noToken.json["error"]?["code"] == "token_missing", "\(path)")
            let badToken = try await box.call(method, path, body, token: "sct1.a.b")
            #expect(badToken.status == 401 && badToken.json["error"]?["code"] == "token_invalid", "\(path)")
            let otherTenant = try await box.call(method, path, body, moduleID: "other")
            #expect(otherTenant.status == 403 && otherTenant.json["error"]?["code"] == "tenant_not_in_scope", "\(path)")
            for part in ["message", "type", "code", "next_step"] {
                #expect(otherTenant.json["error"]?[part]?.stringValue?.isEmpty == false, "\(path) \(part)")
            }
        }
        await box.stop()
    }

    @Test func `an input device may append and read nothing, an interface may read and append nothing`() async throws {
        let box = try await TestBox()
        let input = try box.token(role: .input)
        let interface = try box.token(role: .interface)
        let body: JSONValue = ["payload_id": "a", "payload": 1]
        #expect(try await box.call(.post, "/v1/append", body, token: interface).status == 403)
        #expect(try await box.call(.post, "/v1/append", body, token: input).status == 201)
        for path in ["/v1/entries", "/v1/search?q=a", "/v1/facts", "/v1/status"] {
            #expect(try await box.call(.get, path, token: input).status == 403, "\(path)")
            #expect(try await box.call(.get, path, token: interface).status == 200, "\(path)")
        }
        let user = try box.token(role: .user)
        #expect(try await box.call(.post, "/v1/ingest", ["path": "/"], token: user).status == 403)
        #expect(try await box.call(.post, "/v1/rebuild", token: user).status == 403)
        await box.stop()
    }

    @Test func `a token for a tenant whose directories are gone is a degraded archive, not an empty one`() async throws
    {
        let box = try await TestBox(tenant: false)
        let answer = try await box.call(.get, "/v1/status")
        #expect(answer.status == 503)
        #expect(answer.json["error"]?["code"] == "home_tenant_missing")
        let ready = try await box.call(.get, "/readyz", token: "", moduleID: nil)
        #expect(ready.status == 200)
        #expect(ready.json["mode"] == "degraded")
        #expect(ready.json["faults"]?[0] == "home_tenant_missing")
        await box.stop()
    }

    @Test func `the open four answer without a token and name no tenant`() async throws {
        let box = try await TestBox()
        _ = try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": "secret words"])
        for path in ["/healthz", "/readyz", "/v1/contract", "/metrics"] {
            let response = try await box.client.send(ClientRequest(url: "http://127.0.0.1:\(box.port)\(path)"))
            #expect(response.status == 200, "\(path)")
            let text = String(decoding: try await response.collect(), as: UTF8.self)
            #expect(!text.contains("personal") && !text.contains("secret"), "\(path)")
        }
        let ready = try await box.call(.get, "/readyz", token: "", moduleID: nil)
        #expect(ready.json["ready"] == true && ready.json["mode"] == "full" && ready.json["entries"] == 1)
        #expect(try await box.text("/healthz") == "ok")
        #expect(try await box.text("/metrics").contains("archive_ledger_entries 1"))
        await box.stop()
    }

    @Test func `the contract lists the routes there are`() async throws {
        let box = try await TestBox()
        let contract = try await box.call(.get, "/v1/contract", token: "", moduleID: nil).json
        for route in contract["routes"]?.arrayValue ?? [] {
            let words = (route.stringValue ?? "").split(separator: " ").map(String.init)
            let path = words[1].split(separator: "/").map { $0.hasPrefix(":") || $0.hasPrefix("*") ? "0" : String($0) }
                .joined(
                    separator: "/")
            let response = try await box.client.send(
                box.request(HTTPMethod(words[0]), "/" + path, words[0] == "POST" ? [:] : nil))
            let text = String(decoding: try await response.collect(), as: UTF8.self)
            #expect(!text.contains("route_not_found") && response.status != 405, "\(route)")
        }
        #expect((contract["routes"]?.arrayValue?.count ?? 0) >= Self.guarded.count + 3)
        await box.stop()
    }

    @Test func `the Unix socket answers like the address`() async throws {
        let box = try await TestBox()
        let response = try await box.client.send(box.request(.get, "/v1/status", viaSocket: true))
        #expect(response.status == 200)
        let mode = try FileManager.default.attributesOfItem(atPath: box.socket.string)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        await box.stop()
    }
}
