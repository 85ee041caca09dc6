// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Primitives

/// The password of a mail account; it has no text form, so that none is written by mistake.
public struct MailPassword: Hashable, Sendable {
    /// The bytes, for the login alone.
    let bytes: [UInt8]

    /// The longest password. 1 KiB.
    public static let longest = 1024

    /// Takes the bytes of a password; nil where they are none, too many, or hold NUL or line ends.
    public init?(_ bytes: [UInt8]) {
        guard (1...Self.longest).contains(bytes.count), bytes.allSatisfy({ $0 != 0 && $0 != 0x0A && $0 != 0x0D })
        else { return nil }
        self.bytes = bytes
    }

    /// Reads the password from the first line of a file that only its owner may read or write.
    ///
    /// - Throws: `mail_password_unusable`.
    public static func read(_ path: FilePath) throws(MailTransportError) -> MailPassword {
        let status: FileStatus?
        let content: [UInt8]
        do throws(DurabilityError) {
            status = try Files.status(path)
            content = status?.kind == .file ? try Files.read(path, limit: longest + 2) : []
        } catch {
            throw refusal("the password file \(path) cannot be read (\(error.code))", "check the file and its owner")
        }
        guard let status else {
            throw refusal("the password file \(path) is not there", "write the password into it, with mode 0600")
        }
        guard status.kind == .file, status.permissions & 0o077 == 0 else {
            throw refusal("the password file \(path) is open to other users", "run `chmod 600 \(path)`")
        }
        var line = content[...]
        if line.last == 0x0A { line.removeLast() }
        if line.last == 0x0D { line.removeLast() }
        guard let password = MailPassword(Array(line)) else {
            throw refusal("the password file \(path) does not hold one line of 1 to \(longest) bytes", "write it anew")
        }
        return password
    }

    /// Writes the password into a file with mode 0600, replacing an older one; durable when it returns.
    public func write(to path: FilePath) throws(DurabilityError) {
        try AtomicFile.write(bytes + [0x0A], to: path, permissions: 0o600)
    }

    private static func refusal(_ message: String, _ nextStep: String) -> MailTransportError {
        MailTransportError(.passwordUnusable, message, nextStep: nextStep)
    }
}

extension MailPassword: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the password.
    public var description: String { "(password)" }
    /// Never the password.
    public var debugDescription: String { "(password)" }
    /// No children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
