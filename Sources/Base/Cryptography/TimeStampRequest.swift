// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// The question to a time-stamp authority: when did you see this digest (RFC 3161, TimeStampReq)?
public struct TimeStampRequest: Hashable, Sendable {
    /// The SHA-256 of the message; nothing else of it leaves the box.
    public let digest: SHA256Digest
    /// A number that comes back in the answer, so that an old answer cannot stand for a new one.
    public let nonce: UInt64

    /// The media type of a request over HTTP.
    public static let mediaType = "application/timestamp-query"

    /// Makes a request; the nonce is random and used once.
    public init(digest: SHA256Digest, nonce: UInt64) {
        self.digest = digest
        self.nonce = nonce
    }

    /// The request as it is sent: version 1, SHA-256, the nonce, and the wish for the signer's certificate.
    public var der: [UInt8] {
        get throws(CryptographyError) {
            let request = try TimeStampQuestion(digest: digest, nonce: nonce)
            return try unsafe derBytes("write a time-stamp request") { unsafe i2d_TS_REQ(request.pointer, &$0) }
        }
    }
}

/// libcrypto's form of a request; the question that an answer is checked against.
@safe final class TimeStampQuestion {
    let pointer: OpaquePointer

    init(digest: SHA256Digest, nonce: UInt64?) throws(CryptographyError) {
        let imprint = unsafe TS_MSG_IMPRINT_new()
        defer { unsafe TS_MSG_IMPRINT_free(imprint) }
        let algorithm = unsafe X509_ALGOR_new()
        defer { unsafe X509_ALGOR_free(algorithm) }
        var bytes = digest.bytes
        guard let request = unsafe TS_REQ_new() else { throw operationFailed("make a time-stamp request") }
        unsafe pointer = request
        let kind = unsafe OBJ_nid2obj(NID_sha256)
        guard unsafe X509_ALGOR_set0(algorithm, kind, V_ASN1_NULL, nil) == 1,
            unsafe TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1,
            unsafe TS_MSG_IMPRINT_set_msg(imprint, &bytes, Int32(bytes.count)) == 1,
            unsafe TS_REQ_set_version(request, 1) == 1, unsafe TS_REQ_set_msg_imprint(request, imprint) == 1,
            unsafe TS_REQ_set_cert_req(request, 1) == 1
        else { throw operationFailed("make a time-stamp request") }
        guard let nonce else { return }
        let number = unsafe ASN1_INTEGER_new()
        defer { unsafe ASN1_INTEGER_free(number) }
        guard unsafe ASN1_INTEGER_set_uint64(number, nonce) == 1, unsafe TS_REQ_set_nonce(request, number) == 1
        else { throw operationFailed("make a time-stamp request") }
    }

    deinit { unsafe TS_REQ_free(pointer) }
}
