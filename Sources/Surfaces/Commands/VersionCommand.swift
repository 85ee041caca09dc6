// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import ServiceProgram

/// `substrate version`.
enum VersionCommand {
    static let command = Command(
        "version", "print the version", section: "Configuration",
        examples: [Example("substrate version --json", "for scripts")],
        columns: VersionRow.columns
    ) { call in
        switch call.output {
        case .table, .plain: call.print("substrate \(Version.text)")
        case .json: call.show(VersionRow())
        case .quiet: call.print(Version.text)
        }
        return .ok
    }
}

/// What `version` prints.
struct VersionRow: Listed {
    static let columns = [
        Column("name", "the program"), Column("version", "semantic version of the box"),
    ]
    var cells: [String] { ["substrate", Version.text] }
    var identifier: String { Version.text }
}
