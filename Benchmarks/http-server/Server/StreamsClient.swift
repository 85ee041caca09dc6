// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPCodec

/// Opens many event streams at once and tells how late their events came.
struct StreamsClient {
    let port: UInt16
    let streams: Int
    let events: Int

    /// Prints one line of JSON: events, p50, p99 and worst lateness in milliseconds.
    func measure() throws {
        var sockets: [pollfd] = []
        for _ in 0..<streams { sockets.append(pollfd(fd: try open(), events: Int16(POLLIN), revents: 0)) }
        var decoders = [ServerSentEventDecoder](repeating: ServerSentEventDecoder(), count: streams)
        var lateness: [Int64] = []
        lateness.reserveCapacity(streams * events)
        var finished = 0
        var room = [UInt8](repeating: 0, count: 16 * 1024)
        while finished < streams {
            guard unsafe poll(&sockets, nfds_t(sockets.count), 10_000) > 0 else {
                Bench.fail("the streams fell silent")
            }
            let now = Bench.microseconds()
            for index in sockets.indices where sockets[index].revents != 0 {
                let count = unsafe recv(sockets[index].fd, &room, room.count, 0)
                if count > 0 {
                    // Chunk sizes and the head are lines without a known field name, so the event reader skips them.
                    for event in try decoders[index].decode(room[..<count]) where event.data.hasPrefix("{\"due\":") {
                        let due = Int64(event.data.dropFirst(7).prefix { $0 != "," }) ?? 0
                        lateness.append(now - due)
                    }
                    if !room[..<count].suffix(5).elementsEqual("0\r\n\r\n".utf8) { continue }
                }
                close(sockets[index].fd)
                sockets[index].fd = -1
                finished += 1
            }
        }
        lateness.sort()
        func milliseconds(_ share: Double) -> Double {
            lateness.isEmpty ? -1 : Double(lateness[Int(Double(lateness.count - 1) * share)]) / 1000
        }
        print(
            """
            {"streams": \(streams), "events": \(lateness.count), "expected": \(streams * events), \
            "late_ms_p50": \(milliseconds(0.5)), "late_ms_p99": \(milliseconds(0.99)), \
            "late_ms_worst": \(milliseconds(1))}
            """)
    }

    private func open() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { Bench.fail("cannot connect to port \(port)") }
        let request = Array(
            "GET /events?n=\(events)&ms=100 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".utf8)
        _ = unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
        return descriptor
    }
}
