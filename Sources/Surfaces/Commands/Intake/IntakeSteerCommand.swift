// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate intake pause|resume|cancel JOB`.
enum IntakeSteerCommand {
    static let pause = command(
        "pause", "stop a job for now",
        "It stops behind the items that are being written. What is in stays; `resume` goes on behind it.")
    static let resume = command(
        "resume", "go on with a job that is paused or failed",
        "It goes back into the queue and passes over what is settled.")
    static let cancel = command(
        "cancel", "end a job for good", "What it took in stays: nothing in the ledger is ever taken back.")

    private static func command(_ verb: String, _ summary: String, _ discussion: String) -> Command {
        Command(
            verb, summary, discussion: discussion, arguments: [IntakeCommand.job],
            examples: [Example("substrate intake \(verb) 01KAKQ0ZJ1V6J9D2N5T8W3X4YZ", summary)],
            columns: IntakeJobDetail.columns, exitCodes: [.notAuthorised, .notRunning]
        ) { call in
            let job = try await Box.open(call).archive().post(IntakeCommand.path(call) + "/" + verb)
            call.show(IntakeJobDetail(job))
            return .ok
        }
    }
}
