// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives

extension Files {
    /// Overwrites the first bytes of a file, waits for the disk, and removes it; the directory is left to be synced.
    ///
    /// The file goes even where it cannot be overwritten; the failure is thrown then. On disks that write elsewhere than
    /// they say (flash, copy on write) the old bytes may stay readable for a while to whoever takes the disk apart.
    static func overwriteAndRemove(_ path: FilePath, bytes limit: Int) throws(DurabilityError) {
        guard let status = try Files.status(path) else { return }
        var failure: DurabilityError?
        if status.kind == .file {
            do throws(DurabilityError) {
                try Files.setPermissions(0o600, of: path)
                let file = try OpenFile(path, for: .update)
                try file.write([UInt8](repeating: 0, count: Int(min(status.size, Int64(limit)))), at: 0)
                try file.sync()
            } catch { failure = error }
        }
        try Files.remove(path)
        if let failure { throw failure }
    }
}
