// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Settings

/// The reference page and the manual page of the configuration file.
enum SettingsPages {
    /// The date in the footer of manual pages.
    static let date = "2026-11-21"

    static func all(of program: Program) -> [GeneratedFile] {
        let manual = ManualPage.free(
            "substrate.yaml", section: 5, summary: "configuration of a box", body: intro,
            terms: (
                "KEYS",
                SettingsCatalogue.box.definitions.map { definition in
                    (
                        term: definition.key,
                        text: "\(definition.summary)\nTakes \(definition.kind.expectation).\n"
                            + "Default: \(definition.defaultText). Variable: \(definition.environment)."
                    )
                }
            ), program: program, date: date)
        let page =
            "<!-- Generated from the settings catalogue; do not edit. -->\n\n# Settings\n\n" + intro + "\n\n"
            + ReferencePage.table(
                ["key", "what it is for", "takes", "default", "variable"],
                SettingsCatalogue.box.definitions.map { definition in
                    [
                        "`\(definition.key)`", definition.summary, definition.kind.expectation,
                        "`\(definition.defaultText)`", "`\(definition.environment)`",
                    ]
                })
        return [
            GeneratedFile(path: "Docs/reference/settings.md", text: page),
            GeneratedFile(path: "Packaging/man/\(manual.fileName)", text: manual.text),
        ]
    }

    private static let intro = """
        A value comes from the first of these that has it: a flag of the command, the environment variable, the file
        `substrate.yaml`, the default. `substrate config show` prints every value with its origin, and
        `substrate config check` reads the file without using it.

        Each dot of a key is one mapping in the file: `tier_a.endpoint` is written as

            tier_a:
              endpoint: http://127.0.0.1:8081
        """
}
