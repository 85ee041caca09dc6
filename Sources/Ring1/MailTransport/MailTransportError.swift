// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why mail cannot be fetched or listened for.
///
/// Messages name the account, the host and codes; never a password, a mailbox's content or a server's own words.
public struct MailTransportError: ReportableError, Hashable {
    /// What went wrong.
    public enum Code: String, ErrorCode {
        /// An account's settings break a rule.
        case accountInvalid = "mail_account_invalid"
        /// The file with the password is missing, open to others, or no password.
        case passwordUnusable = "mail_password_unusable"
        /// The server cannot be reached.
        case connectFailed = "mail_connect_failed"
        /// No TLS connection came about.
        case tlsFailed = "mail_tls_failed"
        /// The connection would send the password unprotected.
        case plainRefused = "mail_plain_refused"
        /// The connection ended before the work was done.
        case connectionLost = "mail_connection_lost"
        /// The server said nothing for too long.
        case timedOut = "mail_timed_out"
        /// The server did not keep to IMAP.
        case protocolBroken = "imap_protocol_broken"
        /// The server sent or announced more than the limits allow.
        case answerTooLarge = "imap_answer_too_large"
        /// The server did not take the user and password.
        case loginRefused = "imap_login_refused"
        /// The server refused a command.
        case commandRefused = "imap_command_refused"
        /// A mailbox was replaced by another of its name while it was read.
        case mailboxReplaced = "imap_mailbox_replaced"
        /// The file that remembers which mails were taken cannot be read.
        case positionDamaged = "mail_position_damaged"
        /// The listener cannot listen at its address.
        case listenFailed = "mail_listen_failed"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .accountInvalid:
                "A mail account's settings are incomplete or break a rule; the message names the field."
            case .passwordUnusable:
                "The password of a mail account lies in a file of its own that only the box's user may read."
            case .connectFailed: "The mail server's name was not found, or nothing answered at its address."
            case .tlsFailed:
                "The mail server offered no TLS, or its certificate is not trusted, has expired or names another host."
            case .plainRefused:
                "A password is sent without TLS only to this machine itself, unless the account allows it."
            case .connectionLost:
                "The mail server or the network ended the connection. What was taken before is kept; the next run goes on."
            case .timedOut: "The mail server stopped answering, or sent too slowly. The next run goes on from there."
            case .protocolBroken: "The server's answers were not IMAP; nothing after that point was believed."
            case .answerTooLarge:
                "The server sent or announced a line, a mail or a list larger than the limits; nothing of it was kept."
            case .loginRefused: "The mail server did not accept the user's name and password."
            case .commandRefused: "The mail server answered NO or BAD to a command that the fetch needs."
            case .mailboxReplaced:
                "The mailbox got a new UIDVALIDITY while it was read, so its numbers mean other mails now."
            case .positionDamaged: "The file that says which mails of a mailbox were taken already is damaged."
            case .listenFailed:
                "The box could not listen for mail; often another program has the port or the socket file."
            }
        }
    }
    /// What went wrong.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error.
    public init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }

    static func broken(_ what: String) -> MailTransportError {
        MailTransportError(
            .protocolBroken, "the server broke the rules of IMAP: \(what)",
            nextStep: "run the fetch again; if it happens again, check that host and port are those of an IMAP server")
    }
    static func tooLarge(_ what: String) -> MailTransportError {
        MailTransportError(
            .answerTooLarge, "the server sent too much: \(what)",
            nextStep: "check that this is the right server, or raise the limit")
    }
}
