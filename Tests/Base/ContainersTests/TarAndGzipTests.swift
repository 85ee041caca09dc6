// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Containers
import TestKit
import Testing

@Suite struct TarAndGzipTests {
    private static func tar(_ format: String) -> [UInt8]? {
        Python.run(
            """
            import tarfile, io, sys
            t = tarfile.open(fileobj=sys.stdout.buffer, mode='w|', format=tarfile.\(format))
            def add(name, data=b'', **more):
                i = tarfile.TarInfo(name); i.size = len(data)
                for k, v in more.items(): setattr(i, k, v)
                t.addfile(i, io.BytesIO(data))
            add('a.txt', b'alpha')
            add('folder', type=tarfile.DIRTYPE)
            add('folder/' + 'long' * 50 + '.txt', b'beta' * 500)
            add('link', type=tarfile.SYMTYPE, linkname='/etc/shadow')
            add('../up', b'x')
            add('a.txt', b'again')
            add('fifo', type=tarfile.FIFOTYPE)
            add('\\u00fc.txt', b'umlaut')
            t.close()
            """)
    }

    @Test(arguments: ["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"])
    func `tar files of every format are read`(format: String) throws {
        guard format != "USTAR_FORMAT" else { return try ustar() }
        guard let bytes = Self.tar(format) else { return }
        #expect(TarArchive.recognizes(bytes))
        let archive = try TarArchive(bytes)
        #expect(
            archive.members.map(\.name)
                == [
                    "a.txt", "folder/", "folder/" + String(repeating: "long", count: 50) + ".txt", "link", "../up",
                    "a.txt",
                    "fifo", "ü.txt",
                ].map { $0 == "folder/" && archive.members[1].name == "folder" ? "folder" : $0 })
        #expect(
            archive.members.map(\.kind) == [.file, .directory, .file, .link, .file, .file, .other, .file])
        #expect(archive.members.map(\.isUnsafe) == [false, false, false, false, true, false, false, false])
        #expect(archive.members[5].isDuplicate)
        #expect(try archive.content(of: archive.members[0]) == Array("alpha".utf8))
        #expect(try archive.content(of: archive.members[2]).count == 2_000)
        #expect(throws: ContainerError.self) { try archive.content(of: archive.members[3]) }
        #expect(!archive.isTruncated)
    }

    private func ustar() throws {
        guard
            let bytes = Python.run(
                """
                import tarfile, io, sys
                t = tarfile.open(fileobj=sys.stdout.buffer, mode='w|', format=tarfile.USTAR_FORMAT)
                i = tarfile.TarInfo('deep/' * 30 + 'file'); i.size = 3
                t.addfile(i, io.BytesIO(b'abc')); t.close()
                """)
        else { return }
        let archive = try TarArchive(bytes)
        #expect(archive.members.map(\.name) == [String(repeating: "deep/", count: 30) + "file"])
        #expect(try archive.content(of: archive.members[0]) == Array("abc".utf8))
    }

    @Test func `a path for all members names none of them, so that a small file fills no memory`() throws {
        guard
            let bytes = Python.run(
                """
                import tarfile, io, sys
                t = tarfile.open(fileobj=sys.stdout.buffer, mode='w|', format=tarfile.PAX_FORMAT,
                    pax_headers={'path': 'x' * 50_000})
                for name in ['a', 'b', 'c']:
                    i = tarfile.TarInfo(name); i.size = 1
                    t.addfile(i, io.BytesIO(b'1'))
                t.close()
                """)
        else { return }
        #expect(try TarArchive(bytes).members.map(\.name) == ["a", "b", "c"])
    }

    @Test func `a tar file cut anywhere keeps what came before`() throws {
        guard let bytes = Self.tar("PAX_FORMAT") else { return }
        for end in stride(from: 512, to: bytes.count, by: 512 / 3) {
            if let archive = try? TarArchive(Array(bytes[..<end])) {
                for member in archive.members where member.kind == .file { _ = try archive.content(of: member) }
            }
        }
        let cut = try TarArchive(Array(bytes.prefix(512 + 100)))
        #expect(cut.isTruncated || !cut.members.isEmpty)
        #expect(throws: ContainerError.self) { try TarArchive(Array(bytes.prefix(500))) }
    }

    @Test func `changed tar files never trap`() throws {
        guard let seed = Self.tar("PAX_FORMAT") else { return }
        var random = SeededGenerator(test: "tar mutations")
        for _ in 0..<mutationCount(1_500) {
            guard let archive = try? TarArchive(mutated(seed, &random)) else { continue }
            for member in archive.members { _ = try? archive.content(of: member) }
        }
    }

    @Test func `gzip members come one after the other, with their sums`() throws {
        guard
            let bytes = Python.run(
                """
                import gzip, io, sys
                b = io.BytesIO()
                with gzip.GzipFile('name.txt', 'wb', fileobj=b, mtime=0) as f: f.write(b'alpha ' * 1000)
                sys.stdout.buffer.write(b.getvalue() + gzip.compress(b'omega') + bytes(100))
                """)
        else { return }
        let unpacked = try GzipReader.unpack(bytes)
        #expect(unpacked.content == Array((String(repeating: "alpha ", count: 1_000) + "omega").utf8))
        #expect(unpacked.name == "name.txt")
        #expect { try GzipReader.unpack(bytes, limits: ContainerLimits(memberBytes: 6_004)) } throws: {
            isOverLimit($0)
        }
        for end in stride(from: 0, to: bytes.count - 100, by: 3) {
            if let cut = try? GzipReader.unpack(Array(bytes[..<end])) { #expect(cut.content.count == 6_000) }
        }
        var wrong = bytes
        wrong[bytes.count - 105] ^= 1
        #expect(throws: ContainerError.self) { try GzipReader.unpack(wrong) }
        var random = SeededGenerator(test: "gzip mutations")
        for _ in 0..<mutationCount(1_500) { _ = try? GzipReader.unpack(mutated(bytes, &random)) }
    }
}
