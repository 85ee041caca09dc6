// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Foundation
import Ledger
import Primitives
import TransparencyLog

extension FirmArchive {
    static func ledger(_ directory: FilePath) async throws -> Ledger {
        let key = try Ed25519PrivateKey(seed: [UInt8](repeating: 7, count: 32))
        return try await Ledger.open(
            scope: Firm.scope(), directory: directory.appending("ledger"),
            signer: NoteSigner(name: "test.example/firm", key: key), clock: .system)
    }
}

func makeDirectory(_ path: FilePath) throws {
    try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
}

func overwrite(_ path: FilePath) throws {
    try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: path.string))
}
