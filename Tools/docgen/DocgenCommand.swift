// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Commands
import Durability
import Primitives
import ServiceProgram

/// The command line of `docgen`.
enum DocgenCommand {
    static let program = Program(
        root, version: Version.text, topics: [.exitCodes, .output], errors: ErrorCatalogue([DurabilityError.Code.self]))

    static let root = Command(
        "docgen", "write what is generated: reference, manual pages, completions",
        discussion: """
            Everything comes from the command tree, the settings catalogue and the error codes, so that no page can \
            promise what the programs do not do.
            """,
        options: [.flag("check", "write nothing; say which files are not up to date")],
        arguments: [Argument("path", .directory, .optional, "the repository; the present directory by default")],
        exitCodes: [.findings]
    ) { call in
        let upkeep = Upkeep(root: FilePath(call.argument("path") ?? "."))
        let faults = CommandTree.root.faults
        for fault in faults { call.say("the command tree is not sound: \(fault)", .bad) }
        let changes = try upkeep.changes(to: generated())
        for change in changes { call.print("\(change.kind.rawValue) \(change.path)") }
        if call.flag("check") {
            if !changes.isEmpty { call.say("next: run `make docs` and commit what it writes") }
            return changes.isEmpty && faults.isEmpty ? .ok : .findings
        }
        try upkeep.apply(changes)
        return faults.isEmpty ? .ok : .findings
    }

    /// Every generated file.
    static func generated() -> [GeneratedFile] {
        // The program's own table of service codes may be the one of the last run; the page has the present ones.
        let program = Program(
            CommandTree.root, version: Version.text, topics: CommandTree.program.topics,
            errors: CommandTree.linkedErrors.adding(ErrorKinds.serviceEntries))
        return GeneratedFile.all(of: program, date: SettingsPages.date) + SettingsPages.all(of: program)
            + [ErrorKinds.table]
    }
}
