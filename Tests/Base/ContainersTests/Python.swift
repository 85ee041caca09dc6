// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Python's own packers, which the readers are compared with.
enum Python {
    /// What a script prints; nil, with a line that says so, where there is no Python.
    static func run(_ script: String) -> [UInt8]? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let pipe = Pipe()
        process.standardOutput = pipe
        do { try process.run() } catch { return absent() }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? Array(output) : absent()
    }

    private static func absent() -> [UInt8]? {
        print("python3 is not there: the comparison with it is left out")
        return nil
    }
}
