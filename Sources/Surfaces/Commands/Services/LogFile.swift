// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Glibc
import Primitives

/// A log that a child writes to.
struct LogFile: Sendable {
    let descriptor: Int32

    /// Opens the file for appending, readable by its owner alone.
    static func open(_ path: FilePath) throws -> LogFile {
        let descriptor = unsafe path.withCString {
            unsafe Glibc.open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        }
        guard descriptor >= 0 else {
            throw CommandFailure(
                CommandCode.didNotStart, "the log \(path) cannot be written (error \(errno))",
                nextStep: "check the permissions and the free space of its directory")
        }
        return LogFile(descriptor: descriptor)
    }
    func close() { _ = Glibc.close(descriptor) }
}
