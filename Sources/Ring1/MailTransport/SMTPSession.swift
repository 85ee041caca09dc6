// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// A server of SMTP (RFC 5321) or LMTP (RFC 2033) without a socket: a client's bytes become replies and mails.
///
///     received(bytes) ──> next() ──> .send(replies) / .deliver(mail) … delivered(outcome) … / .close
///
/// The same bytes give the same replies and mails however they are cut. While a mail is being delivered nothing else
/// happens, so the reply to it says whether it is durable.
public struct SMTPSession: Sendable {
    /// Which of the two protocols.
    public enum Dialect: String, Hashable, Sendable {
        /// One reply for a mail.
        case smtp
        /// One reply for each recipient of a mail.
        case lmtp
    }
    /// What has to be done next.
    public enum Action: Hashable, Sendable {
        /// Send these bytes.
        case send([UInt8])
        /// Store this mail, then call `delivered`.
        case deliver(SubmittedMail)
        /// Close the connection, once everything is sent.
        case close
    }
    /// What became of a mail.
    public enum Outcome: Hashable, Sendable {
        /// It is durable; the name it is known by here.
        case stored(String)
        /// It could not be stored now, for the reason of this code.
        case failed(String)
    }
    enum Phase {
        case commands, data, delivering, closed
    }
    let dialect: Dialect
    let hostName: String
    let limits: SMTPLimits
    var phase = Phase.commands
    private var actions: [Action] = []
    private var input: ArraySlice<UInt8> = []
    /// How much of a line that is too long was read over.
    private var skipped = 0
    private var commandCount = 0
    private var faultCount = 0
    private var mailCount = 0
    var isGreeted = false
    var isExtended = false
    var sender: SMTPPath?
    var recipients: [String] = []
    var data = SMTPData(limit: 0)

    /// Makes a session whose first action is the greeting.
    ///
    /// - Parameters:
    ///   - dialect: SMTP or LMTP.
    ///   - hostName: What the server calls itself.
    ///   - limits: What the client may cost.
    public init(dialect: Dialect, hostName: String = "localhost", limits: SMTPLimits = SMTPLimits()) {
        self.dialect = dialect
        self.hostName = hostName
        self.limits = limits
        reply("220 \(hostName) \(dialect == .smtp ? "ESMTP" : "LMTP") ready")
    }

    /// Whether the text of a mail is coming in.
    public var isReceivingMail: Bool { phase == .data }
    /// How many bytes the mail that is coming in takes up.
    public var receivingBytes: Int { phase == .data ? data.bytes.count : 0 }
    /// Whether more bytes are wanted now.
    public var wantsInput: Bool { phase == .commands || phase == .data }

    /// Takes bytes from the client.
    public mutating func received(_ bytes: [UInt8]) {
        if input.isEmpty { input = bytes[...] } else { input.append(contentsOf: bytes) }
    }

    /// The next thing to do; nil where more bytes, or the outcome of a delivery, are needed.
    public mutating func next() -> Action? {
        while actions.isEmpty, wantsInput {
            if phase == .data {
                guard takeData() else { break }
            } else {
                guard takeLine() else { break }
            }
        }
        return actions.isEmpty ? nil : actions.removeFirst()
    }

    /// Says what became of the mail.
    public mutating func delivered(_ outcome: Outcome) {
        precondition(phase == .delivering, "an outcome without a mail")
        phase = .commands
        switch outcome {
        case .stored(let name): finishMail("250 2.0.0 stored as \(Self.shown(name))")
        case .failed(let code): finishMail("451 4.3.0 not stored, try again later (\(Self.shown(code)))")
        }
    }
    /// Refuses the mail that is coming in for want of room, once it has come.
    public mutating func shed() {
        if phase == .data { data.shed() }
    }
    /// Ends the session from this side.
    ///
    /// - Parameter reason: What the client is told after 421, in ASCII.
    public mutating func end(_ reason: String) {
        guard phase != .closed else { return }
        reply("421 \(reason)")
        close()
    }

