// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Check {
    /// The import rule, from the package description and from the imports of every file.
    static let layers = Check(
        "layers", "modules use only layers that the import rule allows, and programs link nothing else",
        nextStep: "move the code to the layer it belongs to, or put a protocol where both may see it (ARCHITECTURE.md)"
    ) { tree in
        let byName = Dictionary(tree.targets.map { ($0.name, $0) }) { first, _ in first }
        var found: [(path: String, line: Int?, message: String)] = []
        for target in tree.targets {
            // A program must not reach a forbidden module over any path, or the code would be in its address space.
            let isProgram = target.path.hasPrefix("Sources/Programs/")
            let used = isProgram ? closure(of: target, byName) : target.dependencies
            for name in used {
                guard let other = byName[name], let objection = Layers.objection(to: target, using: other) else {
                    continue
                }
                found.append(("Package.swift", nil, objection))
            }
        }
        for file in tree.files where file.isSwift {
            guard let user = tree.target(of: file) else { continue }
            for (line, module) in file.imports {
                guard let used = byName[module], let objection = Layers.objection(to: user, using: used) else {
                    continue
                }
                found.append((file.path, line, objection))
            }
        }
        return found
    }

    /// What a file imports has to be declared, or the description would not tell the truth.
    static let declaredImports = Check(
        "declared-imports", "what a file imports is declared in Package.swift",
        nextStep: "add the module to the target's dependencies in Package.swift, or drop the import"
    ) { tree in
        let names = Set(tree.targets.map(\.name))
        return tree.files.filter(\.isSwift).flatMap { file -> [(path: String, line: Int?, message: String)] in
            guard let target = tree.target(of: file) else { return [] }
            return file.imports.filter { names.contains($0.module) && !target.dependencies.contains($0.module) }.map {
                (file.path, $0.line, "\(target.name) imports \($0.module) without declaring it")
            }
        }
    }

    private static func closure(of target: PackageTarget, _ byName: [String: PackageTarget]) -> [String] {
        var seen: [String] = []
        var waiting = target.dependencies
        while let name = waiting.popLast() {
            if seen.contains(name) { continue }
            seen.append(name)
            waiting += byName[name]?.dependencies ?? []
        }
        return seen.sorted()
    }
}

extension SourceFile {
    /// The modules the file imports, with their lines.
    var imports: [(line: Int, module: String)] {
        guard isSwift else { return [] }
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var"]
        return code.enumerated().compactMap { index, line in
            var words = line.split(separator: " ")
            while let first = words.first, first.hasPrefix("@") || Self.accessLevels.contains(first) {
                words.removeFirst()
            }
            guard words.first == "import", words.count > 1 else { return nil }
            if kinds.contains(words[1]), words.count > 2 { words.remove(at: 1) }
            let module = words[1].prefix { $0 != "." && $0 != ";" }
            return (index + 1, String(module))
        }
    }
    private static let accessLevels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
}
