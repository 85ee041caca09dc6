// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A file that is generated from the command tree and kept in the repository, so that readers and packages have it.
public struct GeneratedFile: Hashable, Sendable {
    /// The path below the repository.
    public let path: String
    /// The whole text.
    public let text: String
    /// Makes a file.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    /// Everything that one program gives: reference pages, manual pages and completions.
    ///
    /// - Parameters:
    ///   - program: the program.
    ///   - date: the date in the footer of manual pages.
    /// - Returns: the files, in a fixed order.
    public static func all(of program: Program, date: String) -> [GeneratedFile] {
        let name = program.root.name
        var files = [
            GeneratedFile(path: "Docs/reference/commands.md", text: ReferencePage.commands(of: program)),
            GeneratedFile(path: "Docs/reference/exit-codes.md", text: ReferencePage.exitCodes()),
            GeneratedFile(path: "Docs/reference/errors.md", text: ReferencePage.errors(of: program)),
        ]
        files += ManualPage.all(of: program, date: date).map {
            GeneratedFile(path: "Packaging/man/\($0.fileName)", text: $0.text)
        }
        files += Shell.allCases.map {
            GeneratedFile(
                path: "Packaging/completions/\($0.fileName(for: name))",
                text: Completion.script(for: program.root, in: $0))
        }
        return files
    }
}
