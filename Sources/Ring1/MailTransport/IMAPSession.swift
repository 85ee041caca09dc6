// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// An IMAP4rev1 client (RFC 3501) without a socket: commands become bytes to send, a server's bytes become events.
///
///     start(command) ──> bytes to send           received(bytes) ──> events … .done(verdict)
///
/// The same bytes give the same events however they are cut. One command runs at a time. The first fault ends the
/// session: what comes after it is not believed.
public struct IMAPSession: Sendable {
    private enum State {
        case expectingGreeting, ready, ended
    }
    private let limits: IMAPLimits
    private var reader: IMAPReader
    private var state = State.expectingGreeting
    private var command: IMAPCommand?
    private var tagNumber = 0
    private var tag: [UInt8] = []
    /// Parts of the command that wait for the server's word.
    private var parts: [[UInt8]] = []
    private var opening = Opening()
    private var opened: IMAPOpenMailbox?
    private var mailboxes = 0
    private var listed = 0
    /// Numbers of mails that were asked for and did not come yet.
    private var wanted: Set<UInt32> = []
    /// The bytes of those that came.
    private var cameBytes = 0
    private var isIdling = false
    /// What the server can do, in upper case.
    public private(set) var capabilities: Set<String> = []

    private struct Opening {
        var uidValidity: UInt32?
        var uidNext: UInt32?
        var count: UInt32 = 0
    }

    /// Makes a session that waits for the server's greeting.
    public init(limits: IMAPLimits = IMAPLimits()) {
        self.limits = limits
        reader = IMAPReader(limits: limits)
    }

    /// Begins a command.
    ///
    /// - Returns: The bytes to send.
    /// - Throws: `mail_connection_lost` after the end of the session, `imap_login_refused` where the server takes no
    ///   passwords.
    public mutating func start(_ command: IMAPCommand) throws(MailTransportError) -> [UInt8] {
        guard state == .ready else { throw Self.lost }
        precondition(self.command == nil, "one command at a time")
        var parts = try command.parts(capabilities)
        tagNumber += 1
        tag = Array("s\(tagNumber)".utf8)
        let first = parts.removeFirst()
        self.parts = parts
        self.command = command
        switch command {
        case .examine:
            opening = Opening()
            opened = nil
        case .list: mailboxes = 0
        case .sizes: listed = 0
        case .mails(let uids):
            wanted = Set(uids.ranges.joined())
            cameBytes = 0
        default: break
        }
        return tag + [0x20] + first + [0x0D, 0x0A]
    }

    /// Ends an `idle` command; its `done` comes later.
    ///
    /// - Returns: The bytes to send; none where the server does not wait.
    public mutating func finishIdle() -> [UInt8] {
        guard isIdling else { return [] }
        isIdling = false
        return Array("DONE\r\n".utf8)
    }

    /// The connection ended: what that means.
    public mutating func ended() -> MailTransportError? {
        defer { state = .ended }
        if command == .logout || state == .ended { return nil }
        return Self.lost
    }

    /// Takes bytes from the server.
    public mutating func received(_ bytes: [UInt8]) -> [IMAPEvent] {
        var events: [IMAPEvent] = []
        var input = bytes[...]
        do throws(MailTransportError) {
            while state != .ended, let pieces = try reader.next(&input) {
                try take(try IMAPResponse(pieces), left: input.count, &events)
            }
        } catch {
            state = .ended
            events.append(.failed(error))
        }
        return events
    }

    // MARK: Answers

    private mutating func take(
        _ response: IMAPResponse, left: Int, _ events: inout [IMAPEvent]
    ) throws(MailTransportError) {
        guard state == .ready else { return try takeGreeting(response, &events) }
        switch response {
        case .goOn: try goOn(&events)
        case .tagged(let tag, let status, let code): try finish(tag, status, code, left: left, &events)
        case .status(let status, let code): try takeStatus(status, code)
        case .capabilities(let words): capabilities = words
        case .mailbox(let mailbox):
            guard command == .list else { return }
            mailboxes += 1
            guard mailboxes <= limits.mailboxes else { throw .tooLarge("more than \(limits.mailboxes) mailboxes") }
            guard mailbox.raw.count <= limits.mailboxNameBytes else { throw .tooLarge("the name of a mailbox") }
            events.append(.mailbox(mailbox))
        case .exists(let count):
            opening.count = count
            if isIdling { events.append(.exists(count)) }
        case .expunged:
            events.append(.expunged)
        case .fetched(let fetched): try takeFetched(fetched, &events)
        case .other: break
        }
    }

