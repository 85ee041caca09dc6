// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Check {
    /// The two header lines.
    static let header = each(
        "header", "files begin with the project line and the licence line",
        nextStep: "begin with `// Substrate: a sovereign AI appliance.` and `// SPDX-License-Identifier: Apache-2.0`",
        in: \.isCode
    ) { file in
        let licence = "SPDX-License-Identifier: Apache-2.0"
        if file.isSwift, file.path != "Package.swift" {
            let expected = ["// Substrate: a sovereign AI appliance.", "// " + licence]
            return file.lines.starts(with: expected) ? [] : [(1, "the first two lines are not the header")]
        }
        return file.lines.prefix(8).contains { $0.contains(licence) } ? [] : [(1, "no licence line in the first eight")]
    }

    /// Names that say nothing.
    static let fileNames = each(
        "file-names", "names say what a file holds",
        nextStep: "name the noun it holds (`PendingWrites`), or make it an extension file (`Type+topic.swift`)",
        in: { _ in true }
    ) { file in
        let empty: Set<String> = [
            "util", "utils", "utility", "utilities", "helper", "helpers", "manager", "managers", "misc", "common",
            "extras",
        ]
        let components = file.path.split(separator: "/").map { $0.prefix { $0 != "." } }
        return components.compactMap { component in
            let word = words(in: component).first { empty.contains($0) }
            return word.map { (nil, "`\($0)` in `\(component)` does not say what it holds") }
        }
    }

    /// The words of a name in camel case, snake case or with dashes, in lower case.
    static func words(in name: some StringProtocol) -> [String] {
        var words = [""]
        let characters = Array(name)
        for (index, character) in characters.enumerated() {
            guard character.isLetter else {
                words.append("")
                continue
            }
            // A capital begins a word after a small letter, and before one: `IOBox` is `IO` and `Box`.
            let followsSmall = index > 0 && characters[index - 1].isLowercase
            let leadsSmall = index + 1 < characters.count && characters[index + 1].isLowercase
            if character.isUppercase, followsSmall || leadsSmall { words.append("") }
            words[words.count - 1] += character.lowercased()
        }
        return words.filter { !$0.isEmpty }
    }

    /// Long files hide a second noun.
    static let length = each(
        "length", "files have at most 500 lines, or a line `// Length:` that says why not",
        nextStep: "split off the second noun, or state the reason in a line that begins with `// Length:`", in: \.isCode
    ) { file in
        let count = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
        let hasReason = file.lines.contains { line in
            let text = line.drop { $0 == " " }
            return text.hasPrefix("// Length: ") || text.hasPrefix("# Length: ")
        }
        return count <= 500 || hasReason ? [] : [(nil, "\(count) lines")]
    }
}
