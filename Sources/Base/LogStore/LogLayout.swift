// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TransparencyLog

/// Where the files of a log stand.
struct LogLayout: Sendable {
    let directory: FilePath

    var lock: FilePath { directory.appending("lock") }
    var wal: FilePath { directory.appending("wal") }
    /// What others may read: the files of C2SP tlog-tiles and nothing else.
    var log: FilePath { directory.appending("log") }
    var index: FilePath { directory.appending("index") }
    var torn: FilePath { directory.appending("torn") }
    /// Files on their way into `log`.
    var staging: FilePath { directory.appending("staging") }
    var checkpoint: FilePath { log.appending("checkpoint") }
    /// The cosignatures of the newest checkpoint that has some.
    var cosignatures: FilePath { directory.appending("cosignatures") }

    func tile(_ path: TilePath) -> FilePath { log.appending(path.path) }
    func segment(_ firstIndex: UInt64) -> FilePath {
        let digits = String(firstIndex)
        return wal.appending(String(repeating: "0", count: 20 - digits.count) + digits + ".wal")
    }

    /// The first index that a segment's name tells; nil for another file.
    static func firstIndex(segment name: FilePath) -> UInt64? {
        let text = name.string
        guard text.hasSuffix(".wal"), text.utf8.count == 24 else { return nil }
        return UInt64(text.dropLast(4))
    }
}
