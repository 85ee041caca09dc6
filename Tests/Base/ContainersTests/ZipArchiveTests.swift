// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Containers
import TestKit
import Testing

@Suite struct ZipArchiveTests {
    private func refusal(_ body: () throws -> Void) -> ContainerError.Code? {
        do {
            try body()
            return nil
        } catch { return (error as? ContainerError)?.kind }
    }

    @Test func `stored and deflated members come out as they went in`() throws {
        var maker = ZipMaker([
            ("a.txt", "alpha"), ("folder/", ""), ("folder/ü.txt", String(repeating: "beta ", count: 900)),
        ])
        maker.members[0].method = 0
        let archive = try ZipArchive(maker.bytes)
        #expect(archive.members.map(\.name) == ["a.txt", "folder/", "folder/ü.txt"])
        #expect(archive.members.map(\.isDirectory) == [false, true, false])
        #expect(try archive.content(of: archive.members[0]) == Array("alpha".utf8))
        #expect(try archive.content(named: "folder/ü.txt") == Array(String(repeating: "beta ", count: 900).utf8))
        #expect(try archive.content(named: "nothing") == nil)
    }

    @Test func `files of Python's zipfile are read, zip64, descriptors and all`() throws {
        let script = """
            import zipfile, io, sys
            class Pipe(io.RawIOBase):
                def writable(self): return True
                def write(self, b): out.extend(b); return len(b)
            out = bytearray()
            with zipfile.ZipFile(Pipe(), 'w', zipfile.ZIP_DEFLATED) as z:
                z.writestr('streamed.txt', 'x' * 5000)
                with z.open('zip64.txt', 'w', force_zip64=True) as f: f.write(b'large' * 100)
                z.writestr('\\u00e4.txt', 'umlaut')
                z.comment = b'a comment with PK\\x05\\x06 in it' * 20
            sys.stdout.buffer.write(b'junk before' + out)
            """
        guard let bytes = Python.run(script) else { return }
        let archive = try ZipArchive(bytes)
        #expect(archive.members.map(\.name) == ["streamed.txt", "zip64.txt", "ä.txt"])
        #expect(try archive.content(of: archive.members[0]).count == 5_000)
        #expect(try archive.content(of: archive.members[1]).count == 500)
        #expect(try archive.content(of: archive.members[2]) == Array("umlaut".utf8))
    }

    @Test func `an empty zip file has no members, and other bytes are no zip file`() throws {
        #expect(try ZipArchive(ZipMaker().bytes).members.isEmpty)
        #expect(refusal { _ = try ZipArchive([]) } == .otherFormat)
        #expect(refusal { _ = try ZipArchive(Array("%PDF-1.7 and nothing of a zip file in it".utf8)) } == .otherFormat)
    }

    @Test func `a zip file cut at any tenth is damaged`() {
        let bytes = ZipMaker([("a.txt", "alpha beta gamma"), ("b.txt", "delta epsilon zeta"), ("c", "eta")]).bytes
        for tenth in 0..<10 {
            let kind = refusal { _ = try ZipArchive(Array(bytes.prefix(bytes.count * tenth / 10))) }
            #expect(kind == (tenth == 0 ? .otherFormat : .damaged))
        }
        #expect(refusal { _ = try ZipArchive(bytes.dropLast()) } == .damaged)
    }

    @Test(arguments: [
        ("../up.txt", true), ("a/../../b", true), ("/etc/passwd", true), ("C:/windows", true), ("..\\x", true),
        ("\\\\host\\share", true), ("a\nb", true), ("", true), ("a/..b/c", false), ("plain.txt", false),
    ])
    func `names that lead elsewhere are flagged`(name: String, isUnsafe: Bool) throws {
        let archive = try ZipArchive(ZipMaker([(name, "content")]).bytes)
        #expect(archive.members.map(\.isUnsafe) == [isUnsafe])
        #expect(try archive.content(of: archive.members[0]) == Array("content".utf8))
    }

    @Test func `links, duplicates and encrypted members are flagged`() throws {
        var maker = ZipMaker([("link", "/etc/shadow"), ("twice", "one"), ("twice", "two"), ("secret", "xxxx")])
        maker.members[0].attributes = 0xA1FF_0000
        maker.members[3].flags |= 1
        let archive = try ZipArchive(maker.bytes)
        #expect(archive.members.map(\.isLink) == [true, false, false, false])
        #expect(archive.members.map(\.isDuplicate) == [false, false, true, false])
        #expect(archive.members.map(\.isEncrypted) == [false, false, false, true])
        #expect(try archive.content(named: "twice") == Array("one".utf8))
        #expect(try archive.content(of: archive.members[2]) == Array("two".utf8))
        #expect(refusal { _ = try archive.content(of: archive.members[3]) } == .encrypted)
    }