    private mutating func takeGreeting(
        _ response: IMAPResponse, _ events: inout [IMAPEvent]
    ) throws(MailTransportError) {
        guard case .status(let status, let code) = response else { throw .broken("no greeting") }
        guard status == .ok || status == .preauth else { throw Self.lost }
        state = .ready
        noteCapabilities(code)
        events.append(.greeted(isAuthenticated: status == .preauth))
    }

    private mutating func goOn(_ events: inout [IMAPEvent]) throws(MailTransportError) {
        if !parts.isEmpty {
            events.append(.send(parts.removeFirst() + [0x0D, 0x0A]))
        } else if command == .idle, !isIdling {
            isIdling = true
            events.append(.idling)
        } else {
            throw .broken("a call to go on where there is nothing to go on with")
        }
    }

    private mutating func takeStatus(_ status: IMAPStatus, _ code: IMAPResponseCode?) throws(MailTransportError) {
        noteCapabilities(code)
        switch status {
        case .bye where command != .logout: throw Self.lost
        case .preauth: throw .broken("a second greeting")
        default: break
        }
        switch code?.name {
        case "UIDVALIDITY":
            guard let number = code?.number, number > 0 else { throw .broken("a UIDVALIDITY that is none") }
            if let opened, opened.uidValidity != number { throw Self.replaced }
            opening.uidValidity = number
        case "UIDNEXT": opening.uidNext = code?.number
        default: break
        }
    }

    private mutating func takeFetched(
        _ fetched: IMAPFetched, _ events: inout [IMAPEvent]
    ) throws(MailTransportError) {
        switch command {
        case .sizes(let first):
            // `n:*` means the last mail too where all numbers are below n.
            guard let uid = fetched.uid, let size = fetched.size, uid >= first else { return }
            listed += 1
            guard listed <= limits.mailsInMailbox else { throw .tooLarge("more than \(limits.mailsInMailbox) mails") }
            events.append(.listed(IMAPListing(sequence: fetched.sequence, uid: uid, size: size)))
        case .mails:
            guard fetched.hasBody else { return }
            guard let uid = fetched.uid else { throw .broken("a mail without its number") }
            // A mail that was not asked for, or came before, is not believed; NIL means that it is gone.
            guard wanted.remove(uid) != nil, let bytes = fetched.body else { return }
            // A server that announced small mails and sends large ones must not fill the memory.
            cameBytes += bytes.count
            guard cameBytes <= limits.batchBytes + limits.mailBytes else { throw .tooLarge("mails beyond their sizes") }
            events.append(.mail(IMAPMail(uid: uid, internalDate: fetched.internalDate, bytes: bytes)))
        default: break
        }
    }

    private mutating func finish(
        _ tag: [UInt8], _ status: IMAPStatus, _ code: IMAPResponseCode?, left: Int, _ events: inout [IMAPEvent]
    ) throws(MailTransportError) {
        guard let command, tag == self.tag else { throw .broken("the end of a command that was not given") }
        if command == .idle, isIdling, status == .ok { throw .broken("the end of a wait that was not ended") }
        self.command = nil
        isIdling = false
        parts = []
        guard status == .ok else {
            events.append(.done(.refused(code.flatMap(Self.shown))))
            return
        }
        switch command {
        case .startTLS:
            // Bytes sent before TLS by somebody in between must not be read as if they came through it.
            guard left == 0 else { throw .broken("bytes between STARTTLS and TLS") }
            capabilities = []
        case .authenticate: capabilities = []
        case .examine:
            guard let validity = opening.uidValidity else { throw .broken("a mailbox without UIDVALIDITY") }
            let mailbox = IMAPOpenMailbox(uidValidity: validity, uidNext: opening.uidNext, count: opening.count)
            opened = mailbox
            events.append(.done(.opened(mailbox)))
            return
        default: break
        }
        noteCapabilities(code)
        events.append(.done(.ok))
    }

    private mutating func noteCapabilities(_ code: IMAPResponseCode?) {
        guard let code, code.name == "CAPABILITY" else { return }
        capabilities = IMAPResponse.words(code.argument)
    }
    /// A code that is a plain word; a server's other words are not repeated.
    private static func shown(_ code: IMAPResponseCode) -> String? {
        let isPlain = code.name.utf8.allSatisfy { (0x41...0x5A).contains($0) || $0 == UInt8(ascii: "-") }
        return isPlain && code.name.utf8.count <= 32 ? code.name : nil
    }

    private static let lost = MailTransportError(
        .connectionLost, "the mail server ended the connection", nextStep: "run the fetch again; it goes on from there")
    private static let replaced = MailTransportError(
        .mailboxReplaced, "the mailbox was replaced by another while it was read",
        nextStep: "run the fetch again; it reads the new mailbox from its start")
}
