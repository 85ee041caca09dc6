// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// A mailbox owner's account at an IMAP server.
public struct MailAccount: Hashable, Sendable {
    /// How the connection is protected.
    public enum Security: String, CaseIterable, Hashable, Sendable {
        /// TLS from the first byte on, usually port 993.
        case tls
        /// TLS after the STARTTLS command, usually port 143; without it, nothing is sent.
        case startTLS = "starttls"
        /// No TLS: to this machine only, unless `allowsPlainRemote`.
        case plain
    }

    /// What the box calls the account: 1 to 64 of `a-z`, `0-9` and `-`.
    public var name: ModuleID
    /// The server's host name or numeric address; its certificate must be for this name.
    public var host: String
    /// The server's port.
    public var port: UInt16
    /// How the connection is protected.
    public var security: Security
    /// The user's name at the server.
    public var user: String
    /// Which mailboxes are taken, as patterns (`MailboxPattern`): `*` for all.
    public var mailboxes: [String]
    /// Which of those are left out, as patterns.
    public var except: [String]
    /// A PEM file with the authorities that may vouch for the server; nil for those the system trusts.
    public var authorities: FilePath?
    /// Whether a password may go over a network without TLS. Never on by itself.
    public var allowsPlainRemote: Bool

    /// Makes an account with every mailbox taken.
    public init(
        name: ModuleID, host: String, port: UInt16 = 993, security: Security = .tls, user: String,
        mailboxes: [String] = ["*"], except: [String] = [], authorities: FilePath? = nil,
        allowsPlainRemote: Bool = false
    ) {
        self.name = name
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.mailboxes = mailboxes
        self.except = except
        self.authorities = authorities
        self.allowsPlainRemote = allowsPlainRemote
    }

    /// The name of the account's password file, in the home's directory of keys.
    public var passwordFileName: String { "mail-\(name).password" }

    /// Checks what the types leave open: host, port, user and patterns.
    ///
    /// - Throws: `mail_account_invalid`, naming the field and the account.
    public func validate() throws(MailTransportError) {
        let hostBytes = host.utf8
        let isHost = hostBytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isHost, (1...253).contains(hostBytes.count) else {
            throw Self.invalid(name, "host", "is not a host name or numeric address")
        }
        guard port > 0 else { throw Self.invalid(name, "port", "is 0") }
        let hasControl = user.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        guard (1...320).contains(user.utf8.count), !hasControl else {
            throw Self.invalid(name, "user", "is empty, longer than 320 bytes, or has control characters")
        }
        guard !mailboxes.isEmpty else { throw Self.invalid(name, "mailboxes", "names no mailbox") }
        for pattern in mailboxes + except where MailboxPattern(pattern) == nil {
            throw Self.invalid(name, "mailboxes", "has a pattern that is empty or longer than 256 bytes")
        }
    }

    static func invalid(_ name: ModuleID?, _ field: String, _ what: String) -> MailTransportError {
        let whose = name.map { "the mail account \($0)" } ?? "a mail account"
        return MailTransportError(
            .accountInvalid, "\(field) of \(whose) \(what)", nextStep: "correct the account's settings")
    }
}
