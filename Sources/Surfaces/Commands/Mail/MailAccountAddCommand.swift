// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import JSON
import Primitives

/// `substrate mail account add NAME`.
enum MailAccountAddCommand {
    static let command = Command(
        "add", "add an account at an IMAP server, or change one",
        discussion: """
            Mails are only ever read there: nothing is marked, moved or deleted. The password is asked for without being \
            shown, or read from the first line of a file or of standard input; it is never an argument, because other \
            programs see those. The box keeps it in a file that only its own user can read.
            """,
        options: [
            .value("host", .text("HOST"), "the server's name", required: true),
            .value("user", .text("USER"), "the user's name there", required: true),
            .value("security", .choice(["tls", "starttls", "plain"]), "how it is protected", default: "tls"),
            .value("port", .number(1...65_535), "the server's port", default: "993 for tls, else 143"),
            .value("mailbox", .text("PATTERN"), "which mailboxes are taken; * for all", default: "*", repeatable: true),
            .value("except", .text("PATTERN"), "which of those are left out", repeatable: true),
            .value("authorities", .file, "a PEM file with those who may vouch for the server"),
            .value("password-file", .file, "a file with the password; - for standard input"),
            .flag("keep-password", "change the account and not its password"),
        ],
        arguments: [Argument("name", .text("NAME"), .required, "what the box calls it: a-z, 0-9 and -")],
        examples: [
            Example("substrate mail account add office --host imap.example.org --user maria", "asks for the password"),
            Example(
                "substrate mail account add office --host imap.example.org --user maria --password-file pw",
                "without a question"),
        ],
        columns: MailAccountRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        var form = try form(call)
        let archive = try Box.open(call).archive()
        if !call.flag("keep-password") { form["password"] = .string(try password(call)) }
        let account = try await archive.post("/v1/mail/accounts", .object(form))
        call.show(MailAccountRow(account))
        call.say("next: substrate mail fetch \(account.cell("name"))")
        return .ok
    }

    private static func form(_ call: Invocation) throws -> JSONObject {
        guard !call.flag("keep-password") || call.option("password-file") == nil else {
            throw UsageError(
                .conflictingOptions, "--keep-password and --password-file exclude each other",
                nextStep: "give one of the two")
        }
        func texts(_ name: String) -> JSONValue { .array(call.options(name).map { .string($0) }) }
        var form: JSONObject = ["name": .string(call.argument("name") ?? "")]
        for name in ["host", "user", "security"] { if let value = call.option(name) { form[name] = .string(value) } }
        if let port = call.number("port") { form["port"] = JSONValue(port) }
        if !call.options("mailbox").isEmpty { form["mailboxes"] = texts("mailbox") }
        if !call.options("except").isEmpty { form["except"] = texts("except") }
        if let file = call.option("authorities") { form["authorities"] = .string(try Box.absolute(file).string) }
        return form
    }

    /// The password: asked for, or the first line of a file that nobody else may read, or of standard input.
    private static func password(_ call: Invocation) throws -> String {
        guard let file = call.option("password-file") else {
            return try call.askSecret("Password at \(call.option("host") ?? ""):", option: "password-file")
        }
        let line: String?
        if file == "-" {
            line = call.terminal.readSecret()
        } else {
            let path = FilePath(file)
            guard let status = try Files.status(path, followLinks: true) else {
                throw refusal("there is no password file \(DisplayText.safe(file))", "give the path of the file")
            }
            guard status.kind == .file, status.permissions & 0o077 == 0 else {
                throw refusal(
                    "the password file \(DisplayText.safe(file)) is open to other users", "run `chmod 600` on it")
            }
            let text = String(decoding: try Files.read(path, limit: longest + 2), as: UTF8.self)
            line = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).first.map(String.init)
        }
        guard let line, !line.isEmpty, line.utf8.count <= longest else {
            throw refusal("no password was found", "put it on the first line, of at most 1,024 bytes")
        }
        return line
    }

    /// The longest password, in bytes.
    private static let longest = 1024

    private static func refusal(_ message: String, _ nextStep: String) -> CommandFailure {
        CommandFailure(CommandCode.passwordFile, message, nextStep: nextStep)
    }
}
