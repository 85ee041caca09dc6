// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate ledger show ENTRY`.
enum LedgerShowCommand {
    static let command = Command(
        "show", "show one entry, or its content",
        discussion: "Of an erased entry it shows what stays, and says which entry records the erasure.",
        options: [.flag("content", "print the content as it was taken in")],
        arguments: [Argument("entry", .number(0...Int.max), .required, "number of the entry")],
        examples: [Example("substrate ledger show 0 --content", "the first document, byte for byte")],
        exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        guard let entry = call.argument("entry") else { return .usage }
        let archive = try Box.open(call).archive()
        if call.flag("content") {
            call.terminal.write(bytes: try await archive.bytes("/v1/entries/\(entry)/content"))
        } else {
            let shown = try await archive.get("/v1/entries/\(entry)")
            call.show(document: shown)
            if let eraser = shown["erased_by"]?.intValue {
                call.say("its content is erased; entry \(eraser) says why and in whose name", .warning)
            }
        }
        return .ok
    }
}
