// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// What a session learns from a server's bytes.
public enum IMAPEvent: Hashable, Sendable {
    /// The server said hello; `isAuthenticated` where it knows the user already.
    case greeted(isAuthenticated: Bool)
    /// These bytes have to be sent for the command to go on.
    case send([UInt8])
    /// A mailbox of the list.
    case mailbox(IMAPMailbox)
    /// Number and size of a mail.
    case listed(IMAPListing)
    /// A whole mail.
    case mail(IMAPMail)
    /// There are news in the mailbox: so many mails are in it now.
    case exists(UInt32)
    /// A mail left the mailbox.
    case expunged
    /// The server waits for news with us.
    case idling
    /// The command is over.
    case done(IMAPVerdict)
    /// The session is over, because of this; nothing comes after it.
    case failed(MailTransportError)
}

/// How a command ended.
public enum IMAPVerdict: Hashable, Sendable {
    /// It was carried out.
    case ok
    /// The mailbox is open.
    case opened(IMAPOpenMailbox)
    /// It was refused; the server's code, such as `AUTHENTICATIONFAILED`, where it gave one.
    case refused(String?)
}

/// A mailbox that is open.
public struct IMAPOpenMailbox: Hashable, Sendable {
    /// The number that tells whether mail numbers still mean the same mails.
    public let uidValidity: UInt32
    /// The number that the next new mail gets; nil where the server does not tell.
    public let uidNext: UInt32?
    /// How many mails are in it.
    public let count: UInt32
}

/// Number and size of a mail.
public struct IMAPListing: Hashable, Sendable {
    /// Its place in the mailbox, from 1 on.
    public let sequence: UInt32
    /// Its number.
    public let uid: UInt32
    /// Its size in bytes, as the server claims.
    public let size: UInt64
}

/// A whole mail.
public struct IMAPMail: Hashable, Sendable {
    /// Its number.
    public let uid: UInt32
    /// When the server received it; nil where it does not tell.
    public let internalDate: Instant?
    /// The mail.
    public let bytes: [UInt8]
}
