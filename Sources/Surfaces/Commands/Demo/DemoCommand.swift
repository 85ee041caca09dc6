// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Primitives

/// `substrate demo`.
enum DemoCommand {
    static let command = Command(
        "demo", "see the whole system at work in a throw-away box",
        discussion: """
            Makes a box in a temporary directory, takes real files in, proves, tampers, searches, asks, kills and \
            rebuilds, and prints a numbered receipt. Every line with a tick is a check; one that does not hold ends the \
            command with code 1. It needs no network and asks nothing, and removes the box at the end.
            """,
        section: "Box",
        options: [
            .value("from", .path, "your own folder, Maildir or git repository"),
            .flag("keep", "keep the box and say where it is"),
        ],
        examples: [
            Example("substrate demo", "on this repository and a small fictional firm"),
            Example("substrate demo --from ~/Maildir", "on your own mail; nothing leaves the machine"),
        ]
    ) { call in
        let begun = Progress.monotonic()
        let sources = try DemoSources.find(call.option("from"))
        let receipt = DemoReceipt(call)
        let demo = try Demo(call, receipt: receipt, sources: sources)
        do {
            try await demo.run()
        } catch {
            await demo.end(keep: call.flag("keep"))
            throw error
        }
        await demo.end(keep: call.flag("keep"))
        let seconds = (Progress.monotonic() - begun).seconds
        call.print("")
        call.print("\(receipt.checks) checks held in \(DemoFigures.decimal(seconds)) s.")
        return .ok
    }
}

/// Figures as the receipt prints them.
enum DemoFigures {
    /// A number with one digit after the point.
    static func decimal(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}

extension Duration {
    /// The whole length in seconds.
    var seconds: Double {
        let parts = components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }
}
