// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// What the client ever says to a server. None of it can change, mark or remove a mail: there is no SELECT, no STORE, no
/// EXPUNGE, no COPY and no BODY without PEEK.
public enum IMAPCommand: Hashable, Sendable {
    /// Asks what the server can do.
    case capability
    /// Asks for TLS; the bytes after the answer are those of TLS.
    case startTLS
    /// Names user and password: by AUTHENTICATE PLAIN where the server offers it, else by LOGIN.
    case authenticate(user: String, MailPassword)
    /// Lists all mailboxes.
    case list
    /// Opens a mailbox, by its raw name, for reading only.
    case examine([UInt8])
    /// Asks for number and size of every mail from a number on.
    case sizes(from: UInt32)
    /// Asks for whole mails.
    case mails(UIDRanges)
    /// Waits for news (RFC 2177) until `IMAPSession.finishIdle`.
    case idle
    /// Ends the session.
    case logout

    /// The command without its tag, in parts: before each further part the server is waited for.
    func parts(_ capabilities: Set<String>) throws(MailTransportError) -> [[UInt8]] {
        switch self {
        case .capability: return [Array("CAPABILITY".utf8)]
        case .startTLS: return [Array("STARTTLS".utf8)]
        case .authenticate(let user, let password): return try Self.login(user, password.bytes, capabilities)
        case .list: return [Array("LIST \"\" \"*\"".utf8)]
        case .examine(let name): return Self.line(["EXAMINE "], [name], capabilities)
        case .sizes(let first): return [Array("UID FETCH \(first):* (UID RFC822.SIZE)".utf8)]
        case .mails(let uids): return [Array("UID FETCH \(uids.imapText) (UID INTERNALDATE BODY.PEEK[])".utf8)]
        case .idle: return [Array("IDLE".utf8)]
        case .logout: return [Array("LOGOUT".utf8)]
        }
    }

    private static func login(
        _ user: String, _ password: [UInt8], _ capabilities: Set<String>
    ) throws(MailTransportError) -> [[UInt8]] {
        if capabilities.contains("AUTH=PLAIN") {
            // RFC 4616: who to act as (nobody else), who it is, and the password, separated by NUL.
            let secret = Array(([0] + Array(user.utf8) + [0] + password).base64.utf8)
            let verb = Array("AUTHENTICATE PLAIN".utf8)
            return capabilities.contains("SASL-IR") ? [verb + [0x20] + secret] : [verb, secret]
        }
        guard !capabilities.contains("LOGINDISABLED") else {
            throw MailTransportError(
                .loginRefused, "the server takes no passwords on this connection",
                nextStep: "set the account's security to tls or starttls")
        }
        return line(["LOGIN ", " "], [Array(user.utf8), password], capabilities)
    }

    /// Words and strings in turn; a string that cannot be quoted becomes a literal.
    private static func line(_ words: [String], _ strings: [[UInt8]], _ capabilities: Set<String>) -> [[UInt8]] {
        let waits = !capabilities.contains("LITERAL+")
        var parts: [[UInt8]] = [[]]
        for (word, string) in zip(words, strings) {
            parts[parts.count - 1] += Array(word.utf8)
            if string.allSatisfy({ (0x20...0x7E).contains($0) }) {
                parts[parts.count - 1].append(UInt8(ascii: "\""))
                for byte in string {
                    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                        parts[parts.count - 1].append(UInt8(ascii: "\\"))
                    }
                    parts[parts.count - 1].append(byte)
                }
                parts[parts.count - 1].append(UInt8(ascii: "\""))
            } else if waits {
                parts[parts.count - 1] += Array("{\(string.count)}".utf8)
                parts.append(string)
            } else {
                parts[parts.count - 1] += Array("{\(string.count)+}\r\n".utf8) + string
            }
        }
        return parts
    }
}
