// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPServer
import Primitives

/// A client that sends exactly the bytes it is told to, over a blocking socket on a queue of its own.
final class RawClient: @unchecked Sendable {
    // Proof for @unchecked Sendable: the descriptor never changes; `buffer` is touched on `queue` only.
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw client")
    private let sendQueue = DispatchQueue(label: "raw client sends")
    private var buffer: [UInt8] = []

    /// What came back for one request.
    struct Reply: Sendable {
        var status = 0
        var head = ""
        var body: [UInt8] = []
        var trailers = ""
        var text: String { String(decoding: body, as: UTF8.self) }
        func field(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts[0].lowercased() == name.lowercased() {
                    return parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
                }
            }
            return nil
        }
    }
    enum Fault: Error { case connect(Int32), closed(String), timeout }

    init(_ address: BoundAddress, receiveBuffer: Int32? = nil) throws {
        switch address {
        case .tcp(let host, let port) where host.contains(":"):
            descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
            var target = sockaddr_in6()
            target.sin6_family = sa_family_t(AF_INET6)
            target.sin6_port = port.bigEndian
            unsafe inet_pton(AF_INET6, host, &target.sin6_addr)
            try Self.connect(descriptor, target, receiveBuffer)
        case .tcp(let host, let port):
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = port.bigEndian
            unsafe inet_pton(AF_INET, host, &target.sin_addr)
            try Self.connect(descriptor, target, receiveBuffer)
        case .unix(let path):
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var target = sockaddr_un()
            target.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &target.sun_path) { unsafe $0.copyBytes(from: path.bytes) }
            try Self.connect(descriptor, target, receiveBuffer)
        }
    }
    deinit { Glibc.close(descriptor) }

    private static func connect<Address>(_ descriptor: Int32, _ address: Address, _ receiveBuffer: Int32?) throws {
        // A hang must end the test, not the run.
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        if var receiveBuffer {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = address
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard status == 0 else { throw Fault.connect(errno) }
    }

    private func onQueue<Result: Sendable>(
        _ queue: DispatchQueue? = nil, _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            (queue ?? self.queue).async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Sends text.
    func send(_ text: String) async throws { try await send(Array(text.utf8)) }
    /// Sends bytes; true where all of them were taken.
    @discardableResult func send(_ bytes: [UInt8]) async throws -> Bool {
        try await onQueue(sendQueue) { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let sent = unsafe rest.withUnsafeBytes {
                    unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard sent > 0 else { return false }
                rest = rest.dropFirst(sent)
            }
            return true
        }
    }
    /// Sends, not waiting for it to be done.
    func startSending(_ bytes: [UInt8]) { Task { try? await send(bytes) } }
    /// Ends the sending half.
    func finishSending() async throws { _ = try await onQueue { [descriptor] in shutdown(descriptor, Int32(SHUT_WR)) } }
    /// Closes with a reset, whatever is unread.
    func reset() async throws {
        try await onQueue { [descriptor] in
            var option = linger(l_onoff: 1, l_linger: 0)
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            // The descriptor stays ours until deinit: it is replaced, which closes the socket.
            let null = unsafe open("/dev/null", O_RDWR)
            dup2(null, descriptor)
            Glibc.close(null)
        }
    }

    private func fill() throws -> Bool {
        var room = [UInt8](repeating: 0, count: 64 * 1024)
        let count = unsafe recv(descriptor, &room, room.count, 0)
        if count < 0, errno == EAGAIN { throw Fault.timeout }
        guard count > 0 else { return false }
        buffer += room[..<count]
        return true
    }
    private func take(until end: String) throws -> String {
        let wanted = Array(end.utf8)
        while true {
            if let range = buffer.firstRange(of: wanted) {
                defer { buffer.removeSubrange(..<range.upperBound) }
                return String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
            }
            guard try fill() else { throw Fault.closed(String(decoding: buffer, as: UTF8.self)) }
        }
    }
    private func take(count: Int) throws -> [UInt8] {
        while buffer.count < count {
            guard try fill() else { throw Fault.closed(String(decoding: buffer.prefix(200), as: UTF8.self)) }
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    /// Reads up to and with some text.
    func read(until end: String) async throws -> String { try await onQueue { try self.take(until: end) + end } }
    /// Reads so many bytes.
    func read(count: Int) async throws -> [UInt8] { try await onQueue { try self.take(count: count) } }
    /// Reads to the end of the connection; a reset counts as an end.
    func readToEnd() async throws -> String {
        try await onQueue {
            while try self.fill() {}
            defer { self.buffer = [] }
            return String(decoding: self.buffer, as: UTF8.self)
        }
    }
    /// Reads one response.
    func reply(toHead: Bool = false) async throws -> Reply {
        try await onQueue {
            var reply = Reply()
            reply.head = try self.take(until: "\r\n\r\n")
            reply.status = Int(reply.head.split(separator: " ")[1]) ?? 0
            if toHead || reply.status < 200 || reply.status == 204 || reply.status == 304 { return reply }
            if let length = reply.field("Content-Length").flatMap({ Int($0) }) {
                reply.body = try self.take(count: length)
            } else if reply.field("Transfer-Encoding") == "chunked" {
                while let size = Int(try self.take(until: "\r\n"), radix: 16), size > 0 {
                    reply.body += try self.take(count: size)
                    _ = try self.take(count: 2)
                }
                while case let line = try self.take(until: "\r\n"), !line.isEmpty { reply.trailers += line + "\n" }
            } else {
                while try self.fill() {}
                reply.body = self.buffer
                self.buffer = []
            }
            return reply
        }
    }
    /// Sends a request and reads its response.
    func exchange(_ text: String) async throws -> Reply {
        try await send(text)
        return try await reply()
    }
}
