// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Primitives
import TestKit

/// A program of the system that checks what was generated: a shell, a manual page checker.
enum OutsideProgram {
    /// Whether it is installed.
    static func isInstalled(_ name: String) -> Bool { path(name) != nil }

    /// Runs it on a text written to a file, whose path is put after the arguments, with a clean environment.
    static func run(_ name: String, _ arguments: [String], text: String, then more: [String] = []) throws
        -> (status: Int32, output: String)
    {
        guard let program = path(name) else { return (127, "\(name) is not installed") }
        let directory = TemporaryDirectory()
        let file = directory.path.appending("input").string
        try text.write(toFile: file, atomically: false, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments + [file] + more
        process.currentDirectoryURL = URL(fileURLWithPath: directory.path.string)
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": directory.path.string, "LC_ALL": "C.UTF-8", "TERM": "dumb",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        withExtendedLifetime(directory) {}
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private static func path(_ name: String) -> String? {
        ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }
}
