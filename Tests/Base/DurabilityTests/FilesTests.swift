// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Glibc
import Primitives
import TestKit
import Testing

@Suite struct FilesTests {
    private let directory = TemporaryDirectory()
    private func path(_ name: String) -> FilePath { directory.path.appending(name) }

    @Test func `a file larger than the limit is refused, one of exactly the limit is read`() throws {
        try AtomicFile.write([UInt8](repeating: 7, count: 100_000), to: path("big"))
        #expect(try Files.read(path("big"), limit: 100_000).count == 100_000)
        let error = #expect(throws: DurabilityError.self) { try Files.read(path("big"), limit: 99_999) }
        #expect(error?.kind == .tooLarge)
    }

    @Test func `a file of the process system without a size is read whole`() throws {
        #expect(try Files.read("/proc/self/stat", limit: 65_536).isEmpty == false)
    }

    @Test func `links, directories and pipes are not read`() throws {
        try AtomicFile.write([1], to: path("file"))
        #expect(unsafe symlink(path("file").string, path("link").string) == 0)
        #expect(unsafe mkfifo(path("pipe").string, 0o600) == 0)
        for (name, kind) in [("link", FileStatus.Kind.link), ("pipe", .special), ("", .directory)] {
            let error = #expect(throws: DurabilityError.self) { try Files.read(path(name), limit: 10) }
            #expect(error?.kind == .wrongKind)
            #expect(try Files.status(path(name))?.kind == kind)
        }
    }

    @Test func `a directory is made with those above it, and made again without harm`() throws {
        let deep = path("a").appending("b").appending("c")
        try Files.createDirectory(deep)
        try Files.createDirectory(deep)
        #expect(try Files.status(deep)?.permissions == 0o700)
        try AtomicFile.write([], to: path("file"))
        let error = #expect(throws: DurabilityError.self) { try Files.createDirectory(path("file")) }
        #expect(error?.kind == .wrongKind)
    }

    @Test func `nothing at a path is told apart from an error`() throws {
        #expect(try Files.status(path("none")) == nil)
        #expect(Files.exists(path("none")) == false)
        let error = #expect(throws: DurabilityError.self) { try Files.read(path("none"), limit: 1) }
        #expect(error?.kind == .notFound)
        try Files.remove(path("none"))
    }

    @Test func `a listing has a limit`() throws {
        for name in ["b", "a", "c"] { try AtomicFile.write([], to: path(name)) }
        #expect(try Files.list(directory.path) == ["a", "b", "c"])
        let error = #expect(throws: DurabilityError.self) { try Files.list(directory.path, limit: 2) }
        #expect(error?.kind == .tooLarge)
    }

    @Test func `a sparse file shows that it takes less than its size`() throws {
        let file = try OpenFile(path("sparse"), for: .createNew)
        try file.truncate(to: 1 << 30)
        let status = try file.status()
        #expect(status.size == 1 << 30)
        #expect(status.allocated < 1 << 20)
    }

    @Test(arguments: DurabilityError.Code.allCases)
    func `every code has a name of its module and an explanation`(code: DurabilityError.Code) {
        #expect(code.rawValue.hasPrefix("durability_"))
        #expect(code.explanation.hasSuffix("."))
    }

    @Test(arguments: [
        (ENOSPC, DurabilityError.Code.diskFull), (EDQUOT, .diskFull), (EFBIG, .diskFull), (EROFS, .permissionDenied),
        (EACCES, .permissionDenied), (EIO, .io), (EMFILE, .tooManyOpen), (ELOOP, .wrongKind),
    ])
    func `system errors become codes a caller can match`(number: CInt, code: DurabilityError.Code) {
        let error = DurabilityError(errno: number, "writing", "/x")
        #expect(error.kind == code)
        #expect(error.message.hasPrefix("writing /x failed: "))
        #expect(error.nextStep.isEmpty == false)
    }
}