    @Test func `members that share bytes are refused`() {
        // The way of zbsm.zip: many directory entries name one kernel of packed bytes.
        var maker = ZipMaker([("kernel", String(repeating: "0", count: 100_000))])
        for index in 0..<50 {
            var member = ZipMaker.Member("kernel", [UInt8](repeating: 0x30, count: 100_000))
            member.place = 0
            if index == 49 { member.attributes = 0 }
            maker.members.append(member)
        }
        #expect(refusal { _ = try ZipArchive(maker.bytes) } == .overlapping)
        // Overlapping halves: the second local header lies inside of the first member's bytes.
        var inner = ZipMaker([("inner", "small")])
        inner.members[0].method = 0
        var outer = ZipMaker([("outer", "")])
        outer.members[0].method = 0
        outer.members[0].content = Array(inner.bytes.prefix(40))
        var second = inner.members[0]
        second.place = 30 + 5
        outer.members.append(second)
        #expect(refusal { _ = try ZipArchive(outer.bytes) } == .overlapping)
    }

    @Test func `bombs meet a limit before they meet memory`() throws {
        var maker = ZipMaker([("zeros", "")])
        maker.members[0].content = [UInt8](repeating: 0, count: 2_000_000)
        let limits = ContainerLimits(memberBytes: 1_000_000)
        let archive = try ZipArchive(maker.bytes, limits: limits)
        #expect(refusal { _ = try archive.content(of: archive.members[0]) } == .overLimit)
        // A lie about the size stops at the declared size.
        maker.members[0].declaredSize = 10
        let lying = try ZipArchive(maker.bytes, limits: limits)
        #expect(refusal { _ = try lying.content(of: lying.members[0]) } == .overLimit)
        maker.members[0].declaredSize = 0xFFFF_FFF0
        #expect(refusal { _ = try ZipArchive(maker.bytes) } == .overLimit)
        // Ratios that deflate can't reach.
        maker.members[0].declaredSize = 60_000_000
        let ratio = try ZipArchive(maker.bytes, limits: ContainerLimits(ratio: 1_100))
        #expect(refusal { _ = try ratio.content(of: ratio.members[0]) } == .overLimit)
    }

    @Test func `a promise of a million members is refused, as are too many of them`() {
        var maker = ZipMaker([("a", "")])
        maker.declaredCount = 60_000
        #expect(refusal { _ = try ZipArchive(maker.bytes) } == .damaged)
        let many = ZipMaker((0..<300).map { ("\($0)", "") })
        #expect(refusal { _ = try ZipArchive(many.bytes, limits: ContainerLimits(members: 299)) } == .overLimit)
        var few = many
        few.declaredCount = 3
        #expect(refusal { _ = try ZipArchive(few.bytes, limits: ContainerLimits(members: 299)) } == .overLimit)
        guard let million = Python.run(Self.millionMembers) else { return }
        #expect(refusal { _ = try ZipArchive(million) } == .overLimit)
    }
    private static let millionMembers = """
        import struct, sys
        e = struct.pack('<IHHHHHHIIIHHHHHII', 0x02014b50, 20, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        d = e * 1000000
        z = struct.pack('<IQHHIIQQQQ', 0x06064b50, 44, 45, 45, 0, 0, 1000000, 1000000, len(d), 0)
        l = struct.pack('<IIQI', 0x07064b50, 0, len(d), 1)
        sys.stdout.buffer.write(d + z + l + struct.pack('<IHHHHIIH', 0x06054b50, 0, 0, 65535, 65535, 0xffffffff, 0xffffffff, 0))
        """

    @Test func `a wrong checksum or an unknown method is said`() throws {
        var maker = ZipMaker([("a", "alpha"), ("b", "beta")])
        maker.members[0].packed = ZipMaker.deflate(Array("alphb".utf8))
        maker.members[1].method = 14
        let archive = try ZipArchive(maker.bytes)
        #expect(refusal { _ = try archive.content(of: archive.members[0]) } == .damaged)
        #expect(refusal { _ = try archive.content(of: archive.members[1]) } == .unsupported)
    }

    @Test func `local and central names that differ are damage`() {
        var bytes = ZipMaker([("safe.txt", "content")]).bytes
        bytes[30] = UInt8(ascii: "S")
        #expect(refusal { _ = try ZipArchive(bytes) } == .damaged)
    }

    @Test func `changed zip files never trap`() throws {
        var random = SeededGenerator(test: "zip mutations")
        var maker = ZipMaker([
            ("a.txt", "alpha beta alpha beta"), ("folder/b.txt", String(repeating: "gamma ", count: 60)),
        ])
        maker.members[0].method = 0
        let seed = maker.bytes
        let limits = ContainerLimits(members: 100, memberBytes: 10_000, totalBytes: 100_000)
        for _ in 0..<mutationCount(4_000) {
            guard let archive = try? ZipArchive(mutated(seed, &random), limits: limits) else { continue }
            for member in archive.members {
                if let content = try? archive.content(of: member) { #expect(content.count <= 10_000) }
            }
        }
    }
}
