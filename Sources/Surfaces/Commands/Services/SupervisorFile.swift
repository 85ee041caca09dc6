// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import Glibc
import Home
import Primitives

/// The file that says which process supervises a box: `run/substrate.pid`, held under a lock while it runs.
struct SupervisorFile: Sendable {
    private let path: FilePath
    private let lock: FileLock

    static func path(of box: Box) -> FilePath { box.home.run.appending("substrate.pid") }

    /// Takes the lock and writes this process's id.
    static func claim(_ box: Box) throws -> SupervisorFile {
        let path = path(of: box)
        let lock: FileLock
        do {
            lock = try FileLock(box.home.run.appending("substrate.lock"))
        } catch {
            throw CommandFailure(
                CommandCode.alreadyRunning, "another supervisor holds this box",
                nextStep: "stop it with `substrate down`", cause: error)
        }
        try AtomicFile.write(Array("\(getpid())\n".utf8), to: path)
        return SupervisorFile(path: path, lock: lock)
    }

    /// Removes the file; the lock goes with this value.
    func release() {
        withExtendedLifetime(lock) { try? Files.remove(path) }
    }
}

/// The process that supervises a box.
struct SupervisorProcess: Sendable {
    let processID: Int32

    /// Reads the file and checks that the process lives and runs this very program.
    init?(of box: Box) {
        guard let bytes = try? Files.read(SupervisorFile.path(of: box), limit: 32),
            let pid = Int32(String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""), pid > 1,
            let own = Self.program("/proc/self/exe"), Self.program("/proc/\(pid)/exe") == own
        else { return nil }
        processID = pid
    }

    /// Asks it to end and waits until it has.
    func terminate() async {
        kill(processID, SIGTERM)
        while kill(processID, 0) == 0 { try? await Task.sleep(for: .milliseconds(10)) }
    }

    private static func program(_ link: String) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            // The buffer is not empty, so it has a base address.
            unsafe readlink(link, bytes.baseAddress.unsafelyUnwrapped, bytes.count)
        }
        return count > 0 ? Array(buffer.prefix(count)) : nil
    }
}
