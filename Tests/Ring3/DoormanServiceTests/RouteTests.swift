// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPCodec
import HTTPServer
import JSON
import Primitives
import TestKit
import Testing
import Tiers

@testable import DoormanService

@Suite struct RouteTests {
    @Test func `health and contract answer 200 without a tier, and inference 503`() async throws {
        let bench = try DoormanBench(upstream: nil, offReason: "AI is switched off (ai.enabled)")
        #expect(try await bench.send(.get, "/healthz", headers: [:]).text == "ok")
        let ready = try await bench.send(.get, "/readyz", headers: [:])
        let state = try JSONValue(parsing: ready.text)
        #expect(ready.status == 200 && state["mode"] == "deterministic-only" && state["reason"] == "no_tier_available")
        #expect(state["tier_a"] == "off" && state["tier_a_reason"] == "AI is switched off (ai.enabled)")
        let contract = try JSONValue(parsing: try await bench.send(.get, "/v1/contract", headers: [:]).text)
        #expect(contract["yoyo_contract_version"] == "0.0.1" && contract["has_local"] == false)
        let (status, headers, json) = try await bench.chat(#"{"messages":[{"role":"user","content":"x"}]}"#)
        #expect(status == 503 && headers["Retry-After"] != nil && json["error"]?["code"] == "no_tier_available")
        #expect(try await bench.send(.get, "/v1/models").text == #"{"object":"list","data":[]}"#)
        #expect(try await bench.send(.get, "/metrics", headers: [:]).text.contains("doorman_calls_total"))
    }

    @Test func `with a tier the mode is full and its models are listed`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        let state = try JSONValue(parsing: try await bench.send(.get, "/readyz", headers: [:]).text)
        #expect(state["mode"] == "full" && state["tier_a"] == "up" && state["ai_available"] == true)
        let models = try JSONValue(parsing: try await bench.send(.get, "/v1/models").text)
        #expect(models["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == ["first", "second"])
    }

    @Test func `a tier that went away is deterministic-only and 503, and its models are gone`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        await upstream.server.shutdown(grace: .zero)
        let (status, headers, json) = try await bench.chat(#"{"messages":[{"role":"user","content":"x"}]}"#)
        #expect(status == 503 && headers["Retry-After"] != nil && json["error"]?["code"] == "no_tier_available")
        let state = try JSONValue(parsing: try await bench.send(.get, "/readyz", headers: [:]).text)
        #expect(
            state["mode"] == "deterministic-only" && state["tier_a"] == "down"
                && state["tier_a_reason"]?.stringValue != nil)
        #expect(try await bench.send(.get, "/v1/models").text == #"{"object":"list","data":[]}"#)
    }

    private static let strangers: [(HTTPHeaders, Int)] = [
        ([:], 400), (["X-Foundry-Module-ID": "Not valid"], 400), (["X-Foundry-Module-ID": "personal"], 401),
        (["X-Foundry-Module-ID": "personal", "Authorization": "Bearer nonsense"], 401),
    ]

    @Test(arguments: strangers)
    func `who cannot say who they are is not let in`(headers: HTTPHeaders, status: Int) async throws {
        let bench = try DoormanBench(upstream: nil)
        let paths: [(HTTPMethod, String)] = [
            (.get, "/v1/models"), (.get, "/v1/audit"), (.get, "/v1/audit/checkpoint"), (.get, "/v1/audit/proof?seq=0"),
            (.post, "/v1/chat/completions"),
        ]
        for (method, path) in paths {
            let answer = try await bench.send(method, path, method == .post ? "{}" : "", headers: headers)
            #expect(answer.status == status)
            #expect(try JSONValue(parsing: answer.text)["error"]?["code"]?.stringValue != nil)
        }
    }

    @Test func `another tenant's name is refused`() async throws {
        let bench = try DoormanBench(upstream: nil)
        let answer = try await bench.send(
            .get, "/v1/audit", headers: ["Authorization": "Bearer \(bench.token)", "X-Foundry-Module-ID": "other"])
        #expect(answer.status == 403)
    }

    @Test func `request ids are kept where they are good and refused where not`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        var headers: HTTPHeaders = ["Authorization": "Bearer \(bench.token)", "X-Foundry-Module-ID": "personal"]
        headers.set("X-Foundry-Request-ID", "018f2b6e-1111-7abc-8def-0123456789ab")
        let body = #"{"model":"m","messages":[{"role":"user","content":"x"}]}"#
        let good = try await bench.send(.post, "/v1/chat/completions", body, headers: headers)
        #expect(good.headers["X-Foundry-Request-ID"] == "018f2b6e-1111-7abc-8def-0123456789ab")
        headers.set("X-Foundry-Request-ID", "17")
        #expect(try await bench.send(.post, "/v1/chat/completions", body, headers: headers).status == 400)
    }

    @Test(arguments: ["0", "-1", "x", "1001"])
    func `a wrong limit is answered 400`(limit: String) async throws {
        let bench = try DoormanBench(upstream: nil)
        #expect(try await bench.send(.get, "/v1/audit?limit=\(limit)").status == 400)
    }

    @Test(arguments: [
        ("", 400), ("?seq=", 400), ("?seq=-1", 400), ("?seq=007", 400), ("?seq=x", 400),
        ("?seq=99999999999999999999", 400),
        ("?seq=18446744073709551615", 404), ("?seq=1", 404), ("?seq=0", 200),
    ])
    func `a record that is not there, or no number, is told`(query: String, status: Int) async throws {
        let bench = try DoormanBench(upstream: nil)
        let answer = try await bench.send(.get, "/v1/audit/proof" + query)
        #expect(answer.status == status)
        if status != 200 { #expect(answer.text.contains("next_step")) }
    }

    @Test func `unknown paths and methods are answered in the usual shape`() async throws {
        let bench = try DoormanBench(upstream: nil)
        let missing = try await bench.send(.get, "/v1/nothing")
        #expect(missing.status == 404 && missing.text.contains("next_step"))
        #expect(try await bench.send(.get, "/v1/chat/completions").status == 405)
    }
}

