// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import JSON
import Primitives
import Subprocess

/// The repository as the rules see it: its text files and its targets.
struct SourceTree: Sendable {
    /// Text files in order of their paths.
    let files: [SourceFile]
    /// The targets of the package.
    let targets: [PackageTarget]

    /// The files that belong to a target, found by its folder; the longest folder wins.
    func target(of file: SourceFile) -> PackageTarget? {
        targets.filter { file.path.hasPrefix($0.path + "/") }.max { $0.path.count < $1.path.count }
    }

    /// Files beyond this size are data, not text to be kept tidy.
    static let fileLimit = 2 << 20

    /// Reads a repository: asks git for its files and SwiftPM for its targets.
    static func load(_ root: FilePath) async throws -> SourceTree {
        var files: [SourceFile] = []
        for path in try await paths(root) {
            let full = root.appending(bytes: path.bytes)
            guard let status = try Files.status(full), status.kind == .file, status.size <= fileLimit else {
                continue
            }
            let bytes = try Files.read(full, limit: fileLimit)
            if bytes.contains(0) { continue }
            files.append(SourceFile(path.string, String(decoding: bytes, as: UTF8.self)))
        }
        return SourceTree(files: files, targets: try await PackageTarget.all(root))
    }

    /// What git tracks or would track; without git, everything that is not hidden.
    private static func paths(_ root: FilePath) async throws -> [FilePath] {
        if let git = Executable.find("git"), Files.exists(root.appending(".git")) {
            let listed = try await ChildProcess.run(
                git, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                environment: .minimal.adding([
                    "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
                ]),
                workingDirectory: root)
            if listed.termination.isSuccess {
                let paths = listed.output.split(separator: 0).map { FilePath(bytes: $0) }
                return Set(paths).sorted { $0.string < $1.string }
            }
        }
        return try walk(root, below: [], depth: 0).sorted { $0.string < $1.string }
    }

    private static func walk(_ root: FilePath, below: [UInt8], depth: Int) throws -> [FilePath] {
        guard depth < 32 else { return [] }
        var found: [FilePath] = []
        for name in try Files.list(root.appending(bytes: below)) {
            if name.bytes.first == UInt8(ascii: "."), name.string != ".ci", name.string != ".swift-format" { continue }
            let path = FilePath(bytes: below).appending(bytes: name.bytes)
            switch try Files.status(root.appending(bytes: path.bytes))?.kind {
            case .directory: found += try walk(root, below: path.bytes, depth: depth + 1)
            case .file: found.append(path)
            default: break
            }
        }
        return found
    }
}
