// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import Primitives
import Testing

@Suite struct `A router` {
    private func answer(_ method: HTTPMethod, _ target: String) async throws -> String {
        var router = Router()
        router.on(.get, "/") { _, _ in HTTPResponse(text: "root") }
        router.on(.get, "/v1/entries") { _, _ in HTTPResponse(text: "list") }
        router.on(.post, "/v1/entries") { _, _ in HTTPResponse(text: "add") }
        router.on(.get, "/v1/entries/newest") { _, _ in HTTPResponse(text: "newest") }
        router.on(.get, "/v1/entries/:index") { _, parameters in
            HTTPResponse(text: "entry \(try parameters.number("index", as: UInt64.self))")
        }
        router.on(.get, "/v1/entries/:index/content/:part") { _, parameters in
            HTTPResponse(text: "\(parameters["index"] ?? "") \(parameters["part"] ?? "") \(parameters["x"] ?? "-")")
        }
        router.on(.get, "/files/*path") { _, parameters in HTTPResponse(text: "file \(parameters["path"] ?? "")") }
        do {
            let response = try await router.handler(try HTTPRequest(method, target))
            return String(decoding: try await response.body.collect(), as: UTF8.self)
        } catch let error as HTTPProblem {
            return "\(error.status.code) \(error.code) \(error.headers["Allow"] ?? "")"
        } catch let error as HTTPServerError { return "\(error.status.code) \(error.code) " }
    }

    @Test(arguments: [
        ("GET", "/", "root"), ("GET", "/v1/entries", "list"), ("GET", "/v1/entries/?x=1", "list"),
        ("POST", "/v1/entries", "add"), ("HEAD", "/v1/entries", "list"), ("GET", "/v1/entries/newest", "newest"),
        ("GET", "/v1/entries/17", "entry 17"), ("GET", "/v1/entries/x", "400 path_parameter_invalid "),
        ("GET", "/v1/entries/+1", "400 path_parameter_invalid "),
        ("GET", "/v1/entries/99999999999999999999999", "400 path_parameter_invalid "),
        ("GET", "/v1/entries/1/content/a%2Fb", "1 a/b -"), ("GET", "/files/a/b%20c", "file a/b c"),
        ("GET", "/v1", "404 route_not_found "), ("GET", "/v1/entries/1/2", "404 route_not_found "),
        ("DELETE", "/v1/entries", "405 method_not_allowed GET, POST"),
    ]) func `finds the fitting route`(method: String, target: String, expected: String) async throws {
        #expect(try await answer(HTTPMethod(method), target) == expected)
    }

    @Test func `answers over a socket with the error body`() async throws {
        try await withServer(handler: Router().handler) { _, addresses in
            let reply = try await RawClient(addresses[0]).exchange(get)
            #expect(reply.status == 404 && reply.field("Content-Type") == "application/json")
            let expected = """
                {"error":{"message":"there is nothing at this path","type":"not_found_error",\
                "code":"route_not_found","next_step":"see GET /v1/contract for what there is"}}
                """
            #expect(reply.text == expected)
        }
    }
}

@Suite struct `What a handler throws` {
    private struct Sealed: ReportableError {
        var code: String { "ledger_sealed" }
        var message: String { "a \"quoted\"\n\u{1}name\\" }
        var nextStep: String { "open it" }
    }
    private struct Private: Error {
        var secret = "hunter2"
    }

    @Test func `becomes its status and body, and says nothing it was not told to`() async throws {
        var setup = configuration {
            $0.statusOfError = { $0.code == "ledger_sealed" ? .conflict : .internalServerError }
        }
        let seen = Lock<[String]>([])
        setup.observer = { event in
            if case .request(let summary) = event {
                seen.withLock { $0.append("\(summary.path) \(summary.status?.code ?? 0) \(summary.aborted)") }
            }
        }
        let handler: HTTPHandler = { request in
            switch request.path {
            case "/sealed": throw Sealed()
            case "/private": throw Private()
            case "/problem": throw HTTPProblem(Sealed(), status: .serviceUnavailable, headers: ["Retry-After": "3"])
            default: return HTTPResponse()
            }
        }
        try await withServer(setup, handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            let sealed = try await client.exchange("GET /sealed HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(sealed.status == 409)
            #expect(sealed.text.contains(#""message":"a \"quoted\"\n\u0001name\\","type":"invalid_request_error""#))
            let secret = try await client.exchange("GET /private HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(secret.status == 500 && secret.text.contains("internal_error") && !secret.text.contains("hunter2"))
            let problem = try await client.exchange("GET /problem HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(problem.status == 503 && problem.field("Retry-After") == "3")
            #expect(try await client.exchange(get).status == 200)
        }
        #expect(
            seen.withLock { $0 } == ["/sealed 409 false", "/private 500 false", "/problem 503 false", "/a 200 false"])
    }

    @Test func `every code says what it means`() {
        for code in HTTPServerError.Code.allCases { #expect(!code.explanation.isEmpty) }
    }
}
