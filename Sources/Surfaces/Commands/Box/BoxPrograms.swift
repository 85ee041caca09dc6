// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Glibc
import Primitives
import Subprocess

/// The programs of the box, which are installed in one directory.
enum BoxPrograms {
    /// Where this program, and so the others, are.
    static var directory: FilePath {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            // The buffer is not empty, so it has a base address.
            unsafe readlink("/proc/self/exe", bytes.baseAddress.unsafelyUnwrapped, bytes.count)
        }
        precondition(count > 0, "the kernel does not say where this program is")
        return FilePath(bytes: buffer.prefix(count)).parent
    }

    /// The path of a program that was installed with this one.
    static func path(of name: String) throws -> FilePath {
        let path = directory.appending(name)
        guard unsafe path.withCString({ unsafe access($0, X_OK) }) == 0 else {
            throw CommandFailure(
                CommandCode.programMissing, "\(path) is missing or cannot be run",
                nextStep: "install all programs of the box in one directory, with `make install`")
        }
        return path
    }

    /// What a service sees of this process's environment: its settings, and nothing that holds a secret by accident.
    static func environment(home: FilePath, adding more: [String: String] = [:]) -> ProcessEnvironment {
        let current = ProcessEnvironment.current.variables
        let kept = current.filter { name, _ in
            name.hasPrefix("SUBSTRATE_")
                || ["HOME", "XDG_CONFIG_HOME", "LD_LIBRARY_PATH", "SWIFT_BACKTRACE"].contains(name)
        }
        return ProcessEnvironment.minimal.adding(kept).adding(["SUBSTRATE_HOME": home.string]).adding(more)
    }
}
