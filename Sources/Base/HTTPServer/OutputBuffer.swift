// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec

/// Bytes on their way out: small ones gathered in one buffer, and at most one large body behind them, not copied.
struct OutputBuffer {
    /// Where heads, chunks and small bodies are appended.
    private(set) var bytes: [UInt8] = []
    private var start = 0
    private var tail: [UInt8] = []
    private var tailStart = 0

    /// A body from this size on is kept by itself.
    private static let largeBody = 32 * 1024

    /// How many bytes wait.
    var pending: Int { bytes.count - start + tail.count - tailStart }
    var isEmpty: Bool { pending == 0 }
    /// Whether something can be appended without overtaking a large body.
    var isOpen: Bool { tail.isEmpty }

    /// Appends through a closure.
    @inline(__always) mutating func append(_ write: (inout [UInt8]) -> Void) {
        precondition(tail.isEmpty, "nothing is appended behind a large body")
        write(&bytes)
    }
    /// Appends a whole body as the last thing of a response.
    mutating func append(body: [UInt8]) {
        precondition(tail.isEmpty, "nothing is appended behind a large body")
        if body.count < Self.largeBody { bytes.append(contentsOf: body) } else { tail = body }
    }
    /// Gives the first run of waiting bytes to `write`.
    @inline(__always) func withFirst<Result>(_ write: (UnsafeRawBufferPointer) -> Result) -> Result {
        if start < bytes.count {
            return unsafe bytes.withUnsafeBytes { unsafe write(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        }
        return unsafe tail.withUnsafeBytes { unsafe write(UnsafeRawBufferPointer(rebasing: $0[tailStart...])) }
    }
    /// Drops bytes that were written.
    mutating func consume(_ count: Int) {
        if start < bytes.count {
            start += count
            if start == bytes.count {
                bytes.removeAll(keepingCapacity: bytes.capacity <= 16 * 1024)
                start = 0
            }
            return
        }
        tailStart += count
        if tailStart == tail.count {
            tail = []
            tailStart = 0
        }
    }
    /// Gives memory back; for connections that have become idle.
    mutating func shrink() {
        if bytes.isEmpty, bytes.capacity > 0 { bytes = [] }
    }
}
