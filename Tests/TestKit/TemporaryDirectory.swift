// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
public import Primitives

/// A fresh directory that goes away with the last reference to it.
public final class TemporaryDirectory: Sendable {
    /// The absolute path of the directory.
    public let path: FilePath

    /// Makes a directory below `$TMPDIR` or `/tmp`.
    public init() {
        let base = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        path = FilePath("\(base)/substrate-test-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        } catch { preconditionFailure("no temporary directory at \(path): \(error)") }
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }
}
