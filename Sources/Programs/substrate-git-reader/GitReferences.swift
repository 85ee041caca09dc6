// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import Repository

/// The names of a repository: HEAD, `packed-refs`, and the files below `refs`, which win.
struct GitReferences {
    /// Where each name leads; symbolic ones are left out. At most a million.
    private var targets: [[UInt8]: ObjectID] = [:]
    private let head: [UInt8]
    /// The names in byte order.
    let names: [[UInt8]]

    private static let limit = 1_000_000
    private static let depth = 64
    private static let packedBytes = 256 << 20
    private static let tagLimit = 16
    private static let symbolic = Array("ref: ".utf8)

    init() throws(RepositoryFailure) {
        head = Self.firstLine(PlainFile.read("HEAD", limit: 4096) ?? [])
        guard head.starts(with: Self.symbolic) || ObjectID(hex: head[...]) != nil else { throw .damaged }
        for line in (PlainFile.read("packed-refs", limit: Self.packedBytes) ?? []).split(separator: 0x0A) {
            // `<40 digits> <name>`; comments and what tags stand for begin otherwise.
            guard line.count > 41, let id = ObjectID(hex: line.prefix(40)), line[line.startIndex + 40] == 0x20,
                targets.count < Self.limit
            else { continue }
            targets[Array(line.dropFirst(41))] = id
        }
        Self.addLoose(["refs"], to: &targets)
        names = targets.keys.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static func addLoose(_ folders: [String], to targets: inout [[UInt8]: ObjectID]) {
        var waiting = folders.map { Array($0.utf8) }
        while let folder = waiting.popLast() {
            for (name, isFolder) in PlainFile.names(FilePath(bytes: folder)) ?? [] {
                let path = folder + [UInt8(ascii: "/")] + name
                if isFolder {
                    if path.filter({ $0 == UInt8(ascii: "/") }).count < depth { waiting.append(path) }
                } else if targets.count < limit,
                    let id = ObjectID(hex: firstLine(PlainFile.read(FilePath(bytes: path), limit: 4096) ?? [])[...])
                {
                    targets[path] = id
                }
            }
        }
    }

    /// The commit that HEAD names; nil where there is none yet.
    func headCommit(_ repository: GitRepository) -> ObjectID? {
        if let id = ObjectID(hex: head[...]) { return repository.commit(id) ?? id }
        return target(Array(head.dropFirst(Self.symbolic.count)), repository)
    }

    /// The commits that branches, remote branches and tags name, in byte order of the names.
    func tips(_ repository: GitRepository) -> [ObjectID] {
        let prefixes = ["refs/heads/", "refs/remotes/", "refs/tags/"].map { Array($0.utf8) }
        return names.filter { name in prefixes.contains { name.starts(with: $0) } }
            .compactMap { target($0, repository) }
    }

    /// The tags of commits, by commit; at most 16 of each.
    func tags(_ repository: GitRepository) -> [ObjectID: [[UInt8]]] {
        let prefix = Array("refs/tags/".utf8)
        var tags: [ObjectID: [[UInt8]]] = [:]
        for name in names where name.starts(with: prefix) && name.count > prefix.count {
            guard let id = target(name, repository), tags[id, default: []].count < Self.tagLimit else { continue }
            tags[id, default: []].append(Array(name.dropFirst(prefix.count)))
        }
        return tags
    }

    /// The commit a name leads to. What it names although it is not there is given all the same, to be told as missing.
    private func target(_ name: [UInt8], _ repository: GitRepository) -> ObjectID? {
        guard let id = targets[name] else { return nil }
        return repository.has(id) ? repository.commit(id) : id
    }

    private static func firstLine(_ content: [UInt8]) -> [UInt8] {
        Array(content.prefix { $0 != 0x0A && $0 != 0x0D })
    }
}
