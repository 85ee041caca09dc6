// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Mail
import Testing

/// The structure of mails beside that which Python's email package finds, on the mails of its own test suite
/// (Debian's libpython3.11-testsuite, run where it is installed).
@Suite("Mail: structure beside Python's email")
struct StructureTests {
    static let folder = "/usr/lib/python3.11/test/test_email/data"
    static let python = "/usr/bin/python3.11"
    static let isInstalled =
        FileManager.default.fileExists(atPath: folder) && FileManager.default.fileExists(atPath: python)

    /// The mails whose structure differs on purpose; Docs/internals/mail.md says why for each.
    static let different: Set<String> = ["msg_15.txt", "msg_16.txt", "msg_36.txt", "msg_42.txt", "msg_43.txt"]

    @Test(.enabled(if: isInstalled, "libpython3.11-testsuite is not installed"))
    func `types, order and decoded sizes of all parts are those that Python finds, but for the listed mails`() throws {
        let script = #filePath.replacingOccurrences(
            of: "Tests/Ring1/MailTests/StructureTests.swift", with: "Tools/peers/knowledge/mailparse.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.python)
        process.arguments = ["-B", script, Self.folder, "tree"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var differing: Set<String> = []
        var compared = 0
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            guard fields.count == 2, fields[0].hasPrefix("msg_") else { continue }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(fields[0])"))
            compared += 1
            if MailTree.text(of: Array(bytes)) != fields[1] { differing.insert(String(fields[0])) }
        }
        #expect(compared == 47)
        #expect(differing == Self.different)
    }
}
