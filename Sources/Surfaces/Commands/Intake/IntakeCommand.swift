// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

/// `substrate intake …`.
enum IntakeCommand {
    static let command = Command(
        "intake", "take things in by jobs that go on by themselves", section: "Knowledge",
        subcommands: [
            IntakeAddCommand.command, IntakeListCommand.command, IntakeShowCommand.command,
            IntakeWatchCommand.command, IntakeSteerCommand.pause, IntakeSteerCommand.resume,
            IntakeSteerCommand.cancel, IntakeFailuresCommand.command, IntakeReprocessCommand.command,
        ],
        examples: [
            Example("substrate intake add ~/Maildir --wait", "take in a Maildir and see it through"),
            Example("substrate intake list", "what goes on and what is done"),
        ])

    /// The argument that names a job.
    static let job = Argument("job", .text("JOB"), .required, "id of the job, as a list shows it")

    /// The path of a job's routes.
    static func path(_ call: Invocation) -> String {
        var target = Target("/v1/intake/jobs/")
        target.append(call.argument("job") ?? "")
        return target.text
    }
}
