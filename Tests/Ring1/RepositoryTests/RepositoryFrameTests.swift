// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TestKit
import Testing

@testable import Repository

@Suite("Frames of the repository reader")
struct RepositoryFrameTests {
    private static let id = [UInt8](repeating: 7, count: 20)
    static let frames: [RepositoryFrame] = [
        .summary(
            RepositorySummary(root: id, commits: 3, files: 2, hasHead: true, hasReferences: false, isCut: true)),
        .summary(
            RepositorySummary(root: nil, commits: 0, files: 0, hasHead: false, hasReferences: true, isCut: false)),
        .commit(
            RepositoryCommit(
                id: id, state: .present, content: Array("tree\n\nmessage".utf8), tags: [Array("v1".utf8)],
                changes: [
                    FileChange(status: .added, path: [0xFF, 0x0A]), FileChange(status: .retyped, path: [0x61]),
                ], changeCount: 900)),
        .commit(RepositoryCommit(id: id, state: .missing)),
        .file(RepositoryFile(id: id, path: Array("a/b".utf8), state: .present, content: [0, 1, 2])),
        .file(RepositoryFile(id: id, path: Array("link".utf8), state: .reference)),
        .failure(.unsupported), .end,
    ]

    private func decoded(_ bytes: [UInt8]) -> RepositoryFrame? {
        guard bytes.count >= 5 else { return nil }
        let length = bytes[1..<5].reduce(0) { $0 << 8 | Int($1) }
        guard bytes.count == 5 + length else { return nil }
        return RepositoryFrame(kind: bytes[0], payload: bytes[5...])
    }

    @Test(arguments: frames) func `a frame is read as it was written`(_ frame: RepositoryFrame) {
        #expect(decoded(frame.encoded) == frame)
    }

    @Test(arguments: frames) func `a frame that lacks a byte or has one more is none`(_ frame: RepositoryFrame) {
        let payload = frame.encoded[5...]
        let kind = frame.encoded[0]
        if !payload.isEmpty { #expect(RepositoryFrame(kind: kind, payload: payload.dropLast()) == nil) }
        #expect(RepositoryFrame(kind: kind, payload: payload + [0]) == nil)
        #expect(RepositoryFrame(kind: 0, payload: payload) == nil)
    }

    @Test func `whatever a taken-over reader writes is a frame or none, and never more than was sent`() {
        var generator = SeededGenerator(test: "repository frames")
        for _ in 0..<SeededGenerator.mutations(default: 20_000) {
            guard let original = Self.frames.randomElement(using: &generator)?.encoded else { continue }
            let bytes = generator.mutated(original)
            guard bytes.count >= 5, let frame = RepositoryFrame(kind: bytes[0], payload: bytes[5...]) else { continue }
            // What was understood is written the same way again, so nothing hides in it.
            #expect(Array(frame.encoded[5...]) == Array(bytes[5...]) || frame.isSummary)
        }
    }
}

extension RepositoryFrame {
    /// Unknown flags are kept but not written by others.
    fileprivate var isSummary: Bool { if case .summary = self { true } else { false } }
}
