// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Glibc
import MailTransport
import Primitives
import Subprocess
import TestKit

/// A real IMAP server, run as a plain program with everything it has in a temporary directory.
final class DovecotServer: Sendable {
    static let program = "/usr/sbin/dovecot"
    /// Whether Dovecot is installed, with its users, and this is the superuser, as it demands.
    static let isAvailable =
        FileManager.default.isExecutableFile(atPath: program) && geteuid() == 0
        && FileManager.default.isExecutableFile(atPath: "/usr/lib/dovecot/imap-login")
    struct Failure: Error { let output: String }

    private let directory = TemporaryDirectory()
    private let process: ChildProcess
    /// The port with STARTTLS, and the one with TLS from the first byte on.
    let (port, securePort): (UInt16, UInt16)
    static let password = "geheim-wort"
    /// The certificate, which vouches for itself.
    var authorities: FilePath { directory.path.appending("cert.pem") }
    var log: String { (try? String(contentsOfFile: directory.path.string + "/log", encoding: .utf8)) ?? "" }

    /// Makes the mails of `ann`, then starts the server and waits until it answers.
    init(_ prepare: (_ home: FilePath) throws -> Void) async throws {
        let path = directory.path.string
        // The server's own users have to pass through.
        _ = unsafe chmod(path, 0o755)
        try FileManager.default.createDirectory(atPath: path + "/base", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: path + "/mail/ann", withIntermediateDirectories: true)
        try prepare(FilePath(path + "/mail/ann"))
        try Self.run("/bin/chown", ["-R", "8:8", path + "/mail"])
        try Self.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                path + "/key.pem", "-out", path + "/cert.pem", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost",
            ])
        (port, securePort) = (try Self.freePort(), try Self.freePort())
        try Self.configuration(path, port, securePort).write(
            toFile: path + "/dovecot.conf", atomically: true, encoding: .utf8)
        // A child of ours begins with no signal blocked, so that it hears the one that ends it.
        process = try await ChildProcess.spawn(FilePath(Self.program), ["-F", "-c", path + "/dovecot.conf"])
        for port in [port, securePort] {
            while !Self.answers(port) {
                guard process.signal(0) else { throw Failure(output: log) }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
    func stop() async { _ = await process.stop(grace: .seconds(5)) }

    /// Every file of the mailbox, by its name: flags are part of it.
    func files() throws -> Set<String> {
        let all = FileManager.default.enumerator(atPath: directory.path.string + "/mail/ann")
        return Set((all?.allObjects as? [String] ?? []).filter { $0.contains("cur/") || $0.contains("new/") })
    }

    @discardableResult private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(output: output) }
        return output
    }
    private static func withSocket<Result>(
        _ port: UInt16, _ body: (Int32, UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
    private static func answers(_ port: UInt16) -> Bool {
        unsafe withSocket(port) { descriptor, address, length in unsafe connect(descriptor, address, length) == 0 }
    }
    private static func freePort() throws -> UInt16 {
        let port = unsafe withSocket(0) { descriptor, address, length -> UInt16 in
            var length = length
            guard unsafe bind(descriptor, address, length) == 0, unsafe getsockname(descriptor, address, &length) == 0
            else { return 0 }
            return unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe UInt16(bigEndian: $0.pointee.sin_port)
            }
        }
        guard port > 0 else { throw Failure(output: "no free port") }
        return port
    }

    private static func configuration(_ path: String, _ port: UInt16, _ securePort: UInt16) -> String {
        """
        base_dir = \(path)/base
        state_dir = \(path)/base
        log_path = \(path)/log
        protocols = imap
        listen = 127.0.0.1
        ssl = required
        ssl_cert = <\(path)/cert.pem
        ssl_key = <\(path)/key.pem
        first_valid_uid = 1
        first_valid_gid = 1
        mail_location = maildir:\(path)/mail/%n
        default_internal_user = dovecot
        default_internal_group = dovecot
        default_login_user = dovenull
        passdb {
          driver = static
          args = password=\(password)
        }
        userdb {
          driver = static
          args = uid=8 gid=8 home=\(path)/mail/%n
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = \(port)
          }
          inet_listener imaps {
            port = \(securePort)
            ssl = yes
          }
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }

        """
    }
}

/// Writes a Maildir with so many mails, a third of them unread, and gives their contents.
func writeMaildir(_ path: FilePath, _ count: Int, _ name: String) throws -> [String] {
    for part in ["cur", "new", "tmp"] {
        try FileManager.default.createDirectory(atPath: "\(path)/\(part)", withIntermediateDirectories: true)
    }
    return try (1...count).map { number in
        let text = """
            Message-ID: <\(number).\(name)@example.org>\r
            From: sender \(number) <s\(number)@example.org>\r
            Subject: \(name) \(number) äöü\r
            \r
            Line one of \(number).\r
            .\r
            \(String(repeating: "x", count: number % 300))\r

            """
        let flags = number % 3 == 0 ? "" : "S"
        let file = "\(path)/cur/1700000000.M\(1000 + number)P1.test:2,\(flags)"
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        return text
    }
}
