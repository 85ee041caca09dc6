// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
public import Primitives

/// A time stamp that was checked: an authority saw the digest at this time.
public struct TimeStamp: Hashable, Sendable {
    /// The token (TimeStampToken, a CMS message in DER), which anybody can check with the authority's certificates.
    public let token: [UInt8]
    /// When the authority saw the digest, by its own clock.
    public let time: Instant
    /// The serial number the authority gave, in hexadecimal digits.
    public let serial: String
    /// The authority's policy, as dotted numbers.
    public let policy: String
}

/// The certificates under which time stamps are believed, and the check of answers and tokens (RFC 3161, 5816).
public struct TimeStampAuthority: Hashable, Sendable {
    private let pem: [UInt8]

    /// The media type of an answer over HTTP.
    public static let mediaType = "application/timestamp-reply"
    /// The largest answer or token that is read, in bytes.
    public static let maxAnswerBytes = 64 << 10
    /// The largest file of certificates, in bytes, and the most certificates in it.
    public static let maxCertificateBytes = 256 << 10
    static let maxCertificates = 32

    /// Takes the root certificates as PEM; throws `crypto_certificate_malformed` where there are none or more than 32.
    public init(certificates pem: [UInt8]) throws(CryptographyError) {
        guard pem.count <= Self.maxCertificateBytes else {
            throw CryptographyError(
                .certificateMalformed, "the certificates have more than \(Self.maxCertificateBytes) bytes")
        }
        self.pem = pem
        unsafe X509_STORE_free(try store(at: Instant(milliseconds: 0)))
    }

