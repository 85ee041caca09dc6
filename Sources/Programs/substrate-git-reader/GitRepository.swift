// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CGit2
import Primitives
import Repository

/// The objects of the repository in the working directory, through libgit2, which is asked for nothing else: references
/// and configuration are read by code of ours.
@safe final class GitRepository {
    private let objects: OpaquePointer
    private let itemBytes: Int
    /// Commits and trees larger than this are not looked into.
    private static let indexBytes = 64 << 20
    /// Whether commits that others name were left out on purpose, when it was cloned.
    let isShallow: Bool

    /// What reading an object gave.
    enum Object {
        case present([UInt8])
        case missing
        case tooLarge
    }

    init(itemBytes: Int) throws(RepositoryFailure) {
        self.itemBytes = itemBytes
        isShallow = !(PlainFile.read("shallow", limit: 1) ?? []).isEmpty
        guard PlainFile.read("HEAD", limit: 1) != nil, PlainFile.names("objects") != nil else { throw .notARepository }
        try RepositoryFormat.check(PlainFile.read("config", limit: 1 << 20) ?? [])
        guard cgit2_start() == 0 else { throw .damaged }
        var opened: OpaquePointer?
        guard unsafe git_odb_open(&opened, "objects") == 0, let objects = unsafe opened else {
            let alternates = PlainFile.read("objects/info/alternates", limit: 1) ?? []
            throw alternates.isEmpty ? .damaged : .borrows
        }
        unsafe self.objects = objects
    }

    deinit { unsafe git_odb_free(objects) }

    // MARK: Objects

    /// The content of an object of a type; missing where it is of another, damaged, or not there.
    func object(_ id: ObjectID, _ type: git_object_t, limit: Int? = nil) -> Object {
        var name = git_oid()
        let bytes = id.bytes
        guard unsafe git_oid_fromraw(&name, bytes) == 0 else { return .missing }
        var (size, found) = (0, GIT_OBJECT_INVALID)
        guard unsafe git_odb_read_header(&size, &found, objects, &name) == 0, found == type else { return .missing }
        guard size <= limit ?? itemBytes else { return .tooLarge }
        var read: OpaquePointer?
        guard unsafe git_odb_read(&read, objects, &name) == 0, let object = unsafe read else { return .missing }
        defer { unsafe git_odb_object_free(object) }
        let count = unsafe git_odb_object_size(object)
        guard count > 0, let data = unsafe git_odb_object_data(object) else { return .present([]) }
        return unsafe .present(Array(UnsafeRawBufferPointer(start: data, count: count)))
    }

    /// Whether the repository has an object.
    func has(_ id: ObjectID) -> Bool {
        var name = git_oid()
        let bytes = id.bytes
        return unsafe git_oid_fromraw(&name, bytes) == 0 && git_odb_exists(objects, &name) == 1
    }

    /// The tree of a commit; nil where either is missing.
    func tree(of commit: ObjectID) -> ObjectID? {
        guard case .present(let content) = object(commit, .commit, limit: Self.indexBytes) else { return nil }
        return CommitHeader(content).tree
    }

    /// The lines of a tree; nil where it is missing.
    func entries(_ tree: ObjectID) -> [UInt8]? {
        guard case .present(let content) = object(tree, .tree, limit: Self.indexBytes) else { return nil }
        return content
    }

    /// A listed file with its content.
    func file(_ file: TreeListing.File) -> RepositoryFile {
        guard file.isFile else { return RepositoryFile(id: file.id.bytes, path: file.path, state: .reference) }
        switch object(file.id, .blob) {
        case .missing: return RepositoryFile(id: file.id.bytes, path: file.path, state: .missing)
        case .tooLarge: return RepositoryFile(id: file.id.bytes, path: file.path, state: .tooLarge)
        case .present(let content):
            return RepositoryFile(id: file.id.bytes, path: file.path, state: .present, content: content)
        }
    }

    /// The commit that an object is or, as a tag, stands for; nil where it leads to none.
    func commit(_ id: ObjectID) -> ObjectID? {
        var id = id
        for _ in 0..<8 {
            switch object(id, .tag, limit: Self.indexBytes) {
            case .missing: return type(of: id) == .commit ? id : nil
            case .tooLarge: return nil
            case .present(let content):
                let word = Array("object ".utf8)
                guard content.starts(with: word),
                    let target = ObjectID(hex: content.dropFirst(word.count).prefix(2 * RepositoryCommit.idBytes))
                else { return nil }
                id = target
            }
        }
        return nil
    }

    private func type(of id: ObjectID) -> git_object_t {
        var name = git_oid()
        var (size, found) = (0, GIT_OBJECT_INVALID)
        let bytes = id.bytes
        guard unsafe git_oid_fromraw(&name, bytes) == 0, unsafe git_odb_read_header(&size, &found, objects, &name) == 0
        else { return GIT_OBJECT_INVALID }
        return found
    }
}

extension git_object_t {
    static var commit: git_object_t { GIT_OBJECT_COMMIT }
    static var tree: git_object_t { GIT_OBJECT_TREE }
    static var tag: git_object_t { GIT_OBJECT_TAG }
    static var blob: git_object_t { GIT_OBJECT_BLOB }
}