@Suite struct StandInTests {
    @Test func `it says that it is no model and quotes what it got`() async throws {
        let reply = StandIn.reply(to: [
            ["role": "system", "content": "The renewal date is 1 May. The office is closed. Ask ⟦EMAIL-K7Q3X⟧."],
            ["role": "user", "content": "When is the renewal? Write to ⟦PHONE-A1B2C⟧."],
        ])
        #expect(reply.hasPrefix("I am a stand-in, not a model."))
        for expected in [
            "> When is the renewal?", "⟦PHONE-A1B2C⟧", "> The renewal date is 1 May.", "> Ask ⟦EMAIL-K7Q3X⟧.",
        ] {
            #expect(reply.contains(expected))
        }
        #expect(!reply.contains("office"))
    }

    @Test func `it serves whole and streamed answers and shows the last request`() async throws {
        let server = HTTPServer(configuration: .init(listen: [.tcp("127.0.0.1", 0)]), handler: StandIn().handler)
        let port = try #require(try server.start().first?.port)
        let bench = try DoormanBench(upstream: port)
        let whole = try await bench.chat(#"{"messages":[{"role":"user","content":"I am a@b.co."}]}"#)
        #expect(whole.json["choices"]?[0]?["message"]?["content"]?.stringValue?.contains("> I am a@b.co.") ?? false)
        #expect(whole.json["model"]?.stringValue == StandIn.modelID)
        let events = try await bench.stream(#"{"stream":true,"messages":[{"role":"user","content":"I am a@b.co."}]}"#)
        let text = try events.dropLast().compactMap {
            try JSONValue(parsing: $0)["choices"]?[0]?["delta"]?["content"]?.stringValue
        }.joined()
        #expect(text == whole.json["choices"]?[0]?["message"]?["content"]?.stringValue)
        let last = try await bench.client.send(.init(url: "http://127.0.0.1:\(port)/__last")).collect()
        #expect(String(decoding: last, as: UTF8.self).contains("⟦EMAIL-"))
        await server.shutdown(grace: .zero)
    }
}
