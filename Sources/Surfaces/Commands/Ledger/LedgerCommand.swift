// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

/// `substrate ledger …`.
enum LedgerCommand {
    static let command = Command(
        "ledger", "look after the write-once ledger and prove what it holds", section: "Records",
        subcommands: [
            LedgerListCommand.command, LedgerShowCommand.command, LedgerProveCommand.command,
            LedgerVerifyCommand.command, LedgerFsckCommand.command, LedgerAnchorCommand.command,
            LedgerKeysCommand.command, LedgerHoldCommand.command, LedgerReleaseCommand.command,
            LedgerEraseCommand.command,
        ])
}
