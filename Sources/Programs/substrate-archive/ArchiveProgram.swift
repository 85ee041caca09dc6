// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import CommandModel
import Home
import Ledger
import LogClient
import LogStore
import NoteKeys
import ServiceProgram
import Settings
import TransparencyLog
import Vault

/// The program: Rings 1 and 2 of one home, and the check of a ledger copy.
enum ArchiveProgram {
    static let program = Program(
        Command(
            "substrate-archive", "keep the ledger and what is known from it",
            discussion: """
                Rings 1 and 2 of the box: the append-only ledger, extraction, facts and search, on one listener and one \
                Unix socket. It has no AI code. `substrate up` starts it; by hand it runs in the foreground until it \
                gets SIGTERM or SIGINT.
                """,
            subcommands: [ServeCommand.command, VerifyCommand.command, FsckCommand.command]),
        version: Version.text,
        errors: ErrorCatalogue([
            ArchiveError.Code.self, LedgerError.Code.self, LogStoreError.Code.self,
            VaultError.Code.self, NoteKeyError.Code.self, LogClientError.Code.self, TransparencyLogError.Code.self,
            HomeError.Code.self, CapabilityError.Code.self,
            SettingsError.Code.self,
        ]))
}
