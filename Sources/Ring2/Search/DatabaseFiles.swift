// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Glibc
import Primitives

/// The files of one derived database.
enum DatabaseFiles {
    /// Removes a database with its log; nothing may have it open.
    static func remove(_ path: FilePath) throws(DatabaseError) {
        for suffix in ["", "-wal", "-shm"] {
            let file = FilePath(bytes: path.bytes + Array(suffix.utf8))
            let status = unsafe file.withCString { unsafe unlink($0) == 0 ? 0 : errno }
            guard status == 0 || status == ENOENT else {
                throw DatabaseError(.io, "removing \(file) failed with error \(status)")
            }
        }
    }
}
