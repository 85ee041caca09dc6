// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

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
    /// Where it is from: `imap:<account>/<mailbox>/<uidvalidity>/<uid>` or `smtp:<id>` or `lmtp:<id>`.
    public let source: String
    /// When the server (IMAP) or this machine (SMTP, LMTP) received it.
    public let receivedAt: Instant
    /// Sender and recipients as the transport named them.
    public let envelope: Envelope

    /// Makes an arrived mail.
    public init(bytes: [UInt8], source: String, receivedAt: Instant, envelope: Envelope = Envelope()) {
        self.bytes = bytes
        self.source = source
        self.receivedAt = receivedAt
        self.envelope = envelope
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
