// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
import COpenSSL
import Glibc

/// A non-blocking socket, plain or under TLS. Owned by one connection.
@safe struct Transport: ~Copyable {
    enum Outcome {
        case bytes(Int)
        case wouldBlock
        case ended
        case failed
    }
    let descriptor: Int32
    private let session: OpaquePointer?
    private var isOpen = true

    /// Takes over a socket; nil where TLS is wanted and OpenSSL gives no session.
    init?(descriptor: Int32, tls: TLSContext?) {
        self.descriptor = descriptor
        guard let tls else {
            unsafe session = nil
            return
        }
        guard let made = unsafe tls.makeSession(descriptor) else { return nil }
        unsafe session = made
    }

    var isSecure: Bool { unsafe session != nil }
    /// Whether a read that filled less than its buffer emptied the socket.
    var shortReadMeansEmpty: Bool { unsafe session == nil }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        if let session = unsafe session {
            ERR_clear_error()
            return unsafe outcome(SSL_read(session, buffer.baseAddress, Int32(clamping: buffer.count)))
        }
        return outcome(unsafe clx_receive(descriptor, buffer.baseAddress, buffer.count))
    }
    func write(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        if let session = unsafe session {
            ERR_clear_error()
            return unsafe outcome(SSL_write(session, bytes.baseAddress, Int32(min(bytes.count, 1 << 20))))
        }
        return outcome(unsafe clx_send(descriptor, bytes.baseAddress, bytes.count))
    }
    /// Says that nothing more will be written.
    func finishWriting() {
        if let session = unsafe session {
            ERR_clear_error()
            unsafe SSL_shutdown(session)
        }
        clx_finish_writing(descriptor)
    }
    mutating func close() {
        guard isOpen else { return }
        isOpen = false
        if let session = unsafe session { unsafe SSL_free(session) }
        clx_close(descriptor)
    }

    private func outcome(_ result: Int) -> Outcome {
        switch result {
        case 1...: .bytes(result)
        case 0: .ended
        case -Int(EAGAIN): .wouldBlock
        default: .failed
        }
    }
    private func outcome(_ result: Int32) -> Outcome {
        if result > 0 { return .bytes(Int(result)) }
        switch unsafe SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .ended
        default:
            ERR_clear_error()
            return .failed
        }
    }
}
