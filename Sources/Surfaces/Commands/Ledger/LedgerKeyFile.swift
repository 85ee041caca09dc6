// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Home
import Primitives

/// The public half of the ledger's key, which the archive writes beside the private one.
enum LedgerKeyFile {
    /// The verifier key, or nil where the archive has not made the key yet.
    static func verifier(home: HomeDirectory, moduleID: ModuleID) throws -> String? {
        let file = home.keys.appending("ledger-\(moduleID).pub")
        guard Files.exists(file) else { return nil }
        let text = String(decoding: try Files.read(file, limit: 4096), as: UTF8.self)
        return String(text.prefix { $0 != "\n" })
    }
}
