// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// An algorithm fetched from libcrypto once and kept for the life of the program.
@safe struct Algorithm: @unchecked Sendable {
    // Proof for @unchecked Sendable: a fetched EVP_MD or EVP_CIPHER is immutable and made for sharing between
    // threads; the one reference taken here is never given back, so the pointer stays valid.
    let pointer: OpaquePointer

    private init(_ pointer: OpaquePointer?, _ name: StaticString) {
        guard let pointer = unsafe pointer else {
            preconditionFailure("libcrypto has no \(name): OpenSSL 3 with its default provider is needed")
        }
        unsafe self.pointer = pointer
    }

    static let sha256 = unsafe Algorithm(EVP_MD_fetch(nil, "SHA256", nil), "SHA256")
    static let sha512 = unsafe Algorithm(EVP_MD_fetch(nil, "SHA512", nil), "SHA512")
    static let chaCha20Poly1305 = unsafe Algorithm(EVP_CIPHER_fetch(nil, "ChaCha20-Poly1305", nil), "ChaCha20-Poly1305")
    static let aes256GCM = unsafe Algorithm(EVP_CIPHER_fetch(nil, "AES-256-GCM", nil), "AES-256-GCM")
}

/// The error of a failed libcrypto call; empties this thread's error queue, which TLS reads too.
func operationFailed(_ operation: StaticString) -> CryptographyError {
    ERR_clear_error()
    return CryptographyError(.operationFailed, "libcrypto could not \(operation)")
}
