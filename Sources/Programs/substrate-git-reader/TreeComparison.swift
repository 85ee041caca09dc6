// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Repository

/// What differs between two trees: both are walked side by side, equal parts are not looked into.
struct TreeComparison {
    private let repository: GitRepository
    private let named: Int
    /// The first changes, in the order of the tree.
    private(set) var changes: [FileChange] = []
    /// How many changes there are, at most `countLimit`; nil where a tree is missing.
    private(set) var count: Int?
    private var found = 0
    private var trees = 0
    private var isDamaged = false
    private var isFull: Bool { found >= Self.countLimit || trees >= Self.treeLimit }
    /// Trees of the commits before, as neighbours share nearly all.
    private var cache: [ObjectID: [UInt8]] = [:]
    private var cacheBytes = 0

    private static let countLimit = 100_000
    private static let treeLimit = 200_000
    private static let depth = 512
    private static let pathBytes = 16_384
    private static let cacheLimit = 64 << 20

    init(_ repository: GitRepository, named: Int) {
        self.repository = repository
        self.named = named
    }

    /// Compares a commit's tree with that of its first parent: nil where it has no parent, nil inside where the parent's
    /// tree is missing.
    mutating func compare(_ tree: ObjectID?, with parent: ObjectID??) {
        changes = []
        count = nil
        (found, trees, isDamaged) = (0, 0, false)
        guard let tree else { return }
        switch parent {
        case .none: compare(nil, tree, at: [], depth: 0)
        case .some(.none): return
        case .some(.some(let old)): compare(old, tree, at: [], depth: 0)
        }
        if isDamaged { changes = [] } else { count = found }
    }

    private mutating func compare(_ old: ObjectID?, _ new: ObjectID?, at prefix: [UInt8], depth: Int) {
        guard old != new, !isFull, !isDamaged else { return }
        guard depth < Self.depth, prefix.count < Self.pathBytes else { return }
        trees += 1
        var left = TreeEntries(content(old))
        var right = TreeEntries(content(new))
        var (before, after) = (left.next(), right.next())
        while !isFull, !isDamaged, before != nil || after != nil {
            let order = Self.order(before, after)
            if order == 0, let old = before, let new = after {
                if old.id != new.id || old.plainMode != new.plainMode { change(old, new, prefix, depth) }
            } else if order < 0, let old = before {
                change(old, nil, prefix, depth)
            } else if let new = after {
                change(nil, new, prefix, depth)
            }
            if order <= 0 { before = left.next() }
            if order >= 0 { after = right.next() }
        }
        if left.isDamaged || right.isDamaged { isDamaged = true }
    }

    private mutating func change(_ old: TreeEntry?, _ new: TreeEntry?, _ prefix: [UInt8], _ depth: Int) {
        guard let name = old?.name ?? new?.name else { return }
        let path = prefix + name
        if old?.isTree ?? true, new?.isTree ?? true {
            compare(old?.id, new?.id, at: path + [UInt8(ascii: "/")], depth: depth + 1)
            return
        }
        found += 1
        guard changes.count < named else { return }
        let status: FileChange.Status
        switch (old, new) {
        case (nil, _): status = .added
        case (_, nil): status = .deleted
        case (let old?, let new?): status = old.mode & 0o170000 == new.mode & 0o170000 ? .modified : .retyped
        }
        changes.append(FileChange(status: status, path: path))
    }

    /// Which comes first in the order of trees, where a folder's name counts as if it ended with a slash.
    private static func order(_ left: TreeEntry?, _ right: TreeEntry?) -> Int {
        guard let left else { return 1 }
        guard let right else { return -1 }
        if left.isTree == right.isTree, left.name.elementsEqual(right.name) { return 0 }
        var (first, second) = (left.name.makeIterator(), right.name.makeIterator())
        var (leftEnded, rightEnded) = (!left.isTree, !right.isTree)
        while true {
            var (one, other) = (first.next(), second.next())
            if one == nil, !leftEnded { (one, leftEnded) = (UInt8(ascii: "/"), true) }
            if other == nil, !rightEnded { (other, rightEnded) = (UInt8(ascii: "/"), true) }
            guard let one else { return other == nil ? 0 : -1 }
            guard let other else { return 1 }
            if one != other { return one < other ? -1 : 1 }
        }
    }

    private mutating func content(_ tree: ObjectID?) -> [UInt8] {
        guard let tree else { return [] }
        if let known = cache[tree] { return known }
        guard let content = repository.entries(tree) else {
            isDamaged = true
            return []
        }
        if cacheBytes + content.count > Self.cacheLimit { (cache, cacheBytes) = ([:], 0) }
        cache[tree] = content
        cacheBytes += content.count
        return content
    }
}
