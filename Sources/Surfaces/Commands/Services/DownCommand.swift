// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Home
import Primitives

/// `substrate down`.
enum DownCommand {
    static let command = Command(
        "down", "stop the services cleanly",
        discussion: "Waits until the supervisor and its services have ended. Requests under way are finished first.",
        section: "Box",
        exitCodes: [.notRunning]
    ) { call in
        let box = try Box.open(call)
        guard let process = box.supervisor else {
            throw CommandFailure(
                CommandCode.notRunning, "no supervisor runs for the box in \(box.home.root)",
                nextStep: "start one with `substrate up --detach`", exitCode: .notRunning)
        }
        await process.terminate()
        call.say("stopped")
        return .ok
    }
}
