// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Primitives

/// One TLS connection to a server whose certificate is checked, over a non-blocking socket.
@safe struct TLSClient: ~Copyable {
    /// What came of a step.
    enum Outcome {
        case bytes(Int)
        case wouldBlock
        case ended
        case failed
    }
    private let session: OpaquePointer
    private let context: OpaquePointer

    /// Prepares a session: TLS 1.2 or newer, the chain verified up to `authorities` or those of the system, the name of
    /// the host (or its numeric address) in the certificate.
    init(descriptor: Int32, host: String, authorities: FilePath?) throws(MailTransportError) {
        guard let context = unsafe SSL_CTX_new(TLS_client_method()) else {
            throw Self.refusal("OpenSSL gave no context")
        }
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        let mode = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(mode), nil)
        unsafe SSL_CTX_set_options(context, Self.noRenegotiation)
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        let loaded: Int32
        if let authorities {
            loaded = unsafe authorities.withCString { unsafe SSL_CTX_load_verify_locations(context, $0, nil) }
        } else {
            loaded = unsafe SSL_CTX_set_default_verify_paths(context)
        }
        guard loaded == 1, let session = unsafe SSL_new(context) else {
            ERR_clear_error()
            unsafe SSL_CTX_free(context)
            throw Self.refusal(loaded == 1 ? "OpenSSL gave no session" : "the file of authorities cannot be read")
        }
        guard unsafe SSL_set_fd(session, descriptor) == 1, unsafe Self.expect(host, session) else {
            ERR_clear_error()
            unsafe SSL_free(session)
            unsafe SSL_CTX_free(context)
            throw Self.refusal("the host's name cannot be checked")
        }
        unsafe SSL_set_connect_state(session)
        unsafe self.session = session
        unsafe self.context = context
    }
    deinit {
        unsafe SSL_free(session)
        unsafe SSL_CTX_free(context)
        ERR_clear_error()
    }
    /// `SSL_OP_NO_RENEGOTIATION`: a macro that Swift cannot import.
    private static let noRenegotiation: UInt64 = 1 << 30

    /// Has the certificate checked for a name or numeric address, and tells a name to the server.
    private static func expect(_ host: String, _ session: OpaquePointer) -> Bool {
        if unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host) == 1 { return true }
        ERR_clear_error()
        unsafe SSL_set_hostflags(session, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
        guard unsafe SSL_set1_host(session, host) == 1 else { return false }
        return unsafe host.withCString {
            unsafe SSL_ctrl(
                session, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name),
                UnsafeMutableRawPointer(mutating: $0)) == 1
        }
    }

    /// Goes on with the handshake.
    ///
    /// - Returns: Whether it is done; false where the socket has to become ready first.
    /// - Throws: `mail_tls_failed`, with the reason the certificate was refused for.
    borrowing func handshake() throws(MailTransportError) -> Bool {
        ERR_clear_error()
        let result = unsafe SSL_do_handshake(session)
        if result == 1 { return true }
        switch unsafe SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return false
        default: break
        }
        ERR_clear_error()
        let verdict = unsafe SSL_get_verify_result(session)
        guard verdict != Int(X509_V_OK) else { throw Self.refusal("the server did not go through with the handshake") }
        let reason = unsafe X509_verify_cert_error_string(verdict).map { unsafe String(cString: $0) } ?? "unknown"
        throw Self.refusal("the server's certificate is not accepted: \(reason)")
    }
    borrowing func read(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        ERR_clear_error()
        return unsafe outcome(SSL_read(session, buffer.baseAddress, Int32(clamping: buffer.count)))
    }
    borrowing func write(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        ERR_clear_error()
        return unsafe outcome(SSL_write(session, bytes.baseAddress, Int32(min(bytes.count, 1 << 20))))
    }
    /// Tells the server that nothing more will come.
    borrowing func finish() {
        ERR_clear_error()
        unsafe SSL_shutdown(session)
    }

    private borrowing func outcome(_ result: Int32) -> Outcome {
        if result > 0 { return .bytes(Int(result)) }
        switch unsafe SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            ERR_clear_error()
            return .failed
        }
    }
    private static func refusal(_ message: String) -> MailTransportError {
        MailTransportError(
            .tlsFailed, message,
            nextStep: "check host, port and security of the account, and name the authority of a private certificate")
    }
}
