// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Primitives

/// A server that does what a test tells it, byte by byte, on a thread of its own per connection.
final class ScriptedServer: Sendable {
    let port: UInt16
    let accepted = Lock(0)
    private let listener: Int32

    /// Listens on a free port of 127.0.0.1, or on a Unix socket.
    init(unixSocket: FilePath? = nil, _ script: @escaping @Sendable (ScriptedConnection) -> Void) {
        let family = unixSocket == nil ? AF_INET : AF_UNIX
        let listener = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        precondition(listener >= 0)
        var port: UInt16 = 0
        if let unixSocket {
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: unixSocket.bytes) }
            let status = unsafe withUnsafePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            precondition(status == 0, "bind: \(errno)")
        } else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = unsafe withUnsafeMutablePointer(to: &address) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    let bound = unsafe bind(listener, pointer, length)
                    return bound == 0 ? unsafe getsockname(listener, pointer, &length) : bound
                }
            }
            precondition(status == 0, "bind: \(errno)")
            port = UInt16(bigEndian: address.sin_port)
        }
        precondition(listen(listener, 64) == 0)
        self.listener = listener
        self.port = port
        let accepted = accepted
        Thread.detachNewThread {
            while true {
                let descriptor = accept(listener, nil, nil)
                if descriptor < 0 {
                    // Closed here and nowhere else: the number must not be another socket's while this thread uses it.
                    Glibc.close(listener)
                    return
                }
                let number = accepted.withLock { count in
                    count += 1
                    return count
                }
                Thread.detachNewThread {
                    let connection = ScriptedConnection(descriptor: descriptor, number: number)
                    script(connection)
                    connection.close()
                }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    var url: String { "http://127.0.0.1:\(port)" }
    var connections: Int { accepted.withLock { $0 } }
}

/// The server's side of one connection; used on one thread.
final class ScriptedConnection {
    private let descriptor: Int32
    /// The how manieth connection of the server this is, from 1.
    let number: Int
    private var isOpen = true

    init(descriptor: Int32, number: Int) {
        self.descriptor = descriptor
        self.number = number
    }

    /// Reads up to the end of a request head and its body; nil when the other side closed instead.
    func request() -> String? {
        var bytes: [UInt8] = []
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: bytes[..<end.upperBound], as: UTF8.self)
                let length =
                    head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
                    .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
                if bytes.count >= end.upperBound + length { return String(decoding: bytes, as: UTF8.self) }
            }
            guard let more = read() else { return nil }
            bytes += more
        }
    }

    /// Some bytes; nil when the other side has closed.
    func read() -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        return count > 0 ? Array(chunk[..<count]) : nil
    }

    /// Writes everything; false when the other side has closed.
    @discardableResult func write(_ text: String) -> Bool { write(Array(text.utf8)) }
    @discardableResult func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// From here on writing does not wait for the other side.
    func refuseToWait() { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
    /// From here on writing waits for the other side again.
    func waitAgain() { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) }
    /// Writes what the kernel takes; nil when it took nothing for `patience` milliseconds.
    func writeSome(_ bytes: [UInt8], patience: Int32) -> Int? {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard unsafe poll(&wait, 1, patience) == 1 else { return nil }
        let count = unsafe bytes.withUnsafeBytes {
            unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        return count > 0 ? count : nil
    }

    /// Waits until the other side closes.
    func awaitClose() { while read() != nil {} }

    /// Breaks the connection with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    func close() {
        if isOpen { Glibc.close(descriptor) }
        isOpen = false
    }
}

/// A place where one thread leaves values for a task to await.
struct Mailbox<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation
    init() { (stream, continuation) = AsyncStream.makeStream() }
    func leave(_ value: Value) { continuation.yield(value) }
    func next() async -> Value? {
        for await value in stream { return value }
        return nil
    }
}
