// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The files of a tree, in its own order.
struct TreeListing {
    /// A file, link or submodule.
    struct File {
        let path: [UInt8]
        let id: ObjectID
        /// Whether it has content: no link, no submodule.
        let isFile: Bool
    }

    private let repository: GitRepository
    private let limit: Int
    private(set) var files: [File] = []
    /// Whether there was more than the limits allow.
    private(set) var isCut = false
    /// Trees looked into: a small repository can hold a tree that names itself a billion times over.
    private var trees = 0
    private static let treeLimit = 2_000_000
    private static let depth = 512
    private static let pathBytes = 16_384

    init(_ repository: GitRepository, limit: Int) {
        self.repository = repository
        self.limit = limit
    }

    mutating func list(_ tree: ObjectID) { list(tree, at: [], depth: 0) }

    private mutating func list(_ tree: ObjectID, at prefix: [UInt8], depth: Int) {
        trees += 1
        guard trees <= Self.treeLimit, depth < Self.depth, prefix.count < Self.pathBytes, !isCut else {
            isCut = true
            return
        }
        for entry in TreeEntries(repository.entries(tree) ?? []) {
            guard files.count < limit, !isCut else {
                isCut = true
                return
            }
            let path = prefix + entry.name
            if entry.isTree {
                list(entry.id, at: path + [UInt8(ascii: "/")], depth: depth + 1)
            } else {
                files.append(File(path: path, id: entry.id, isFile: entry.isFile))
            }
        }
    }
}
