// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import Primitives

/// Compares generated files with those in the repository, and brings the latter up to date.
struct Upkeep {
    /// What has to happen to a file.
    enum Kind: String { case add, change, remove }
    /// One file that is not as it should be.
    struct Change {
        let kind: Kind
        let path: String
        let text: String
    }

    /// The repository.
    let root: FilePath
    /// Folders that hold nothing but generated files.
    private static let ownFolders = [
        "Packaging/man", "Packaging/completions/bash", "Packaging/completions/zsh", "Packaging/completions/fish",
    ]
    private static let limit = 8 << 20

    /// What differs, in order of the paths.
    func changes(to files: [GeneratedFile]) throws -> [Change] {
        var changes: [Change] = []
        for file in files {
            let path = root.appending(file.path)
            guard Files.exists(path) else {
                changes.append(Change(kind: .add, path: file.path, text: file.text))
                continue
            }
            if try Files.read(path, limit: Self.limit) != Array(file.text.utf8) {
                changes.append(Change(kind: .change, path: file.path, text: file.text))
            }
        }
        let wanted = Set(files.map(\.path))
        for folder in Self.ownFolders where Files.exists(root.appending(folder)) {
            for name in try Files.list(root.appending(folder)) {
                let path = "\(folder)/\(name.string)"
                if !wanted.contains(path) { changes.append(Change(kind: .remove, path: path, text: "")) }
            }
        }
        return changes.sorted { $0.path < $1.path }
    }

    /// Carries changes out.
    func apply(_ changes: [Change]) throws {
        for change in changes {
            let path = root.appending(change.path)
            if change.kind == .remove {
                try Files.remove(path)
                continue
            }
            try Files.createDirectory(path.parent, permissions: 0o755)
            try AtomicFile.write(Array(change.text.utf8), to: path, permissions: 0o644)
        }
    }
}
