// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A text file of the repository.
struct SourceFile: Sendable {
    /// The path from the repository's root.
    let path: String
    /// Its lines, without line breaks.
    let lines: [String]
    /// For Swift: the lines with comments, strings and quoted names blanked out; else the lines themselves.
    let code: [String]

    init(_ path: String, _ text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let isSwift = path.hasSuffix(".swift")
        code =
            isSwift
            ? SwiftText.code(in: text).split(separator: "\n", omittingEmptySubsequences: false).map(String.init) : lines
    }

    /// The last component of the path.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    /// The extension without its dot, or an empty text.
    var fileExtension: String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return String(name[name.index(after: dot)...])
    }
    var isSwift: Bool { fileExtension == "swift" }
    /// Whether it is a program text written by hand.
    var isCode: Bool {
        if path.hasPrefix("Packaging/completions/") || path.hasPrefix("Packaging/man/") { return false }
        if lines.first?.hasPrefix("#!") ?? false { return true }
        return ["swift", "c", "h", "cpp", "py", "sh", "js", "css", "modulemap"].contains(fileExtension)
            || name == "Makefile"
    }
    /// Whether it stands below one of the given folders.
    func isBelow(_ folders: String...) -> Bool { folders.contains { path.hasPrefix($0 + "/") } }

    /// Line numbers, from 1, of the lines of code where `test` holds.
    func codeLines(where test: (String) -> Bool) -> [Int] {
        code.indices.filter { test(code[$0]) }.map { $0 + 1 }
    }
}
