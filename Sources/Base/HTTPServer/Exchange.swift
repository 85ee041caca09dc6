// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec

/// One request and its response, while they last; a class so that handing it around copies nothing. Loop thread only.
final class Exchange {
    let head: RequestHead
    /// Body bytes that came and were not read yet.
    var body: [UInt8] = []
    var bodyHasBegun = false
    var bodyHasEnded = false
    var bodyError: (any Error)?
    var bodyWaiter: CheckedContinuation<Void, any Error>?
    var saidContinue = false
    var status: HTTPStatus?
    var isStreaming = false
    var isChunked = false
    var keepsAlive: Bool
    var trailers = HTTPHeaders()
    let startedAt: UInt64

    init(head: RequestHead, now: UInt64) {
        self.head = head
        keepsAlive = head.keepsAlive
        startedAt = now
    }
    var length: Int? {
        if case .length(let length) = head.framing { return length }
        return nil
    }
    /// Keeps a part of the body for the handler.
    func add(_ part: Span<UInt8>) {
        bodyHasBegun = true
        unsafe part.withUnsafeBufferPointer { bytes in
            if body.isEmpty { body = unsafe Array(bytes) } else { unsafe body.append(contentsOf: bytes) }
        }
    }
    func takeBody() -> [UInt8] {
        defer { body = [] }
        return body
    }
}
