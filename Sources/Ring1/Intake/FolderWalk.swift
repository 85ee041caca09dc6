// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives

/// One file that a walk found.
struct FoundFile: Hashable {
    /// The directories from the root of the walk to the file.
    let directory: [[UInt8]]
    /// The file's name.
    let name: [UInt8]
    /// Whether it lies in `cur` or `new` of a Maildir.
    let isMaildirMail: Bool

    /// The path below the root of the walk.
    var path: [UInt8] { Array((directory + [name]).joined(separator: [UInt8(ascii: "/")])) }
    /// By what a job knows it again: a mail keeps it while its flags change and while it moves from `new` to `cur`.
    var itemName: [UInt8] {
        guard isMaildirMail else { return path }
        let place = directory.dropLast() + [Array("cur".utf8), SourceName.maildirUnique(name)]
        return Array(place.joined(separator: [UInt8(ascii: "/")]))
    }
}

/// Lists a folder without following links, in byte order of the names, so that every walk gives the same order.
struct FolderWalk {
    let calls: FileCalls
    let limits: IntakeLimits
    let root: FilePath
    private(set) var files: [FoundFile] = []
    private(set) var refusals: [(path: [UInt8], error: IntakeError)] = []
    private var isFull = false

    init(_ root: FilePath, calls: FileCalls, limits: IntakeLimits) {
        self.root = root
        self.calls = calls
        self.limits = limits
    }

    /// Lists everything below the root.
    mutating func run() throws(IntakeError) {
        let top = try reported { () throws(FileFault) in try calls.open(AT_FDCWD, rootBytes, true) }
        walk(OpenFile(top), at: [], insideMaildir: false)
    }

    /// A trailing slash makes the kernel resolve a root that is itself a link; what is named is what is read.
    private var rootBytes: [UInt8] { root.bytes + [UInt8(ascii: "/")] }

    private mutating func walk(_ directory: OpenFile, at path: [[UInt8]], insideMaildir: Bool) {
        let names: [[UInt8]]
        do throws(IntakeError) {
            names = try reported { () throws(FileFault) in try calls.list(directory.descriptor) }
                .sorted { $0.lexicographicallyPrecedes($1) }
        } catch {
            refuse(path, error)
            return
        }
        if names.contains(Self.boxMarker) {
            refuse(path, Self.foreignStore("a box's home"))
            return
        }
        let isMaildir = names.contains(Array("cur".utf8)) && names.contains(Array("new".utf8))
        for name in names where !isFull {
            let place = path + [name]
            let shape: FileShape
            do throws(IntakeError) {
                shape = try reported { () throws(FileFault) in try calls.look(directory.descriptor, name) }.shape
            } catch {
                refuse(place, error)
                continue
            }
            switch shape {
            case .regular: add(FoundFile(directory: path, name: name, isMaildirMail: insideMaildir))
            case .link: refuse(place, .symbolicLink)
            case .special: refuse(place, .specialFile)
            case .directory:
                if name == Array(".git".utf8) {
                    refuse(place, Self.foreignStore("a git repository"))
                } else if !(isMaildir && name == Array("tmp".utf8)) {
                    let isMailFolder = isMaildir && (name == Array("cur".utf8) || name == Array("new".utf8))
                    descend(into: place, from: directory, insideMaildir: isMailFolder)
                }
            }
        }
    }

    private mutating func descend(into path: [[UInt8]], from directory: OpenFile, insideMaildir: Bool) {
        guard path.count <= limits.folderDepth, let name = path.last else {
            refuse(
                path,
                IntakeError(
                    .tooDeep, "it lies more than \(limits.folderDepth) folders deep",
                    nextStep: "take in the deeper folder by its own path"))
            return
        }
        do throws(IntakeError) {
            let opened = try reported { () throws(FileFault) in try calls.open(directory.descriptor, name, true) }
            walk(OpenFile(opened), at: path, insideMaildir: insideMaildir)
        } catch {
            refuse(path, error)
        }
    }

    private mutating func add(_ file: FoundFile) {
        guard files.count < limits.items else {
            isFull = true
            refuse(
                file.directory + [file.name],
                IntakeError(
                    .tooManyItems, "one run takes \(limits.items) items; this one and all after it were left out",
                    nextStep: "take in the folders below one by one"))
            return
        }
        files.append(file)
    }

    private mutating func refuse(_ path: [[UInt8]], _ error: IntakeError) {
        guard refusals.count < limits.items else { return }
        refusals.append((Array(path.joined(separator: [UInt8(ascii: "/")])), error))
    }

    /// The file that stands in every directory of a box: taking in a box would take in what it is writing.
    private static let boxMarker = Array(".substrate-box".utf8)

    private static func foreignStore(_ what: String) -> IntakeError {
        IntakeError(
            .foreignStore, "it is \(what), which is not taken in file by file",
            nextStep: "take in a repository by its own path")
    }
}

/// Opens directories below a root one component at a time, never through a link; keeps the last one open.
struct DirectoryCursor {
    private let calls: FileCalls
    private let root: OpenFile
    private var last: (path: [[UInt8]], directory: OpenFile)?

    init(_ path: FilePath, calls: FileCalls) throws(IntakeError) {
        self.calls = calls
        root = OpenFile(
            try reported { () throws(FileFault) in try calls.open(AT_FDCWD, path.bytes + [UInt8(ascii: "/")], true) })
    }

    mutating func open(_ path: [[UInt8]]) throws(IntakeError) -> OpenFile {
        if let last, last.path == path { return last.directory }
        var directory = root
        for name in path {
            let parent = directory
            directory = OpenFile(
                try reported { () throws(FileFault) in try calls.open(parent.descriptor, name, true) })
        }
        last = (path, directory)
        return directory
    }
}
