// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Check {
    /// Places on somebody's machine mean nothing to anybody else.
    static let localPaths = each(
        "local-paths", "no text names a folder of somebody's machine",
        nextStep: "use a relative path, `~`, or a placeholder such as `/path/to/mail`", in: { _ in true }
    ) { file in
        // Written in parts, so that this file does not break its own rule.
        // Tests may have people, and people have homes.
        let folders = (file.isBelow("Tests") ? ["work", "root"] : ["work", "root", "home"]).map { "/" + $0 }
        return file.lines.enumerated().flatMap { index, line in
            folders.filter { names(folder: $0, line) }.map { (index + 1, "names a folder below `\($0)`") }
        }
    }

    /// Whether a line has an absolute path below a folder; for the first of them the folder itself is enough.
    private static func names(folder: String, _ line: String) -> Bool {
        guard line.contains(folder) else { return false }
        let bytes = Array(line.utf8)
        let wanted = Array(folder.utf8)
        for start in bytes.indices where bytes[start...].starts(with: wanted) {
            let before = start > 0 ? bytes[start - 1] : UInt8(ascii: " ")
            let rest = bytes[(start + wanted.count)...]
            // A component inside a longer path or address, or a longer name, is something else.
            if isPart(before) || before == UInt8(ascii: "/") || rest.first.map(isPart) ?? false { continue }
            let leads = rest.first == UInt8(ascii: "/") && rest.dropFirst().first.map(isPart) ?? false
            if leads || (folder.hasSuffix("rk") && rest.first != UInt8(ascii: "/")) { return true }
        }
        return false
    }
    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "~"), UInt8(ascii: "$"), UInt8(ascii: "}"), UInt8(ascii: ")"), 0x80...:
            true
        default: false
        }
    }

    /// Nothing is fetched from a registry.
    static let registries = each(
        "registries", "no text names a package registry",
        nextStep: "name the package and its licence; where it comes from is the reader's choice", in: { _ in true }
    ) { file in
        // Written in parts, so that this file does not break its own rule.
        let hosts = [
            ["pypi", "org"], ["files", "pythonhosted", "org"], ["registry", "npmjs", "org"],
            ["registry", "yarnpkg", "com"],
            ["crates", "io"], ["proxy", "golang", "org"], ["rubygems", "org"], ["repo1", "maven", "org"],
            ["deb", "debian", "org"], ["docker", "io"], ["ghcr", "io"], ["quay", "io"], ["huggingface", "co"],
        ].map { $0.joined(separator: ".") }
        return file.lines.enumerated().flatMap { index, line -> [(Int?, String)] in
            line.contains(".") ? hosts.filter { line.contains($0) }.map { (index + 1, "names \($0)") } : []
        }
    }

    /// What is not finished is not here.
    static let unfinished = each(
        "unfinished", "no text marks work as left to do",
        nextStep: "do it, or leave it out and say so where readers look for it", in: { $0.name != "LICENSE" }
    ) { file in
        let marks = ["TO" + "DO", "FIX" + "ME"]
        return file.lines.enumerated().flatMap { index, line -> [(Int?, String)] in
            let isStub = line.contains("fatalError(\"" + "not implemented")
            let found = marks.filter { mark in
                line.split { !$0.isLetter && $0 != "_" }.contains { $0 == mark }
            }
            return found.map { (index + 1, "says \($0)") } + (isStub ? [(index + 1, "a stub")] : [])
        }
    }
}
