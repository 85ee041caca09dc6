// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import Capability
import CommandModel
import DoormanService
import Home
import NoteKeys
import Sanitiser
import ServiceProgram
import Settings
import Tiers
import TransparencyLog

/// The program: Ring 3 of one home, the check of its audit ledger, and a stand-in for a model.
enum DoormanProgram {
    static let program = Program(
        Command(
            "substrate-doorman", "let questions out to models, and nothing personal with them",
            discussion: """
                Ring 3 of the box: the one door to every model. It replaces personal data by tokens before a call leaves, puts \
                it back into the answer, and records both. `substrate up` starts it; by hand it runs in the foreground until it \
                gets SIGTERM or SIGINT. The box works without it.
                """,
            subcommands: [ServeCommand.command, AuditCommand.command, StandInCommand.command]),
        version: Version.text,
        errors: ErrorCatalogue([
            DoormanError.Code.self, AuditError.Code.self, SanitiserError.Code.self, TierError.Code.self,
            HomeError.Code.self, NoteKeyError.Code.self, TransparencyLogError.Code.self,
            CapabilityError.Code.self, SettingsError.Code.self,
        ]))
}
