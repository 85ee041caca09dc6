// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import HTTPCodec
import Primitives
import TestKit
import Testing

private func problem(_ client: HTTPClient, _ request: ClientRequest) async -> HTTPClientError.Code? {
    do throws(HTTPClientError) { _ = try await client.send(request).collect() } catch { return error.kind }
    return nil
}

@Suite struct `Calls` {
    private let client = HTTPClient()

    @Test func `a call brings status, headers and body, and the request is as it was asked for`() async throws {
        let requests = Mailbox<String>()
        let server = ScriptedServer { connection in
            requests.leave(connection.request() ?? "")
            connection.write(
                "HTTP/1.1 201 Created\r\nX-One: a\r\nx-two:  b \r\nX-Empty:\r\nContent-Length: 5\r\n\r\nhello")
        }
        let response = try await client.send(
            ClientRequest(
                method: .post, url: server.url + "/a/../b?q=%20", headers: ["X-Mine": "1", "X-None": ""],
                body: Array("body".utf8)))
        #expect(response.status == 201)
        #expect(response.headers["x-one"] == "a")
        #expect(response.headers["X-Two"] == "b")
        #expect(response.headers["x-empty"] == "")
        #expect(try await response.collect() == Array("hello".utf8))
        let request = try #require(await requests.next())
        #expect(request.hasPrefix("POST /a/../b?q=%20 HTTP/1.1\r\n"))
        #expect(request.hasSuffix("\r\n\r\nbody"))
        #expect(request.contains("\r\nX-Mine: 1\r\n"))
        #expect(request.contains("\r\nX-None:\r\n"))
        #expect(request.contains("\r\nContent-Length: 4\r\n"))
        for absent in ["Expect", "Accept", "Content-Type", "User-Agent", "Transfer-Encoding"] {
            #expect(!request.contains("\r\n\(absent):"), "\(absent)")
        }
    }

    @Test(arguments: [
        (HTTPMethod.get, false), (.delete, false), (.post, true), (.put, true), (.patch, true), ("PURGE", false),
    ])
    func `a method without a body says its length only where one is expected`(method: HTTPMethod, length: Bool)
        async throws
    {
        let requests = Mailbox<String>()
        let server = ScriptedServer { connection in
            requests.leave(connection.request() ?? "")
            connection.write("HTTP/1.1 204 No Content\r\n\r\n")
        }
        let response = try await client.send(ClientRequest(method: method, url: server.url))
        #expect(response.status == 204)
        #expect(try await response.collect().isEmpty)
        let request = try #require(await requests.next())
        #expect(request.hasPrefix("\(method.name) / HTTP/1.1\r\n"))
        #expect(request.contains("Content-Length: 0") == length)
    }

