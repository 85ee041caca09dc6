// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// Where the programs of the system are.
public enum Executable {
    /// The absolute path of a program, looked for in a list of directories; nil where it is not installed.
    public static func find(_ name: String, in path: String = "/usr/local/bin:/usr/bin:/bin") -> FilePath? {
        guard !name.isEmpty, !name.contains("/") else { return nil }
        for directory in path.split(separator: ":") where directory.hasPrefix("/") {
            let candidate = FilePath(String(directory)).appending(name)
            if unsafe candidate.withCString({ unsafe access($0, X_OK) }) == 0 { return candidate }
        }
        return nil
    }
}
