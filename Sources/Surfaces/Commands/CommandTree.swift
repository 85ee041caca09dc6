// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
public import CommandModel
import Cryptography
import Durability
import EventLoop
import HTTPClient
import HTTPCodec
import Home
import JSON
import NoteKeys
import Primitives
import ServiceProgram
import Settings
import Subprocess
import TransparencyLog

/// Every command of `substrate`, as one tree.
public enum CommandTree {
    /// The root: `substrate`.
    public static let root = Command(
        "substrate", "a sovereign AI appliance: your data, your models, your keys",
        discussion: """
            Files, mail and histories go into a write-once ledger; facts and search are derived from it; the Doorman is \
            the only way to a model. Everything but the wording of answers works with no model at all.
            """,
        subcommands: [
            InitCommand.command, UpCommand.command, DownCommand.command, StatusCommand.command, DoctorCommand.command,
            DemoCommand.command,
            IngestCommand.command, IntakeCommand.command, MailCommand.command, DocumentCommand.command,
            SearchCommand.command, FactCommand.command, PeopleCommand.command, ExtractCommand.command,
            AskCommand.command,
            LedgerCommand.command, IndexCommand.command,
            ConfigCommand.command, CompletionCommand.command, VersionCommand.command,
        ],
        examples: [
            Example("substrate demo", "see the whole system at work in a throw-away box"),
            Example("substrate init", "make a box of your own"),
            Example("substrate up --detach", "start its services"),
            Example("substrate help exit-codes", "how commands end"),
        ])

    /// The error codes of everything the command line links.
    public static let linkedErrors = ErrorCatalogue(errorKinds)

    /// The program: the tree with its version, help topics and error codes.
    public static let program = Program(
        root, version: Version.text, errors: linkedErrors.adding(ServiceErrorCodes.entries))

    private static let errorKinds: [any ErrorCode.Type] = [
        CommandCode.self, DurabilityError.Code.self, SettingsError.Code.self, HomeError.Code.self,
        CapabilityError.Code.self, HTTPClientError.Code.self, JSONError.Code.self, CryptographyError.Code.self,
        SubprocessError.Code.self, TransparencyLogError.Code.self, EventLoopError.Code.self, NoteKeyError.Code.self,
    ]
}
