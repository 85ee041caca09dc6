// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import EventLoop
import Glibc
import HTTPClient
import HTTPCodec
import HTTPServer

/// The server under test, and the client that opens many event streams on it.
enum Bench {
    static func run(_ arguments: [String]) async {
        let numbers = arguments.dropFirst().compactMap { Int($0) }
        do {
            switch (arguments.first, numbers.count) {
            case ("serve", 2): try await serve(port: UInt16(numbers[0]), loops: numbers[1])
            case ("proxy", 2): try await serve(port: UInt16(numbers[0]), loops: 1, upstream: numbers[1])
            case ("streams", 4):
                try StreamsClient(port: UInt16(numbers[0]), streams: numbers[1], events: numbers[2]).measure()
            default: fail("usage: bench-http-server serve PORT LOOPS | proxy PORT UPSTREAM | streams PORT COUNT EVENTS MILLISECONDS")
            }
        } catch { fail("\(error)") }
    }
    static func fail(_ message: String) -> Never {
        print(message)
        exit(1)
    }

    private static let hello = Array("Hello, world\n".utf8)
    private static let plain: HTTPHeaders = ["Content-Type": "text/plain"]

    private static func serve(port: UInt16, loops: Int, upstream: Int? = nil) async throws {
        var router = Router()
        if let upstream {
            let client = HTTPClient()
            router.on(.get, "/proxy") { _, _ in
                let answer = try await client.send(ClientRequest(url: "http://127.0.0.1:\(upstream)/hello"))
                return HTTPResponse(headers: plain, body: try await answer.collect())
            }
        }
        router.on(.get, "/hello") { _, _ in HTTPResponse(headers: plain, body: hello) }
        router.on(.post, "/echo") { request, _ in
            HTTPResponse(headers: plain, body: try await request.body.collect())
        }
        router.on(.get, "/events") { request, _ in
            let count = request.query("n").flatMap { Int($0) } ?? 50
            let gap = request.query("ms").flatMap { Int($0) } ?? 100
            return .events { writer in
                var due = microseconds()
                for number in 0..<count {
                    due += Int64(gap) * 1000
                    let rest = max(0, due - microseconds())
                    try await EventLoop.current?.sleep(milliseconds: UInt64(rest + 999) / 1000)
                    try await writer.send(ServerSentEvent(data: "{\"due\":\(due),\"number\":\(number)}"))
                }
            }
        }
        let configuration = ServerConfiguration(listen: [.tcp("127.0.0.1", port)], loops: loops)
        let server = HTTPServer(configuration: configuration, handler: router.handler)
        print("listening on \(try server.start())")
        _ = try await Signals.wait([SIGTERM, SIGINT])
        await server.shutdown(grace: .seconds(1))
    }

    /// The monotonic clock, which all processes of the machine share.
    static func microseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
