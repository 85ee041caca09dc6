// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// One place that breaks a rule.
struct Finding: Hashable, Listed {
    /// The rule's name.
    let check: String
    /// The file, from the repository's root.
    let path: String
    /// The line, from 1; nil where the whole file is meant.
    let lineNumber: Int?
    /// What is wrong.
    let message: String

    /// The finding as compilers print theirs.
    var line: String { path + (lineNumber.map { ":\($0)" } ?? "") + ": [\(check)] " + message }

    static let columns = [
        Column("check", "the rule"), Column("path", "the file"),
        Column("line", "the line, or nothing for the whole file", alignment: .right),
        Column("message", "what is wrong", isFlexible: true),
    ]
    var cells: [String] { [check, path, lineNumber.map(String.init) ?? "", message] }
    var identifier: String { path }
    var json: JSONValue {
        .object([
            "check": .string(check), "path": .string(path),
            "line": lineNumber.map { .number(JSONNumber($0)) } ?? .null, "message": .string(message),
        ])
    }
}
