// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Random numbers for keys, nonces and identifiers, from libcrypto's generator (seeded by the kernel).
public struct SecureRandom: RandomNumberGenerator, Sendable {
    /// Makes a handle; all share one generator.
    public init() {}

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        var number: UInt64 = 0
        unsafe withUnsafeMutableBytes(of: &number) { unsafe Self.fill($0) }
        return number
    }

    /// So many random bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            unsafe fill(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
            initialized = count
        }
    }

    private static func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        guard buffer.count > 0 else { return }
        let address = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let isDone = unsafe RAND_priv_bytes(address, Int32(buffer.count))
        precondition(isDone == 1, "the system gives no random numbers")
    }
}
