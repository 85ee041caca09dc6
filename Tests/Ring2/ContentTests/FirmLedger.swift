// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Ledger
import Primitives

extension FirmArchive {
    static func ledger(_ directory: FilePath) async throws -> Ledger {
        let scope = try Firm.scope()
        let keys = directory.appending("keys")
        try Files.createDirectory(keys)
        return try await Ledger.open(
            scope: scope,
            places: LedgerPlaces(
                directory: directory.appending("ledger"), signedState: directory.appending("signed"),
                subjectKeys: keys.appending("subjects")),
            keys: LedgerKeyRing(directory: keys, tenant: scope.moduleID, origin: "test.example/firm"), clock: .system)
    }
}

func makeDirectory(_ path: FilePath) throws {
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
}

func overwrite(_ path: FilePath) throws {
    try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: path.string))
}
