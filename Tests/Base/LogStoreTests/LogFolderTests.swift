// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct LogFolderTests {
    private let temporary = TemporaryDirectory()

    private func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = URL(fileURLWithPath: temporary.path.appending(path).string)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    @Test func `a folder gives the files of a log, and lists what lies there`() async throws {
        try write("tile/0/x001/067", [1, 2])
        try write("tile/0/x001/067.p/8", [1])
        try write("tile/0/x001/067.p/12", [1])
        try write("tile/0/x001/067.p/.tmp", [])
        let folder = LogFolder(temporary.path)
        #expect(try await folder.read("tile/0/x001/067", limit: 2) == [1, 2])
        #expect(try await folder.read("tile/0/x001/068", limit: 2) == nil)
        #expect(try await folder.read("checkpoint", limit: 2) == nil)
        await #expect(throws: (any Error).self) { try await folder.read("tile/0/x001/067", limit: 1) }
        let tile = try TilePath(parsing: "tile/0/x001/067.p/8")
        #expect(try await folder.partialWidths(of: tile) == [8, 12])
        #expect(try await folder.partialWidths(of: TilePath(level: .entries, index: 0)) == [])
        #expect(try await folder.names(in: "tile/0/x001")?.sorted() == ["067", "067.p/"])
        #expect(try await folder.names(in: "tile")?.sorted() == ["0/"])
        #expect(try await folder.names(in: "nothing") == [])
    }
}
