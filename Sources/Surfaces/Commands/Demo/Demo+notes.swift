// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives

extension Demo {
    /// Writes small distinct files for the crash step.
    func makeNotes(_ count: Int) throws -> FilePath {
        let folder = scratch.appending("notes")
        try Files.createDirectory(folder)
        for number in 0..<count {
            let text = "Note \(number): call back client \(number % 97) about reference REF-\(100_000 + number).\n"
            _ = try AppendFile(folder.appending("note-\(number).txt")).append(Array(text.utf8))
        }
        return folder
    }
}
