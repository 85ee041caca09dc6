// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A house rule as a value: a name, what it asks for, what to do about a breach, and how to find one.
struct Check: Sendable {
    /// The name, in lower case with dashes.
    let name: String
    /// What it asks for.
    let summary: String
    /// What to do about a breach.
    let nextStep: String
    private let find: @Sendable (SourceTree) -> [(path: String, line: Int?, message: String)]

    init(
        _ name: String, _ summary: String, nextStep: String,
        find: @escaping @Sendable (SourceTree) -> [(path: String, line: Int?, message: String)]
    ) {
        self.name = name
        self.summary = summary
        self.nextStep = nextStep
        self.find = find
    }

    /// A rule that looks at one file at a time and gives line numbers, nil for the whole file, with messages.
    static func each(
        _ name: String, _ summary: String, nextStep: String, in kind: @escaping @Sendable (SourceFile) -> Bool,
        find: @escaping @Sendable (SourceFile) -> [(line: Int?, message: String)]
    ) -> Check {
        Check(name, summary, nextStep: nextStep) { tree in
            tree.files.filter(kind).flatMap { file in find(file).map { (file.path, $0.line, $0.message) } }
        }
    }

    /// Every breach in a tree.
    func inspect(_ tree: SourceTree) -> [Finding] {
        find(tree).map { Finding(check: name, path: $0.path, lineNumber: $0.line, message: $0.message) }
    }

    /// Every rule.
    static let all: [Check] = [
        .layers, .declaredImports, .header, .fileNames, .length, .unwrapping, .proofs, .foundation, .authentication,
        .localPaths, .registries, .unfinished,
    ]
}
