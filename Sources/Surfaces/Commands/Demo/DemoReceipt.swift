// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel

/// The numbered receipt that a demonstration prints: steps, what was seen, and checks that must hold.
final class DemoReceipt {
    private let call: Invocation
    private var step = 0
    private(set) var checks = 0

    init(_ call: Invocation) { self.call = call }

    /// Opens the next step.
    func begin(_ title: String) {
        step += 1
        call.print("")
        let number = step < 10 ? " \(step)" : "\(step)"
        call.print(call.palette(.output).paint("\(number)  \(title)", .strong))
    }

    /// Prints something that was seen.
    func note(_ text: String) { call.print("      " + DisplayText.safe(text)) }

    /// Prints a check that holds, or ends the demonstration with one that does not.
    func check(_ holds: Bool, _ claim: String) throws {
        guard holds else {
            call.print("    " + call.palette(.output).paint("✗ \(claim)", .bad))
            throw CommandFailure(
                CommandCode.demoFailed, "step \(step) did not hold: \(claim)",
                nextStep: "run again with `--keep` and look at the logs under run/ of the box it names")
        }
        checks += 1
        call.print("    " + call.palette(.output).paint("✓", .good) + " " + DisplayText.safe(claim))
    }
}
