// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Primitives

/// The server's certificate, key and TLS options, shared by all its connections.
@safe final class TLSContext: @unchecked Sendable {
    // Proof for @unchecked Sendable: the context is set up in `init` and only read by `SSL_new` afterwards, which
    // OpenSSL 3 allows from several threads at once.
    private let context: OpaquePointer

    init(_ configuration: TLSConfiguration) throws(HTTPServerError) {
        guard let made = unsafe SSL_CTX_new(TLS_server_method()) else {
            throw Self.failure("OpenSSL gave no context")
        }
        unsafe context = made
        unsafe SSL_CTX_ctrl(made, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        let mode = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS
        unsafe SSL_CTX_ctrl(made, SSL_CTRL_MODE, Int(mode), nil)
        unsafe SSL_CTX_set_options(made, Self.noRenegotiation | Self.serverChoosesCipher)
        unsafe SSL_CTX_set_alpn_select_cb(made, selectProtocol, nil)
        let chain = unsafe configuration.certificateChain.withCString {
            unsafe SSL_CTX_use_certificate_chain_file(made, $0)
        }
        guard chain == 1 else { throw Self.failure("the certificate chain cannot be read") }
        let key = unsafe configuration.privateKey.withCString {
            unsafe SSL_CTX_use_PrivateKey_file(made, $0, SSL_FILETYPE_PEM)
        }
        guard key == 1, unsafe SSL_CTX_check_private_key(made) == 1 else {
            throw Self.failure("the private key cannot be read or does not belong to the certificate")
        }
    }
    /// `SSL_OP_NO_RENEGOTIATION` and `SSL_OP_CIPHER_SERVER_PREFERENCE`: macros that Swift cannot import.
    private static let noRenegotiation: UInt64 = 1 << 30
    private static let serverChoosesCipher: UInt64 = 1 << 22

    deinit { unsafe SSL_CTX_free(context) }

    /// A new server-side session on a socket; nil where OpenSSL refuses.
    func makeSession(_ descriptor: Int32) -> OpaquePointer? {
        guard let session = unsafe SSL_new(context) else { return nil }
        guard unsafe SSL_set_fd(session, descriptor) == 1 else {
            unsafe SSL_free(session)
            return nil
        }
        unsafe SSL_set_accept_state(session)
        return unsafe session
    }

    private static func failure(_ message: String) -> HTTPServerError {
        ERR_clear_error()
        return HTTPServerError(
            .tlsSetupFailed, message,
            nextStep: "check that both PEM files exist, are readable by this user, and belong together")
    }
}

/// Chooses `http/1.1` where the client offers it, and nothing else.
private func selectProtocol(
    _ session: OpaquePointer?, _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    _ chosenLength: UnsafeMutablePointer<UInt8>?, _ offered: UnsafePointer<UInt8>?, _ offeredLength: UInt32,
    _ argument: UnsafeMutableRawPointer?
) -> Int32 {
    guard let offered = unsafe offered, let chosen = unsafe chosen, let chosenLength = unsafe chosenLength else {
        return SSL_TLSEXT_ERR_NOACK
    }
    var index = 0
    while index < Int(offeredLength) {
        let length = unsafe Int(offered[index])
        guard index + 1 + length <= Int(offeredLength) else { break }
        let name = unsafe UnsafeBufferPointer(start: offered + index + 1, count: length)
        if unsafe name.elementsEqual("http/1.1".utf8) {
            // OpenSSL copies the name out of the client's list at once.
            unsafe chosen.pointee = unsafe offered + index + 1
            unsafe chosenLength.pointee = UInt8(length)
            return SSL_TLSEXT_ERR_OK
        }
        index += 1 + length
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
}
