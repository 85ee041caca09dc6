// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import Foundation
import Glibc
import HTTPClient
import HTTPCodec
import HTTPServer
import JSON
import Primitives
import TestKit
import Testing

/// Sends exactly these bytes to a port of this machine and gives what comes back until the server closes.
@concurrent private func exchange(_ text: String, port: UInt16) async throws -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    // A hang must end the test, not the run.
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    try #require(status == 0)
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
        answer += buffer[..<count]
    }
}

@Suite struct BadRequestTests {
    private func head(_ box: TestBox, length: String, type: String = "application/octet-stream") -> String {
        "POST /v1/append HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(box.localOperator.token)\r\n"
            + "X-Foundry-Module-ID: personal\r\nContent-Type: \(type)\r\n\(length)\r\n\r\n"
    }

    @Test(arguments: ["10737418240", "67108865", "4194305"])
    func `a body that is announced too large is refused before it is read`(length: String) async throws {
        let box = try await TestBox()
        let answer = try await exchange(head(box, length: "Content-Length: \(length)") + "abc", port: box.port)
        #expect(answer.hasPrefix("HTTP/1.1 413 "))
        #expect(answer.contains("Connection: close") && answer.contains("\"next_step\""))
        #expect(try await box.entries == 0)
        await box.stop()
    }

    @Test func `a body without a length is refused where it grows too large`() async throws {
        let box = try await TestBox(limits: ArchiveLimits(appendBytes: 1000))
        let chunk = "200\r\n" + String(repeating: "x", count: 512) + "\r\n"
        let answer = try await exchange(
            head(box, length: "Transfer-Encoding: chunked\r\nConnection: close") + chunk + chunk + chunk + "0\r\n\r\n",
            port: box.port)
        #expect(answer.hasPrefix("HTTP/1.1 413 "))
        #expect(try await box.entries == 0)
        await box.stop()
    }

    @Test func `a body that does not come is given up, and nothing is appended`() async throws {
        var connections = ServerLimits()
        connections.bodyMilliseconds = 50
        let box = try await TestBox(connections: connections)
        let answer = try await exchange(head(box, length: "Content-Length: 1000") + "only this", port: box.port)
        #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("request_timeout"))
        #expect(try await box.entries == 0)
        await box.stop()
    }

    @Test(arguments: [
        "Content-Length: -1", "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 0x10",
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
    ])
    func `a length that is none is refused`(length: String) async throws {
        let box = try await TestBox()
        let answer = try await exchange(head(box, length: length) + "hello", port: box.port)
        #expect(answer.hasPrefix("HTTP/1.1 400 "))
        #expect(try await box.entries == 0)
        await box.stop()
    }
}