    // MARK: Lines and text

    /// Takes one command; false where there is none yet.
    private mutating func takeLine() -> Bool {
        guard let end = input.firstIndex(of: 0x0A) else {
            if skipped + input.count > limits.lineBytes + 1 {
                skipped += input.count
                input = []
                if skipped > limits.overlongBytes { refuseForGood("500 5.5.2 line too long") }
            }
            return phase == .closed
        }
        let line = input[..<end]
        input = input[(end + 1)...]
        if input.isEmpty { input = [] }
        let length = skipped + line.count
        let isOverlong = skipped > 0 || line.count > limits.lineBytes + 1
        skipped = 0
        if isOverlong {
            if length > limits.overlongBytes {
                refuseForGood("500 5.5.2 line too long")
            } else {
                fault("500 5.5.2 line too long")
            }
            return true
        }
        guard line.last == 0x0D, !line.dropLast().contains(0x0D), !line.contains(0) else {
            // Whoever sends other line ends may mean other commands than we read.
            refuseForGood("500 5.5.2 lines end with CR LF")
            return true
        }
        commandCount += 1
        guard commandCount <= limits.commands else {
            self.end("4.7.0 too many commands")
            return true
        }
        take(line.dropLast())
        return true
    }

    /// Takes text of a mail; false where its end is not there yet.
    private mutating func takeData() -> Bool {
        guard !input.isEmpty else { return false }
        let isComplete = data.take(&input)
        if input.isEmpty { input = [] }
        guard data.received <= 4 * limits.mailBytes + 1024 else {
            refuseForGood("552 5.3.4 mail too large")
            return true
        }
        guard isComplete else { return false }
        commandCount = 0
        phase = .commands
        if data.isShed {
            finishMail("452 4.3.1 no room now, try again later")
        } else if data.isTooLarge {
            finishMail("552 5.3.4 mail larger than \(limits.mailBytes) bytes")
        } else if data.hasFalseEnd {
            finishMail("550 5.6.0 a dot between bare line ends")
        } else {
            phase = .delivering
            actions.append(
                .deliver(
                    SubmittedMail(bytes: data.bytes, sender: sender?.address ?? "", recipients: recipients)))
            data = SMTPData(limit: 0)
        }
        return true
    }

    /// Replies to the text of a mail, once or once for each recipient, and makes ready for the next.
    private mutating func finishMail(_ text: String) {
        for _ in 0..<(dialect == .lmtp ? recipients.count : 1) { reply(text) }
        mailCount += 1
        reset()
        if mailCount >= limits.mails { end("4.7.0 enough mails for one connection") }
    }
    mutating func reset() {
        sender = nil
        recipients = []
        data = SMTPData(limit: 0)
    }

    // MARK: Replies

    mutating func reply(_ text: String) {
        let line = Array("\(text)\r\n".utf8)
        if case .send(let earlier)? = actions.last {
            actions[actions.count - 1] = .send(earlier + line)
        } else {
            actions.append(.send(line))
        }
    }
    /// Refuses a command; too many of them end the session.
    mutating func fault(_ text: String) {
        reply(text)
        faultCount += 1
        if faultCount >= limits.faults { end("4.7.0 too many errors") }
    }
    /// Refuses what came and ends the session.
    mutating func refuseForGood(_ text: String) {
        reply(text)
        close()
    }
    mutating func close() {
        actions.append(.close)
        phase = .closed
        input = []
        reset()
    }
    /// A name of ours for a reply: plain ASCII words only.
    private static func shown(_ name: String) -> String {
        String(decoding: name.utf8.prefix(100).map { (0x21...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }
}

/// A mail as a program handed it in.
public struct SubmittedMail: Hashable, Sendable {
    /// The mail, with CR LF line ends.
    public let bytes: [UInt8]
    /// The address errors go back to; empty for `<>`.
    public let sender: String
    /// The addresses it is for, at least one.
    public let recipients: [String]
}
