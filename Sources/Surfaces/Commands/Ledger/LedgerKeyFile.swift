// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Home
import NoteKeys
import Primitives
import TransparencyLog

/// The public half of the ledger's keys, which the archive writes beside the private one: the newest first.
enum LedgerKeyFile {
    static func path(home: HomeDirectory, moduleID: ModuleID) -> FilePath {
        home.keys.appending("ledger-\(moduleID).pub")
    }

    /// All keys that ever were in use, the present one first; none where the archive has not made one yet.
    static func verifiers(home: HomeDirectory, moduleID: ModuleID) throws -> [NoteVerifier] {
        let file = path(home: home, moduleID: moduleID)
        return Files.exists(file) ? try NoteKeyFile.verifiers(in: file) : []
    }
}
