// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate intake list`.
enum IntakeListCommand {
    static let command = Command(
        "list", "list jobs, newest first", options: Pages.options,
        examples: [Example("substrate intake list --json", "for a script")],
        columns: IntakeJobRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let pages = Pages(target: Target("/v1/intake/jobs"), list: "jobs", next: "next_before", cursor: "before")
        try await pages.show(
            call, from: Box.open(call).archive(), empty: "there is no job yet; make one with `substrate intake add`",
            row: IntakeJobRow.init)
        return .ok
    }
}

/// `substrate intake show JOB`.
enum IntakeShowCommand {
    static let command = Command(
        "show", "show one job with its counts, speed and remaining time", arguments: [IntakeCommand.job],
        examples: [Example("substrate intake show 01KAKQ0ZJ1V6J9D2N5T8W3X4YZ", "where it stands")],
        columns: IntakeJobDetail.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        call.show(IntakeJobDetail(try await Box.open(call).archive().get(IntakeCommand.path(call))))
        return .ok
    }
}

/// `substrate intake failures JOB`.
enum IntakeFailuresCommand {
    static let command = Command(
        "failures", "list what a job left out, each with its code and next step",
        discussion: "Ends with code 3 where anything could not be read; what is skipped by a rule is no failure.",
        options: Pages.options, arguments: [IntakeCommand.job],
        examples: [Example("substrate intake failures 01KAKQ0ZJ1V6J9D2N5T8W3X4YZ --limit 1000", "many of them")],
        columns: IntakeFailureRow.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
    ) { call in
        let archive = try Box.open(call).archive()
        let pages = Pages(target: Target(IntakeCommand.path(call) + "/failures"), list: "failures")
        try await pages.show(call, from: archive, empty: "nothing was left out", row: IntakeFailureRow.init)
        let job = IntakeJobDetail(try await archive.get(IntakeCommand.path(call)))
        return job.failed == 0 ? .ok : .findings
    }
}

/// One item that a job left out.
struct IntakeFailureRow: Listed {
    static let columns = [
        Column("item", "what was left out", isFlexible: true), Column("code", "why, for programs"),
        Column("skipped", "whether it is never taken in, such as a link"),
        Column("message", "what happened", isFlexible: true), Column("next_step", "what to do", isFlexible: true),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] { json.cells("item", "code", "skipped", "message", "next_step") }
}