    @Test func `HEAD waits for no body`() async throws {
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
            connection.awaitClose()
        }
        let response = try await client.send(ClientRequest(method: .head, url: server.url))
        #expect(response.headers["content-length"] == "500")
        #expect(try await response.collect().isEmpty)
    }

    @Test func `a large body goes out whole`() async throws {
        let sizes = Mailbox<Int>()
        let server = ScriptedServer { connection in
            sizes.leave(connection.request()?.utf8.count ?? 0)
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        let body = [UInt8](repeating: 0x61, count: 8 << 20)
        _ = try await client.send(ClientRequest(method: .post, url: server.url, body: body)).collect()
        #expect(try #require(await sizes.next()) > body.count)
    }

    @Test func `an error status is an answer`() async throws {
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 2\r\n\r\nno")
        }
        let response = try await client.send(ClientRequest(url: server.url))
        #expect(response.status == 503)
        #expect(response.headers["retry-after"] == "2")
    }

    @Test func `interim answers are passed over`() async throws {
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n!")
        }
        let response = try await client.send(ClientRequest(url: server.url))
        #expect(response.status == 200)
        #expect(!response.headers.contains("link"))
        #expect(try await response.collect() == [33])
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let other = ScriptedServer { _ in }
        let server = ScriptedServer { [url = other.url] connection in
            _ = connection.request()
            connection.write("HTTP/1.1 302 Found\r\nLocation: \(url)/steal\r\nContent-Length: 0\r\n\r\n")
        }
        let response = try await client.send(ClientRequest(url: server.url, headers: ["Authorization": "Bearer x"]))
        #expect(response.status == 302)
        _ = try await response.collect()
        #expect(other.connections == 0)
    }

    @Test func `one connection serves call after call`() async throws {
        let server = ScriptedServer { connection in
            while connection.request() != nil {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        for _ in 0..<20 { _ = try await client.send(ClientRequest(url: server.url)).collect() }
        #expect(server.connections == 1)
    }

    @Test func `a kept connection that died meanwhile is replaced`() async throws {
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        for _ in 0..<5 { #expect(try await client.send(ClientRequest(url: server.url)).collect().count == 2) }
    }

    @Test func `Unix sockets are reached by their path`() async throws {
        let directory = TemporaryDirectory()
        let socket = directory.path.appending("a.sock")
        let server = ScriptedServer(unixSocket: socket) { connection in
            let request = connection.request() ?? ""
            connection.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Host: \(request.contains("Host: box"))\r\n\r\nok")
        }
        let response = try await client.send(ClientRequest(url: "http://box/x", unixSocket: socket))
        #expect(response.headers["x-host"] == "true")
        #expect(try await response.collect().count == 2)
        withExtendedLifetime(server) {}
        let missing = directory.path.appending("none.sock")
        #expect(await problem(client, ClientRequest(url: "http://box/", unixSocket: missing)) == .unreachable)
    }

    @Test func `many calls at once each get their own answer`() async throws {
        let server = ScriptedServer { connection in
            while let request = connection.request() {
                let path = request.split(separator: " ")[1]
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")
            }
        }
        let wrong = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask { [client] in
                    let request = ClientRequest(url: server.url + "/call-\(number)")
                    let bytes = try? await client.send(request).collect()
                    return bytes != Array("/call-\(number)".utf8)
                }
            }
            var wrong = 0
            for await isWrong in group where isWrong { wrong += 1 }
            return wrong
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [
        "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "http://", "http:///x", "http://user:secret@127.0.0.1/",
        "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "gopher://x", "http://host:99999/", "https://a\\@b/",
    ])
    func `what is no plain http URL is never sent`(url: String) async throws {
        do throws(HTTPClientError) {
            _ = try await client.send(ClientRequest(url: url))
            Issue.record("was sent")
        } catch {
            #expect(error.kind == .invalidRequest)
            #expect(!error.description.contains("secret"))
        }
    }

    @Test func `a method that is no token is never sent`() async {
        #expect(
            await problem(client, ClientRequest(method: "GET / HTTP/1.1\r\nX:", url: "http://127.0.0.1/"))
                == .invalidRequest)
    }

    @Test func `a refused connection is told from others and is safe to retry`() async {
        let port = ScriptedServer { _ in }.port  // closed again at once
        do throws(HTTPClientError) {
            _ = try await client.send(ClientRequest(url: "http://127.0.0.1:\(port)/"))
            Issue.record("was answered")
        } catch {
            #expect(error.kind == .unreachable)
            #expect(error.isSafeToRetry)
        }
    }

    @Test func `proxies of the environment are not used`() async throws {
        unsafe setenv("http_proxy", "http://127.0.0.1:1", 1)
        defer { unsafe unsetenv("http_proxy") }
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        }
        #expect(try await client.send(ClientRequest(url: server.url)).collect().count == 2)
    }

    @Test func `a closed client ends its calls and refuses new ones`() async throws {
        let arrived = Mailbox<Void>()
        let closed = Mailbox<Void>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            arrived.leave(())
            connection.awaitClose()
            closed.leave(())
        }
        let request = ClientRequest(url: server.url)
        async let pending = problem(client, request)
        _ = await arrived.next()
        await client.close()
        #expect(await pending == .closed)
        _ = await closed.next()
        #expect(await problem(client, request) == .closed)
        await client.close()
        let unused = HTTPClient()
        await unused.close()
        #expect(await problem(unused, request) == .closed)
    }

    @Test func `more calls than allowed are refused at once`() async throws {
        let arrived = Mailbox<Void>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            arrived.leave(())
            connection.awaitClose()
        }
        let client = HTTPClient(configuration: ClientConfiguration(maximumCalls: 1))
        let first = Task { try await client.send(ClientRequest(url: server.url)) }
        _ = await arrived.next()
        #expect(await problem(client, ClientRequest(url: server.url)) == .busy)
        first.cancel()
        await #expect(throws: HTTPClientError.self) { try await first.value }
    }
}
