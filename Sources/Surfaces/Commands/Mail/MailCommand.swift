// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

/// `substrate mail …`.
enum MailCommand {
    static let command = Command(
        "mail", "read mails and threads, fetch accounts, take mails in", section: "Knowledge",
        subcommands: [
            MailListCommand.command, MailShowCommand.command, MailThreadCommand.command, MailImportCommand.command,
            MailAccountCommand.command, MailFetchCommand.command,
        ],
        examples: [
            Example("substrate mail list --address jane@example.org", "all from and to an address"),
            Example("substrate mail import sent.mbox --wait", "the mails of a file"),
        ])

    /// The argument that names a mail.
    static let entry = Argument("entry", .number(0...Int.max), .required, "number of the mail's ledger entry")
}
