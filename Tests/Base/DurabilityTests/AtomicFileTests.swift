// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Glibc
import Primitives
import TestKit
import Testing

@Suite struct AtomicFileTests {
    private let directory = TemporaryDirectory()

    @Test func `a file is written with its permissions whatever the umask says`() throws {
        let path = directory.path.appending("file")
        try AtomicFile.write([1, 2, 3], to: path, permissions: 0o666)
        #expect(try Files.read(path, limit: 3) == [1, 2, 3])
        #expect(try Files.status(path)?.permissions == 0o666)
    }

    @Test func `a second write replaces the first and leaves nothing else behind`() throws {
        let path = directory.path.appending("file")
        try AtomicFile.write([1], to: path)
        try AtomicFile.write([], to: path)
        #expect(try Files.read(path, limit: 0) == [])
        #expect(try Files.status(path)?.permissions == 0o600)
        #expect(try Files.list(directory.path) == ["file"])
    }

    @Test func `a failed write leaves the old file and no temporary one`() throws {
        let path = directory.path.appending("directory")
        try Files.createDirectory(path.appending("full"))
        #expect(throws: DurabilityError.self) { try AtomicFile.write([1], to: path) }
        #expect(try Files.list(directory.path) == ["directory"])
    }

    @Test func `create never replaces`() throws {
        let path = directory.path.appending("file")
        try AtomicFile.create([1], at: path)
        let error = #expect(throws: DurabilityError.self) { try AtomicFile.create([2], at: path) }
        #expect(error?.code == "durability_already_exists")
        #expect(try Files.read(path, limit: 1) == [1])
        #expect(try Files.list(directory.path) == ["file"])
    }

    @Test func `a missing directory is named`() throws {
        let path = directory.path.appending("no").appending("file")
        let error = #expect(throws: DurabilityError.self) { try AtomicFile.write([1], to: path) }
        #expect(error?.kind == .notFound)
        #expect(error?.message.contains("no") == true)
    }

    @Test func `names that are not text are written and listed as they are`() throws {
        let path = directory.path.appending(bytes: [0x61, 0xff, 0xfe])
        try AtomicFile.write([7], to: path)
        #expect(try Files.read(path, limit: 1) == [7])
        #expect(try Files.list(directory.path) == [FilePath(bytes: [0x61, 0xff, 0xfe])])
    }
}
