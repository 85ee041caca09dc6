// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The order in which commits are told: every parent before its children, the first parent's line first.
///
/// It keeps 20 bytes a commit. A parent that is not there (a shallow or damaged repository) is left out or told as
/// missing by whoever reads it; its children are told all the same.
struct CommitWalk {
    private let repository: GitRepository
    private let limit: Int
    private let isShallow: Bool
    private var order: [ObjectID] = []
    private var seen: Set<ObjectID> = []
    /// Whether there were more commits than the limit.
    private(set) var isCut = false

    init(_ repository: GitRepository, limit: Int) {
        self.repository = repository
        self.limit = limit
        isShallow = repository.isShallow
    }

    var count: Int { order.count }
    var first: [UInt8]? { order.first?.bytes }
    func id(at index: Int) -> ObjectID { order[index] }

    /// Adds a commit and all it comes from, as far as they are not there yet.
    mutating func visit(_ tip: ObjectID) {
        guard seen.insert(tip).inserted else { return }
        var path: [(id: ObjectID, parents: ArraySlice<ObjectID>)] = [(tip, parents(of: tip)[...])]
        while let last = path.last {
            guard let parent = last.parents.first else {
                path.removeLast()
                if order.count < limit { order.append(last.id) } else { isCut = true }
                continue
            }
            path[path.count - 1].parents = last.parents.dropFirst()
            guard seen.insert(parent).inserted else { continue }
            if isShallow, !repository.has(parent) { continue }
            path.append((parent, parents(of: parent)[...]))
        }
    }

    private func parents(of id: ObjectID) -> [ObjectID] {
        guard case .present(let content) = repository.object(id, .commit) else { return [] }
        return CommitHeader(content).parents
    }
}
