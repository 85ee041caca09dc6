// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Primitives

/// An IMAP server made of scripts, on a free port of 127.0.0.1: answers honestly, unless it is told otherwise.
final class FakeIMAPServer: @unchecked Sendable {
    // Proof for @unchecked Sendable: descriptor and port never change after `init`; the rest is behind the lock.
    struct Mailbox: Sendable {
        var raw: String
        var validity: UInt32 = 7
        var mails: [(uid: UInt32, text: String)] = []
        var attributes = "\\HasNoChildren"
    }
    /// What to send in place of the honest answer; `@` stands for the command's tag. An empty one ends the connection.
    typealias Twist = @Sendable (_ command: String) -> String?

    private struct State {
        var mailboxes: [Mailbox]
        var twist: Twist = { _ in nil }
        var greeting = "* OK hello\r\n"
        var capabilities = "IMAP4rev1 AUTH=PLAIN SASL-IR"
        /// How many bytes each connection gets before it is cut off.
        var cutAfter = Int.max
        var commands: [String] = []
        var connections = 0
        var sent = 0
    }
    private let state: Lock<State>
    private let listener: Int32
    let port: UInt16

    init(_ mailboxes: [Mailbox] = []) throws {
        state = Lock(State(mailboxes: mailboxes))
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }
    /// Stops listening.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    func change(_ body: @Sendable (inout [Mailbox]) -> Void) { state.withLock { body(&$0.mailboxes) } }
    func twist(_ twist: @escaping Twist) { state.withLock { $0.twist = twist } }
    func greet(_ greeting: String) { state.withLock { $0.greeting = greeting } }
    func offer(_ capabilities: String) { state.withLock { $0.capabilities = capabilities } }
    func cut(after bytes: Int) { state.withLock { $0.cutAfter = bytes } }
    /// What all clients said, without tags.
    var commands: [String] { state.withLock { $0.commands } }
    /// How many bytes the last connection was sent.
    var sent: Int { state.withLock { $0.sent } }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var left = state.withLock { state in
            state.connections += 1
            state.sent = 0
            return state.cutAfter
        }
        func send(_ text: String) -> Bool {
            let bytes = Array(text.utf8.prefix(left))
            left -= bytes.count
            state.withLock { $0.sent += bytes.count }
            var start = 0
            while start < bytes.count {
                let count = unsafe bytes[start...].withUnsafeBytes {
                    unsafe Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return false }
                start += count
            }
            return left > 0
        }
        guard send(state.withLock { $0.greeting }) else { return }
        var input: [UInt8] = []
        var opened: Mailbox?
        while true {
            while let end = input.firstIndex(of: 0x0A) {
                let line = String(decoding: input[..<end], as: UTF8.self).replacingOccurrences(of: "\r", with: "")
                input.removeFirst(end + 1)
                let words = line.split(separator: " ", maxSplits: 1).map(String.init)
                let tag = words.first ?? ""
                let command = words.count > 1 ? words[1] : ""
                let (twisted, mailboxes, capabilities) = state.withLock { state in
                    state.commands.append(command)
                    return (state.twist, state.mailboxes, state.capabilities)
                }
                let honest = answer(tag, command, mailboxes, capabilities, &opened)
                let answer = twisted(command).map { $0.replacingOccurrences(of: "@", with: tag) } ?? honest
                guard !answer.isEmpty, send(answer) else { return }
                if command == "LOGOUT" { return }
            }
            var room = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(connection, &room, room.count, 0)
            guard count > 0 else { return }
            input += room[..<count]
        }
    }

    private func answer(
        _ tag: String, _ command: String, _ mailboxes: [Mailbox], _ capabilities: String, _ opened: inout Mailbox?
    ) -> String {
        let words = command.split(separator: " ").map(String.init)
        switch words.first?.uppercased() {
        case "CAPABILITY": return "* CAPABILITY \(capabilities)\r\n\(tag) OK done\r\n"
        case "AUTHENTICATE", "LOGIN": return "\(tag) OK [CAPABILITY \(capabilities)] welcome\r\n"
        case "LIST":
            let list = mailboxes.map { "* LIST (\($0.attributes)) \"/\" \"\($0.raw)\"\r\n" }.joined()
            return "\(list)\(tag) OK done\r\n"
        case "EXAMINE":
            let name = command.dropFirst("EXAMINE ".count).trimmingCharacters(in: ["\""])
            guard let mailbox = mailboxes.first(where: { $0.raw == name }) else {
                return "\(tag) NO [NONEXISTENT] no\r\n"
            }
            opened = mailbox
            return """
                * FLAGS (\\Seen)\r\n* \(mailbox.mails.count) EXISTS\r\n* 0 RECENT\r
                * OK [UIDVALIDITY \(mailbox.validity)] valid\r
                * OK [UIDNEXT \((mailbox.mails.last?.uid ?? 0) + 1)] next\r
                \(tag) OK [READ-ONLY] open\r\n
                """
        case "UID":
            // What is in the mailbox now, for the same mailbox as opened.
            let mails = mailboxes.first { $0.raw == opened?.raw }?.mails ?? []
            let wanted = Self.numbers(words[2], last: mails.last?.uid ?? 0)
            var text = ""
            for (index, mail) in mails.enumerated() where wanted.contains(where: { $0.contains(mail.uid) }) {
                if command.contains("BODY.PEEK[]") {
                    text += "* \(index + 1) FETCH (UID \(mail.uid) INTERNALDATE \" 1-Feb-2026 10:00:00 +0100\" "
                    text += "BODY[] {\(mail.text.utf8.count)}\r\n\(mail.text))\r\n"
                } else {
                    text += "* \(index + 1) FETCH (UID \(mail.uid) RFC822.SIZE \(mail.text.utf8.count))\r\n"
                }
            }
            return "\(text)\(tag) OK done\r\n"
        case "LOGOUT": return "* BYE bye\r\n\(tag) OK done\r\n"
        default: return "\(tag) BAD what\r\n"
        }
    }
    private static func numbers(_ text: String, last: UInt32) -> [ClosedRange<UInt32>] {
        text.split(separator: ",").compactMap { part in
            let ends = part.split(separator: ":").map { $0 == "*" ? last : UInt32($0) ?? 0 }
            guard let low = ends.min(), let high = ends.max() else { return nil }
            return low...high
        }
    }
}
