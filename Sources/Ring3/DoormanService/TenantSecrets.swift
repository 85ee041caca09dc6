// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import HTTPCodec
import Home
import Primitives

/// The secrets that token codes and audit hashes depend on: one file for the box, one derived key for each tenant and use.
struct TenantSecrets: Sendable {
    private let root: [UInt8]
    private static let count = 32

    /// Reads `doorman/keys/token.secret`, making it where it is missing.
    static func loadOrCreate(in home: HomeDirectory) throws(DoormanError) -> TenantSecrets {
        let path = home.doormanKeys.appending("token.secret")
        do throws(DurabilityError) {
            if !Files.exists(path) {
                do throws(DurabilityError) {
                    try AtomicFile.create(SecureRandom.bytes(count), at: path)
                } catch  where error.kind == .alreadyExists {}
            }
            let bytes = try Files.read(path, limit: count)
            guard bytes.count == count else { throw DurabilityError(.io, path: path, "it is too short", nextStep: "") }
            return TenantSecrets(root: bytes)
        } catch {
            throw DoormanError(
                .secretUnusable, "the Doorman's secret cannot be used: \(error.message)",
                nextStep: "restore doorman/keys/token.secret from a backup, or remove it to make a new one",
                status: .internalServerError)
        }
    }

    /// The key that token codes of a tenant depend on.
    func tokens(of tenant: TenantScope) -> [UInt8] { key("substrate token codes v1", tenant) }
    /// The key under which a tenant's content is hashed for the audit ledger.
    func audit(of tenant: TenantScope) -> [UInt8] { key("substrate audit hashes v1", tenant) }

    private func key(_ use: String, _ tenant: TenantScope) -> [UInt8] {
        HKDFSHA256.derive(root, info: Array("\(use)\n\(tenant.moduleID.name)".utf8))
    }
}
