// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Repository

/// Tells everything about the repository in the working directory as frames on standard output.
///
/// The archive starts it locked in; it has nothing but the repository. Whoever takes it over through a damaged pack can
/// write wrong frames, and nothing else.
enum GitReader {
    /// Reads one line of standard input, what is asked for (`RepositoryOptions.request`); the status to end with.
    static func run(_ words: [String]) -> Int32 {
        guard words.isEmpty else {
            print("substrate-git-reader is started by substrate-archive; it reads the repository it stands in")
            return 2
        }
        var output = FrameOutput()
        guard let options = RepositoryOptions(request: input()) else {
            output.put(.failure(.misuse))
            output.flush()
            return 2
        }
        do throws(RepositoryFailure) {
            try tell(try GitRepository(itemBytes: options.itemBytes), options, &output)
        } catch {
            output.put(.failure(error))
        }
        output.flush()
        return 0
    }

    /// What stands on standard input, at most 256 bytes.
    private static func input() -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 256)
        while all.count < 256 {
            let count = unsafe read(0, &piece, 256 - all.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            all += piece[..<count]
        }
        return all
    }

    private static func tell(
        _ repository: GitRepository, _ options: RepositoryOptions, _ output: inout FrameOutput
    ) throws(RepositoryFailure) {
        let references = try GitReferences()
        let head = references.headCommit(repository)
        let tags = references.tags(repository)
        var walk = CommitWalk(repository, limit: options.items)
        // HEAD first, so that the oldest commit along its first parents comes first whatever else is read.
        if let head { walk.visit(head) }
        if options.branches == .all { for tip in references.tips(repository) { walk.visit(tip) } }
        var listing = TreeListing(repository, limit: options.items - walk.count)
        if let head, let tree = repository.tree(of: head) { listing.list(tree) }
        output.put(
            .summary(
                RepositorySummary(
                    root: walk.first, commits: walk.count, files: listing.files.count, hasHead: head != nil,
                    hasReferences: !references.names.isEmpty, isCut: walk.isCut || listing.isCut)))
        var comparison = TreeComparison(repository, named: options.changes)
        for index in 0..<walk.count {
            let id = walk.id(at: index)
            output.put(.commit(commit(id, tags[id] ?? [], repository, &comparison)))
        }
        for file in listing.files { output.put(.file(repository.file(file))) }
        output.put(.end)
    }

    private static func commit(
        _ id: ObjectID, _ tags: [[UInt8]], _ repository: GitRepository, _ comparison: inout TreeComparison
    ) -> RepositoryCommit {
        switch repository.object(id, .commit) {
        case .missing: return RepositoryCommit(id: id.bytes, state: .missing)
        case .tooLarge: return RepositoryCommit(id: id.bytes, state: .tooLarge)
        case .present(let content):
            let header = CommitHeader(content)
            comparison.compare(header.tree, with: header.parents.first.map { repository.tree(of: $0) })
            return RepositoryCommit(
                id: id.bytes, state: .present, content: content, tags: tags, changes: comparison.changes,
                changeCount: comparison.count)
        }
    }
}
