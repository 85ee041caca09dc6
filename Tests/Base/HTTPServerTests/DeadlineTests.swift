// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import EventLoop
import HTTPCodec
import Primitives
import TestKit
import Testing

@testable import HTTPServer

@Suite struct `Slow clients` {
    @Test func `that send no whole head are told and closed`() async throws {
        let time = SteppedTime()
        try await withServer(configuration(time)) { server, addresses in
            let client = try RawClient(addresses[0])
            try await client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
            let reply = try await whileTimePasses(time, server) { try await client.reply() }
            #expect(reply.status == 408 && reply.text.contains("request_timeout"))
            #expect(try await client.readToEnd() == "")
        }
    }

    @Test func `that dribble a head byte by byte run out of time`() async throws {
        let time = SteppedTime()
        try await withServer(configuration(time)) { server, addresses in
            let client = try RawClient(addresses[0])
            var status = 0
            for byte in ("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 1000)).utf8 {
                guard try await client.send([byte]) else { break }
                time.advance(milliseconds: 900)
                for loop in server.loops { loop.wake() }
                // Any exchange on another connection proves that the loop has taken a turn.
                let other = try RawClient(addresses[0])
                _ = try await other.exchange(get)
                if time.milliseconds > 1_000_000 + 12_000 { break }
            }
            status = try await client.reply().status
            #expect(status == 408)
        }
    }

    @Test func `that say nothing are closed without a word`() async throws {
        let time = SteppedTime()
        try await withServer(configuration(time)) { server, addresses in
            let silent = try RawClient(addresses[0])
            let idle = try RawClient(addresses[0])
            #expect(try await idle.exchange(get).status == 200)
            let ends = try await whileTimePasses(time, server) { try await silent.readToEnd() + idle.readToEnd() }
            #expect(ends == "")
        }
    }

    @Test func `that stop in the middle of a body are told and closed`() async throws {
        let time = SteppedTime()
        try await withServer(configuration(time)) { server, addresses in
            let client = try RawClient(addresses[0])
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
            let reply = try await whileTimePasses(time, server) { try await client.reply() }
            #expect(reply.status == 408 && reply.text.contains("request_timeout"))
            #expect(try await client.readToEnd() == "")
        }
    }

    @Test func `that do not read their response are cut off, and its writer is told`() async throws {
        let time = SteppedTime()
        let ended = Gate()
        let handler: HTTPHandler = { _ in
            .stream { writer in
                defer { ended.open() }
                let part = [UInt8](repeating: 97, count: 64 * 1024)
                while true { try await writer.write(part) }
            }
        }
        try await withServer(configuration(time), handler: handler) { server, addresses in
            let client = try RawClient(addresses[0], receiveBuffer: 4096)
            try await client.send(get)
            _ = try await whileTimePasses(time, server) { await ended.wait() }
        }
    }

    @Test func `with a handler over its time are cut off`() async throws {
        let time = SteppedTime()
        let cancelled = Gate()
        let handler: HTTPHandler = { _ in
            try await Gate().waitUnlessCancelled { cancelled.open() }
            return HTTPResponse()
        }
        let setup = configuration(time) { $0.limits.handlerMilliseconds = 30_000 }
        try await withServer(setup, handler: handler) { server, addresses in
            let client = try RawClient(addresses[0])
            try await client.send(get)
            let end = try await whileTimePasses(time, server) {
                await cancelled.wait()
                return try await client.readToEnd()
            }
            #expect(end == "")
        }
    }

    @Test func `over the most connections are told to come back`() async throws {
        try await withServer(configuration { $0.limits.connections = 2 }) { _, addresses in
            let first = try RawClient(addresses[0])
            let second = try RawClient(addresses[0])
            #expect(try await first.exchange(get).status == 200)
            #expect(try await second.exchange(get).status == 200)
            let third = try await RawClient(addresses[0]).reply()
            #expect(third.status == 503 && third.field("Retry-After") == "1" && third.text.contains("server_busy"))
            #expect(try await first.exchange(get).status == 200)
        }
    }
}

@Suite struct `A client's allowance` {
    @Test func `lasts forever at the minimum rate and ends below it`() {
        for (bytes, lasts) in [(500, true), (499, false), (1, false)] {
            var allowance = RateAllowance(milliseconds: 20_000, bytesPerSecond: 500)
            var now: UInt64 = 0
            allowance.wait(now)
            var isPatient = true
            for _ in 0..<100_000 where isPatient {
                now += 1000
                isPatient = now < allowance.deadline
                allowance.moved(bytes, now)
            }
            #expect(isPatient == lasts, "\(bytes) bytes a second")
        }
    }

    @Test func `costs nothing while the server itself does not want bytes`() {
        var allowance = RateAllowance(milliseconds: 1000, bytesPerSecond: 500)
        #expect(allowance.deadline == .max)
        allowance.wait(0)
        #expect(allowance.deadline == 1000)
        allowance.rest(900)
        #expect(allowance.deadline == .max)
        allowance.wait(1_000_000)
        #expect(allowance.deadline == 1_000_100)
        allowance.moved(1_000_000, 1_000_050)
        #expect(allowance.deadline == 1_001_050)
        allowance.reset()
        allowance.wait(5)
        #expect(allowance.deadline == 1005)
    }
}
