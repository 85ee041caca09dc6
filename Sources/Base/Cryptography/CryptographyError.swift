// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a cryptographic operation gave no result. Never holds a key, a message or a signature.
public struct CryptographyError: ReportableError, Hashable {
    /// What went wrong.
    public enum Code: String, ErrorCode {
        /// A key, nonce, tag or signature has the wrong number of bytes.
        case wrongLength = "crypto_wrong_length"
        /// A sealed message was changed, or the key, nonce or context is another one.
        case authenticationFailed = "crypto_authentication_failed"
        /// libcrypto refused.
        case operationFailed = "crypto_operation_failed"
        /// A key file, key line or key is not in the form it should have.
        case keyMalformed = "crypto_key_malformed"
        /// A key file is protected by a passphrase.
        case keyEncrypted = "crypto_key_encrypted"
        /// A key is of another kind than Ed25519.
        case keyUnsupported = "crypto_key_unsupported"
        /// A signature is not in the SSHSIG form, or of a kind not in use here.
        case signatureMalformed = "crypto_signature_malformed"
        /// A signature was made for another purpose.
        case namespaceDiffers = "crypto_namespace_differs"
        /// A signature was made with a key that is not allowed here.
        case signerDiffers = "crypto_signer_differs"
        /// A signature does not fit its message.
        case signatureInvalid = "crypto_signature_invalid"
        /// The trusted certificates are not certificates.
        case certificateMalformed = "crypto_certificate_malformed"
        /// An answer or token of a time-stamp authority is not in the form of RFC 3161.
        case timeStampMalformed = "crypto_time_stamp_malformed"
        /// A time-stamp authority refused the request.
        case timeStampRefused = "crypto_time_stamp_refused"
        /// A time stamp is not for this message, or not by an authority that is trusted.
        case timeStampInvalid = "crypto_time_stamp_invalid"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .wrongLength: "A key, nonce, tag or signature has the wrong number of bytes; it may be cut off."
            case .authenticationFailed:
                "Sealed data did not open: it was changed, or another key, nonce or context was used."
            case .operationFailed:
                "The cryptographic library refused the operation; its input or its set-up is unusual."
            case .keyMalformed: "The text is not a key of the form needed; it may be cut off or in another format."
            case .keyEncrypted: "The key file is protected by a passphrase, which a service cannot type."
            case .keyUnsupported: "The key is of another kind; only Ed25519 keys are used here."
            case .signatureMalformed:
                "The text is not a signature as `ssh-keygen -Y sign` writes it with an Ed25519 key."
            case .namespaceDiffers:
                "The signature was made for another purpose; a signature for one purpose never counts for another."
            case .signerDiffers: "The signature is sound but was made with a key that is not allowed here."
            case .signatureInvalid: "The signature does not fit the message: one of the two was changed."
            case .certificateMalformed: "The file of trusted certificates holds none, too many, or something else."
            case .timeStampMalformed: "What the time-stamp authority sent is not an RFC 3161 answer or token."
            case .timeStampRefused: "The time-stamp authority answered that it stamps no time on this request."
            case .timeStampInvalid:
                "The time stamp is for another message or request, its signature is wrong, or its signer is not trusted."
            }
        }
    }

    /// What went wrong, for `switch`.
    public let reason: Code
    /// What happened, in one sentence.
    public let message: String

    init(_ reason: Code, _ message: String) {
        self.reason = reason
        self.message = message
    }

    /// The code, e.g. `crypto_wrong_length`.
    public var code: String { reason.rawValue }
    /// What the reader can do.
    public var nextStep: String {
        switch reason {
        case .wrongLength: "give the whole value, unchanged"
        case .authenticationFailed: "check that the key belongs to this data, and restore the data from a good copy"
        case .operationFailed: "check the installation of OpenSSL 3 with `openssl version`"
        case .keyMalformed: "give the key file whole and unchanged; Ed25519 keys as `ssh-keygen -t ed25519` writes them"
        case .keyEncrypted: "remove the passphrase of a copy with `ssh-keygen -p` and use that"
        case .keyUnsupported: "make an Ed25519 key with `ssh-keygen -t ed25519`"
        case .signatureMalformed: "make the signature with `ssh-keygen -Y sign` and an Ed25519 key"
        case .namespaceDiffers: "sign again with the namespace that is asked for"
        case .signerDiffers: "sign with an allowed key, or allow this one"
        case .signatureInvalid: "get the message and its signature again from their source"
        case .certificateMalformed: "give a PEM file with the authority's root certificate"
        case .timeStampMalformed: "check the address of the time-stamp authority"
        case .timeStampRefused: "ask the authority which hashes and policies it takes, or use another one"
        case .timeStampInvalid: "do not rely on it; check the authority's root certificate, and ask again"
        }
    }
}
