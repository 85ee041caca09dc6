// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import Primitives

/// A mail as it came in: the bytes as they were sent, and where they are from.
public struct ArrivedMail: Hashable, Sendable {
    /// What the transport knows beside the mail's own header.
    public struct Envelope: Hashable, Sendable {
        /// The address errors go back to; nil where the transport tells none, as IMAP does, and empty for a bounce.
        public var sender: String?
        /// The addresses it was delivered for; empty where the transport tells none.
        public var recipients: [String]

        /// Makes an envelope.
        public init(sender: String? = nil, recipients: [String] = []) {
            self.sender = sender
            self.recipients = recipients
        }
    }

    /// The mail itself, header and body.
    public let bytes: [UInt8]
    /// By what it is known again, however often it comes: `imap:<account>#<digest>`, `smtp:<digest>` or `lmtp:<digest>`.
    ///
    /// The digest (32 hexadecimal digits of a SHA-256) is of the mail, and for SMTP and LMTP of its envelope too.
    public let source: String
    /// Where it lay, `<mailbox>/<uidvalidity>/<uid>`, for IMAP; a mail that was moved or copied has another place.
    public let place: String?
    /// When the server (IMAP) or this machine (SMTP, LMTP) received it.
    public let receivedAt: Instant
    /// Sender and recipients as the transport named them.
    public let envelope: Envelope

    /// Makes an arrived mail.
    public init(
        bytes: [UInt8], source: String, place: String? = nil, receivedAt: Instant, envelope: Envelope = Envelope()
    ) {
        self.bytes = bytes
        self.source = source
        self.place = place
        self.receivedAt = receivedAt
        self.envelope = envelope
    }
}

extension ArrivedMail {
    /// A mail of an account at an IMAP server.
    init(_ mail: IMAPMail, account: ModuleID, place: String, now: Instant) {
        let digest = SHA256.hash(mail.bytes).bytes.prefix(16).hex
        self.init(
            bytes: mail.bytes, source: "imap:\(account)#\(digest)", place: place,
            receivedAt: mail.internalDate ?? now)
    }
    /// A mail that was handed in: the same one for the same people is known again when its sender repeats it.
    init(_ mail: SubmittedMail, dialect: SMTPSession.Dialect, now: Instant) {
        var hasher = SHA256Hasher()
        for text in [mail.sender] + mail.recipients.sorted() { hasher.update(Array("\(text)\n".utf8)) }
        hasher.update(Array("\n".utf8))
        hasher.update(mail.bytes)
        let digest = hasher.finalize().bytes.prefix(16).hex
        self.init(
            bytes: mail.bytes, source: "\(dialect.rawValue):\(digest)", receivedAt: now,
            envelope: Envelope(sender: mail.sender, recipients: mail.recipients))
    }
}

/// Where arrived mails go.
public protocol MailSink: Sendable {
    /// Stores mails, and returns when they are durable: the sender is told so, and forgets them.
    ///
    /// A mail may come again, after a lost connection or a crash; it must not be stored twice.
    ///
    /// - Parameter mails: 1 to 50 mails in the order in which they arrived.
    /// - Returns: For each mail, in order, whether it was new.
    /// - Throws: Where not all of them are durable; all will be offered again.
    func take(_ mails: [ArrivedMail]) async throws -> [Bool]
}