    /// Checks an authority's answer to a request that was just made.
    ///
    /// Checked are its status, the digest, the nonce, the signature, the signer's certificate up to one of the root
    /// certificates, and that the certificate is for time stamps and for nothing else.
    ///
    /// - Parameters:
    ///   - answer: The body of the answer, at most 64 KiB.
    ///   - request: What was asked.
    ///   - now: The time at which the certificates must be valid.
    /// - Returns: The time stamp.
    /// - Throws: `crypto_time_stamp_malformed`, `crypto_time_stamp_refused` or `crypto_time_stamp_invalid`.
    public func verify(
        answer: [UInt8], to request: TimeStampRequest, at now: Instant
    ) throws(CryptographyError) -> TimeStamp {
        try Self.checkForm(answer, "answer")
        let response = unsafe answer.withUnsafeBufferPointer { buffer in
            var place = buffer.baseAddress
            return unsafe d2i_TS_RESP(nil, &place, buffer.count)
        }
        guard let response = unsafe response else { throw Self.malformed("answer") }
        defer { unsafe TS_RESP_free(response) }
        let status = unsafe TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response))
        let number = unsafe ASN1_INTEGER_get(status)
        guard number == Int(TS_STATUS_GRANTED) || number == Int(TS_STATUS_GRANTED_WITH_MODS) else {
            ERR_clear_error()
            throw CryptographyError(.timeStampRefused, "the time-stamp authority answered with status \(number)")
        }
        guard let token = unsafe TS_RESP_get_token(response), let info = unsafe TS_RESP_get_tst_info(response) else {
            throw CryptographyError(.timeStampMalformed, "the authority's answer holds no time stamp")
        }
        try unsafe check(request.digest, nonce: request.nonce, at: now) {
            unsafe TS_RESP_verify_response($0, response) == 1
        }
        return try unsafe Self.timeStamp(token, info)
    }

    /// Checks a token that was kept.
    ///
    /// - Parameters:
    ///   - token: The token in DER, at most 64 KiB.
    ///   - digest: The SHA-256 of the message it should be about.
    ///   - time: The time at which the certificates must have been valid; nil for the time that the token states, with
    ///     which stamps outlive the authority's certificates.
    /// - Returns: The time stamp.
    /// - Throws: `crypto_time_stamp_malformed` or `crypto_time_stamp_invalid`.
    public func verify(
        token: [UInt8], digest: SHA256Digest, at time: Instant? = nil
    ) throws(CryptographyError) -> TimeStamp {
        try Self.checkForm(token, "token")
        let message = unsafe token.withUnsafeBufferPointer { buffer in
            var place = buffer.baseAddress
            return unsafe d2i_PKCS7(nil, &place, buffer.count)
        }
        guard let message = unsafe message else { throw Self.malformed("token") }
        defer { unsafe PKCS7_free(message) }
        guard let info = unsafe PKCS7_to_TS_TST_INFO(message) else {
            ERR_clear_error()
            throw CryptographyError(.timeStampMalformed, "the token holds no time stamp")
        }
        defer { unsafe TS_TST_INFO_free(info) }
        let stamp = try unsafe Self.timeStamp(message, info)
        try unsafe check(digest, nonce: nil, at: time ?? stamp.time) { unsafe TS_RESP_verify_token($0, message) == 1 }
        return stamp
    }

    /// Runs one of libcrypto's checks with the question and the trusted certificates.
    private func check(
        _ digest: SHA256Digest, nonce: UInt64?, at time: Instant, _ isGood: (OpaquePointer) -> Bool
    ) throws(CryptographyError) {
        let question = try TimeStampQuestion(digest: digest, nonce: nonce)
        let store = try unsafe store(at: time)
        guard let context = unsafe TS_REQ_to_TS_VERIFY_CTX(question.pointer, nil) else {
            unsafe X509_STORE_free(store)
            throw operationFailed("check a time stamp")
        }
        defer { unsafe TS_VERIFY_CTX_free(context) }
        unsafe TS_VERIFY_CTX_set_store(context, store)  // It is freed with the context.
        unsafe TS_VERIFY_CTX_add_flags(context, Int32(TS_VFY_SIGNATURE))
        guard unsafe isGood(context) else {
            let reason = unsafe ERR_reason_error_string(ERR_peek_last_error()).map { unsafe String(cString: $0) }
            ERR_clear_error()
            throw CryptographyError(
                .timeStampInvalid, "the time stamp is not good: \(reason ?? "libcrypto gives no reason")")
        }
    }

    /// The trusted certificates, to be freed by the caller.
    private func store(at time: Instant) throws(CryptographyError) -> OpaquePointer {
        guard let store = unsafe X509_STORE_new() else { throw operationFailed("make a certificate store") }
        let parameters = unsafe X509_STORE_get0_param(store)
        unsafe X509_VERIFY_PARAM_set_time(parameters, time_t(time.milliseconds / 1000))
        // Level 2 asks for 112 bits: no SHA-1 signatures and no short RSA keys in the chain.
        unsafe X509_VERIFY_PARAM_set_auth_level(parameters, 2)
        let count = unsafe pem.withUnsafeBytes { buffer -> Int in
            let source = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count))
            defer { unsafe BIO_free(source) }
            var count = 0
            // A certificate with a passphrase is refused, never asked about at the terminal.
            while let certificate = unsafe PEM_read_bio_X509(source, nil, { _, _, _, _ in -1 }, nil) {
                defer { unsafe X509_free(certificate) }
                guard unsafe X509_STORE_add_cert(store, certificate) == 1 else { return -1 }
                count += 1
            }
            return count
        }
        // Reading ends with an error at the end of the file: anything but "no more" is damage.
        let last = ERR_peek_last_error()
        let isAtEnd = ERR_GET_REASON(last) == PEM_R_NO_START_LINE
        ERR_clear_error()
        guard isAtEnd, (1...Self.maxCertificates).contains(count) else {
            unsafe X509_STORE_free(store)
            throw CryptographyError(
                .certificateMalformed, "the trusted certificates are not 1 to \(Self.maxCertificates) PEM certificates")
        }
        return unsafe store
    }

    /// Refuses what is too long or not one DER sequence from the first byte to the last.
    private static func checkForm(_ bytes: [UInt8], _ what: String) throws(CryptographyError) {
        guard bytes.count <= maxAnswerBytes else {
            throw CryptographyError(
                .timeStampMalformed, "the authority's \(what) has more than \(maxAnswerBytes) bytes")
        }
        guard bytes.count >= 2, bytes[0] == 0x30 else { throw malformed(what) }
        var length = Int(bytes[1])
        var head = 2
        if length >= 0x80 {
            head += length - 0x80
            guard (3...5).contains(head), bytes.count > head else { throw malformed(what) }
            length = bytes[2..<head].reduce(0) { $0 << 8 | Int($1) }
        }
        guard bytes.count == head + length else { throw malformed(what) }
    }

    private static func malformed(_ what: String) -> CryptographyError {
        ERR_clear_error()
        return CryptographyError(.timeStampMalformed, "the authority's \(what) is not in the form of RFC 3161")
    }

    private static func timeStamp(
        _ token: UnsafeMutablePointer<PKCS7>, _ info: OpaquePointer
    ) throws(CryptographyError) -> TimeStamp {
        let malformed = CryptographyError(.timeStampMalformed, "the time stamp states no time, serial or policy")
        guard let time = unsafe instant(TS_TST_INFO_get_time(info)) else { throw malformed }
        let number = unsafe ASN1_INTEGER_to_BN(TS_TST_INFO_get_serial(info), nil)
        defer { unsafe BN_free(number) }
        guard let digits = unsafe BN_bn2hex(number) else { throw malformed }
        defer { unsafe CRYPTO_free(digits, "", 0) }
        var policy = [CChar](repeating: 0, count: 256)
        let length = unsafe OBJ_obj2txt(&policy, Int32(policy.count), TS_TST_INFO_get_policy_id(info), 1)
        guard length > 0, length < policy.count else { throw malformed }
        return unsafe TimeStamp(
            token: try derBytes("write a time stamp") { unsafe i2d_PKCS7(token, &$0) }, time: time,
            serial: unsafe String(cString: digits).lowercased(),
            policy: String(decoding: policy.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    /// Reads a GeneralizedTime such as `20261121031500.5Z`.
    private static func instant(_ time: UnsafePointer<ASN1_GENERALIZEDTIME>?) -> Instant? {
        guard let start = unsafe ASN1_STRING_get0_data(time) else { return nil }
        let count = unsafe Int(ASN1_STRING_length(time))
        let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        guard (15...32).contains(count), bytes.last == UInt8(ascii: "Z") else { return nil }
        let text = Array(String(decoding: bytes, as: UTF8.self))
        guard text.count == count else { return nil }
        let parts = [text[0..<4], text[4..<6], text[6..<8], text[8..<10], text[10..<12]].map { String($0) }
        let seconds = String(text[12...])
        return Instant(rfc3339: "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(seconds)")
    }
}
