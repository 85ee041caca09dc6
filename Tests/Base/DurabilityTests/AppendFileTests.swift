// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Glibc
import Primitives
import TestKit
import Testing

@Suite struct AppendFileTests {
    private let directory = TemporaryDirectory()

    @Test func `appends follow each other and survive a reopening`() throws {
        let path = directory.path.appending("log")
        let file = try AppendFile(path)
        #expect(try file.append([1, 2]) == 0)
        #expect(try file.append([3]) == 2)
        try file.sync()
        let again = try AppendFile(path)
        #expect(again.size == 3)
        #expect(try again.append([4]) == 3)
        #expect(try again.read(at: 1, count: 10) == [2, 3, 4])
    }

    @Test func `a cut takes the end away and appending goes on there`() throws {
        let file = try AppendFile(directory.path.appending("log"))
        try file.append([1, 2, 3, 4])
        try file.cut(to: 2)
        try file.cut(to: 9)
        #expect(file.size == 2)
        #expect(try file.append([9]) == 2)
        #expect(try file.read(at: 0, count: 9) == [1, 2, 9])
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `a full disk takes nothing, keeps nothing, says so, and is forgotten once there is space`() throws {
        let disk = try #require(SmallFileSystem(kibibytes: 32))
        let file = try AppendFile(disk.path.appending("log"))
        let ballast = disk.path.appending("ballast")
        try AtomicFile.write([UInt8](repeating: 1, count: 20_480), to: ballast)
        try file.append([1, 2, 3])
        let error = #expect(throws: DurabilityError.self) { try file.append([UInt8](repeating: 0, count: 16_384)) }
        #expect(error?.kind == .diskFull)
        #expect(file.size == 3)
        #expect(try Files.read(file.path, limit: 10) == [1, 2, 3])
        let atomic = #expect(throws: DurabilityError.self) {
            try AtomicFile.write([UInt8](repeating: 2, count: 20_480), to: ballast)
        }
        #expect(atomic?.kind == .diskFull)
        #expect(try Files.read(ballast, limit: 20_480).first == 1)
        #expect(try Files.list(disk.path) == ["ballast", "log"])
        try Files.remove(ballast)
        #expect(try file.append([UInt8](repeating: 4, count: 16_384)) == 3)
        try file.sync()
    }

    @Test func `many callers share syncs and each learns its own place`() async throws {
        let file = try AppendFile(directory.path.appending("log"))
        let committer = GroupCommit(file)
        let places = try await withThrowingTaskGroup(of: (Int64, UInt8).self) { group in
            for value in UInt8(0)..<200 {
                group.addTask { (try await committer.append([value, value, value]), value) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let bytes = try file.read(at: 0, count: 1000)
        #expect(bytes.count == 600)
        for (offset, value) in places { #expect(bytes[Int(offset)..<Int(offset) + 3].allSatisfy { $0 == value }) }
        #expect(Set(places.map(\.0)).count == 200)
        #expect(await committer.groups <= 200)
    }

    @Test func `a queue that is full refuses`() async throws {
        let committer = GroupCommit(try AppendFile(directory.path.appending("log")), queueLimit: 4)
        // A lone append may be larger than the limit: there is nothing to wait for.
        #expect(try await committer.append([UInt8](repeating: 1, count: 10)) == 0)
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    do {
                        try await committer.append([1, 2, 3])
                        return false
                    } catch { return (error as? DurabilityError)?.kind == .tooLarge }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        let size = try Files.status(directory.path.appending("log"))?.size
        #expect(size == Int64(10 + 3 * (50 - refused)))
    }

    @Test func `one lock has one holder, and the next learns who it is`() throws {
        let path = directory.path.appending("lock")
        do {
            let held = try FileLock(path)
            let error = #expect(throws: DurabilityError.self) { _ = try FileLock(path) }
            #expect(error?.kind == .locked)
            #expect(error?.message.contains("process \(getpid())") == true)
            withExtendedLifetime(held) {}
        }
        _ = try FileLock(path)
    }
}
