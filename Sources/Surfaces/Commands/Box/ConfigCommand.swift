// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Settings
import Subprocess

/// `substrate config show|check`.
enum ConfigCommand {
    static let command = Command(
        "config", "see the settings in force and where each comes from", section: "Configuration",
        subcommands: [
            Command(
                "show", "print every setting with its value and origin",
                discussion: """
                    A flag goes before a SUBSTRATE_* variable, a variable before the settings file, the file before the \
                    default. The file is `/etc/substrate/substrate.yaml` for a service and \
                    `~/.config/substrate/substrate.yaml` for a user.
                    """,
                columns: SettingRow.columns
            ) { call in
                call.show(try Box.settings(call).entries.map(SettingRow.init))
                return .ok
            },
            Command(
                "check", "check settings files and variables before a restart",
                columns: SettingProblemRow.columns, exitCodes: [.findings]
            ) { call in
                let problems = Settings.check(flags: Box.flags(call), environment: ProcessEnvironment.current.variables)
                call.show(problems.map(SettingProblemRow.init), empty: "the settings are sound")
                return problems.isEmpty ? .ok : .findings
            },
        ])
}

/// One setting in force.
struct SettingRow: Listed {
    static let columns = [
        Column("key", "name of the setting"), Column("value", "value in force"),
        Column("origin", "where it comes from"),
    ]
    let entry: SettingEntry
    var cells: [String] { [entry.definition.key, entry.text, entry.origin.description] }
}

/// One fault in the settings.
struct SettingProblemRow: Listed {
    static let columns = [
        Column("code", "error code"), Column("problem", "what is wrong"), Column("next_step", "what to do"),
    ]
    let error: SettingsError
    var cells: [String] { [error.code, error.message, error.nextStep] }
}
