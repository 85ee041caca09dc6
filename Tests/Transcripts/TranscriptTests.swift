// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Transcripts of the built programs", .serialized)
struct TranscriptTests {
    private static var scripts: [String] {
        let folder = TranscriptSession.packageRoot + "/Tests/Transcripts/Scripts"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".transcript") }.sorted().map { folder + "/" + $0 }
    }

    @Test(.enabled(if: TranscriptSession.canIsolate, "unshare may not make namespaces here"), arguments: Self.scripts)
    func `the session runs as written`(path: String) async throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try await TranscriptSession.check(Transcript(name: (path as NSString).lastPathComponent, text: text))
    }

    @Test(
        .enabled(if: TranscriptSession.canIsolate, "unshare may not make namespaces here"),
        arguments: ["README.md", "Docs/start/five-minutes.md"])
    func `the commands of the page do what it says`(page: String) async throws {
        let root = TranscriptSession.packageRoot
        let text = try String(contentsOfFile: root + "/" + page, encoding: .utf8)
        try await TranscriptSession.check(Transcript(name: page, markdown: text), directory: root)
    }

    @Test func `an expectation matches wildcards in a line and over lines, and nothing else`() {
        let step = Transcript(name: "", text: "$ x\na [..] c\n...\nlast").steps[0]
        #expect(step.accepts(["a b c", "1", "2", "last"]))
        #expect(step.accepts(["a  c", "last"]))
        #expect(!step.accepts(["a b d", "last"]))
        #expect(!step.accepts(["a b c", "1"]))
        #expect(!step.accepts(["a b c", "last", "more"]))
    }
}
