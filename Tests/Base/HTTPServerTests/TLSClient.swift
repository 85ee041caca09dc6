// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Foundation
import Glibc
import HTTPServer
import Primitives

/// A self-signed certificate made for one test.
enum TestCertificate {
    /// Writes `cert.pem` and `key.pem` into a directory.
    static func make(in directory: FilePath) throws -> TLSConfiguration {
        let files = TLSConfiguration(
            certificateChain: directory.appending("cert.pem"), privateKey: directory.appending("key.pem"))
        let generator = unsafe EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nil)
        defer { unsafe EVP_PKEY_CTX_free(generator) }
        var key: OpaquePointer?
        guard unsafe EVP_PKEY_keygen_init(generator) == 1, unsafe EVP_PKEY_keygen(generator, &key) == 1 else {
            throw TLSClient.Fault.setup
        }
        let certificate = unsafe X509_new()
        defer {
            unsafe X509_free(certificate)
            unsafe EVP_PKEY_free(key)
        }
        unsafe X509_set_version(certificate, 2)
        unsafe ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1)
        unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), -60)
        unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), 3600)
        unsafe X509_set_pubkey(certificate, key)
        let name = unsafe X509_get_subject_name(certificate)
        unsafe X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_FLAG | 1, Array("localhost".utf8), 9, -1, 0)
        unsafe X509_set_issuer_name(certificate, name)
        unsafe X509_sign(certificate, key, nil)
        for path in [files.certificateChain, files.privateKey] {
            let file = unsafe path.withCString { unsafe BIO_new_file($0, "w") }
            if path == files.certificateChain {
                unsafe PEM_write_bio_X509(file, certificate)
            } else {
                unsafe PEM_write_bio_PrivateKey(file, key, nil, nil, 0, nil, nil)
            }
            unsafe BIO_free(file)
        }
        return files
    }
}

/// A blocking TLS client on a queue of its own, which checks no certificate.
@safe final class TLSClient: @unchecked Sendable {
    // Proof for @unchecked Sendable: after `init` the session is used on `queue` only.
    enum Fault: Error { case setup, handshake, closed }
    private let queue = DispatchQueue(label: "tls client")
    private let session: OpaquePointer?
    private let context: OpaquePointer?
    private let descriptor: Int32

    init(_ port: UInt16, version: Int) throws {
        unsafe context = SSL_CTX_new(TLS_client_method())
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, version, nil)
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MAX_PROTO_VERSION, version, nil)
        unsafe session = SSL_new(context)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Fault.setup }
        unsafe SSL_set_fd(session, descriptor)
        guard unsafe SSL_connect(session) == 1 else { throw Fault.handshake }
    }
    deinit {
        unsafe SSL_free(session)
        unsafe SSL_CTX_free(context)
        close(descriptor)
    }

    /// Sends a request and reads a head and so many body bytes.
    func exchange(_ text: String, expecting count: Int) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.run(Array(text.utf8), count) }) }
        }
    }
    private func run(_ request: [UInt8], _ count: Int) throws -> String {
        guard unsafe SSL_write(session, request, Int32(request.count)) == request.count else { throw Fault.closed }
        var all: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 65536)
        while true {
            if let end = all.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound, all.count - end >= count { break }
            let read = unsafe SSL_read(session, &room, Int32(room.count))
            guard read > 0 else { throw Fault.closed }
            all += room[..<Int(read)]
        }
        return String(decoding: all, as: UTF8.self)
    }
}
