// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// The right to be the one writer of a store, held while this value lives.
///
/// The kernel gives the lock back when the process ends, however it ends. The file holds the owner's process id for the
/// message of the next one; the id grants nothing.
public final class FileLock: Sendable {
    private let file: OpenFile

    /// Takes the lock, or fails with `durability_locked` and the owner's process id.
    public init(_ path: FilePath) throws(DurabilityError) {
        let file = try OpenFile(path, for: .create)
        guard try file.takeLock() else {
            let owner = String(decoding: try file.read(at: 0, count: 20).prefix { $0 != 0x0a }, as: UTF8.self)
            let name = Int(owner).map { "process \($0)" } ?? "another process"
            throw DurabilityError(
                .locked, path: path, "\(path) is held by \(name)", nextStep: "stop \(name), or wait until it ends")
        }
        try file.truncate(to: 0)
        try file.write(Array("\(getpid())\n".utf8), at: 0)
        self.file = file
    }

    deinit { file.releaseLock() }
}
