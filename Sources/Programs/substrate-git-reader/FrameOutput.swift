// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Repository

/// Writes frames to standard output, many in one call.
struct FrameOutput {
    private var buffer: [UInt8] = []
    private static let capacity = 1 << 18

    mutating func put(_ frame: RepositoryFrame) {
        buffer += frame.encoded
        if buffer.count >= Self.capacity { flush() }
    }

    /// Writes what waits; ends the program where nobody reads it.
    mutating func flush() {
        var offset = 0
        while offset < buffer.count {
            let count = unsafe buffer.withUnsafeBytes { bytes in
                unsafe bytes.baseAddress.map { unsafe write(1, $0 + offset, bytes.count - offset) } ?? -1
            }
            if count > 0 { offset += count } else if errno != EINTR { exit(1) }
        }
        buffer.removeAll(keepingCapacity: buffer.count <= 2 * Self.capacity)
    }
}
