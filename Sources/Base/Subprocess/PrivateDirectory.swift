// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
import Primitives

/// A fresh directory (0700) for one child, removed with everything in it.
///
/// It is locked while it is in use, so that what a crash of ours left behind is recognised and removed by the next
/// process that makes one.
final class PrivateDirectory: Sendable {
    /// Where it is.
    let path: FilePath
    private let lock: Int32
    private let isRemoved = Lock(false)

    private static let parent: FilePath = "/tmp"
    private static let prefix = "substrate-sandbox-"
    /// What earlier processes left behind goes once in the life of this one.
    private static let swept: Void = { _ = sweep() }()

    /// Makes an empty one.
    init() throws(SubprocessError) {
        _ = Self.swept
        var status: Int32 = -EAGAIN
        var template: [CChar] = []
        for _ in 0..<8 where status == -EAGAIN {
            let name = Self.parent.appending(Self.prefix + "XXXXXX")
            template = name.bytes.map { CChar(bitPattern: $0) } + [0]
            status = unsafe cposix_private_directory(&template)
        }
        guard status >= 0 else {
            throw SubprocessError(
                .spawnFailed, "no private directory below \(Self.parent): \(SpawnPlan.words(-status))",
                nextStep: "check that \(Self.parent) can be written to and has room")
        }
        lock = status
        path = FilePath(bytes: template.dropLast().map { UInt8(bitPattern: $0) })
    }

    deinit { remove() }

    /// Puts a file into it.
    func write(_ name: String, _ content: [UInt8]) throws(SubprocessError) {
        guard !name.isEmpty, !name.contains("/"), !name.utf8.contains(0), name != ".", name != ".." else {
            throw SubprocessError(
                .badArgument, "a file of the sandbox has no plain name", nextStep: "give it a name without a slash")
        }
        let file = unsafe cposix_openat(lock, name, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        var failure = file < 0 ? -file : 0
        if file >= 0 {
            var offset = 0
            while failure == 0, offset < content.count {
                let count = unsafe content.withUnsafeBytes {
                    unsafe Glibc.write(file, $0.baseAddress.map { unsafe $0 + offset }, content.count - offset)
                }
                if count > 0 { offset += count } else if errno != EINTR { failure = errno }
            }
            close(file)
        }
        guard failure == 0 else {
            throw SubprocessError(
                .spawnFailed, "cannot write into a private directory: \(SpawnPlan.words(failure))",
                nextStep: "check that \(Self.parent) has room, and repeat")
        }
    }

    /// Removes it and what is in it; the second time does nothing.
    func remove() {
        let isFirst = isRemoved.withLock { isRemoved in
            defer { isRemoved = true }
            return !isRemoved
        }
        guard isFirst else { return }
        // What cannot be removed now is found by the sweep of a later process.
        _ = unsafe path.withCString { unsafe cposix_remove_directory($0) }
        close(lock)
    }

    /// Removes what processes that are gone have left behind; how many directories.
    static func sweep() -> Int {
        Int(max(0, unsafe parent.withCString { unsafe cposix_remove_abandoned($0, prefix) }))
    }
}
