// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A running digest of libcrypto.
@safe final class DigestContext: @unchecked Sendable {
    // Proof for @unchecked Sendable: whoever changes the context holds the only reference to it: `SHA256Hasher` copies
    // it first where another hasher shares it, and the one-shot functions keep it to themselves.
    private let context: OpaquePointer

    init(_ algorithm: Algorithm) {
        unsafe context = Self.allocate()
        let isReady = unsafe EVP_DigestInit_ex2(context, algorithm.pointer, nil)
        precondition(isReady == 1, "libcrypto could not start a digest")
    }

    init(copying other: DigestContext) {
        unsafe context = Self.allocate()
        let isReady = unsafe EVP_MD_CTX_copy_ex(context, other.context)
        precondition(isReady == 1, "libcrypto could not copy a digest")
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    private static func allocate() -> OpaquePointer {
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
        return unsafe context
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        let isDone = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(isDone == 1, "libcrypto could not continue a digest")
    }

    func update(_ bytes: some Sequence<UInt8>) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { unsafe update(UnsafeRawBufferPointer($0)) }
        if isDone == nil { unsafe Array(bytes).withUnsafeBytes { unsafe update($0) } }
    }

    /// The digest of so many bytes; the context cannot be used afterwards.
    func finalize(count: Int) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let isDone = unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            precondition(isDone == 1, "libcrypto could not finish a digest")
            initialized = count
        }
    }

    /// The digest of 32 bytes, without an allocation; the context cannot be used afterwards.
    func finalizeSHA256() -> SHA256Digest {
        var digest = SHA256Digest.zero
        unsafe withUnsafeMutableBytes(of: &digest.words) { buffer in
            let isDone = unsafe EVP_DigestFinal_ex(
                context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
            precondition(isDone == 1, "libcrypto could not finish a digest")
        }
        return digest
    }
}
