// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Foundation
import Glibc
import Primitives
import TestKit
import Testing

@testable import Vault

/// Gives out fixed bytes instead of random ones.
struct FixedBytes: RandomNumberGenerator {
    private var rest: ArraySlice<UInt8>
    init(_ hex: String...) throws { rest = try #require([UInt8](hex: hex.joined()))[...] }
    mutating func next() -> UInt64 {
        precondition(rest.count >= 8, "a test asks for more numbers than it gave")
        defer { rest = rest.dropFirst(8) }
        return rest.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    var isUsedUp: Bool { rest.isEmpty }
}

/// The formats as an independent implementation writes them.
struct VaultVectors: Decodable {
    struct Blob: Decodable, CustomTestStringConvertible {
        let name, subject_key, blob_key, salt, binding, content_sha256, key_id, commitment, stored_sha256: String
        let meta, stored, content, header: String?
        let meta_fill: Int?
        let compressed: Bool
        let content_size, stored_size: Int
        var testDescription: String { name }

        var metaBytes: [UInt8] {
            meta.map { Array($0.utf8) }
                ?? Array(("{\"x\":\"" + String(repeating: "a", count: meta_fill ?? 0) + "\"}").utf8)
        }
        var contentBytes: [UInt8] {
            content.flatMap { [UInt8](hex: $0) }
                ?? (0..<content_size).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ 7 &* $0 &+ ($0 >> 8)) }
        }
        func key() throws -> SubjectKey {
            SubjectKey(secret: try SecretKey(bytes: try #require([UInt8](hex: subject_key))))
        }
        func bindingBytes() throws -> [UInt8] { try #require([UInt8](hex: binding)) }
    }
    struct Keys: Decodable {
        let tenant, index_key, wrapping_key, tenant_file, subject, subject_key, salt, subject_file_name: String
        let subject_file, key_id, source, source_identity: String
    }
    let blobs: [Blob]
    let keys: Keys

    static let shared: VaultVectors? = try? load()
    static func load() throws -> VaultVectors {
        let file = try #require(Bundle.module.url(forResource: "Vectors/vault-v1", withExtension: "json"))
        return try JSONDecoder().decode(VaultVectors.self, from: Data(contentsOf: file))
    }
}

extension SecretKey {
    /// A key that is the same in every run.
    static func of(_ byte: UInt8) throws -> SecretKey { try SecretKey(bytes: [UInt8](repeating: byte, count: 32)) }
}

extension SubjectKey {
    static func of(_ byte: UInt8) throws -> SubjectKey { SubjectKey(secret: try .of(byte)) }
}

/// The kind of error a call throws; nil where it throws none of the module's.
func refusal(_ body: () throws -> Void) -> VaultError.Code? {
    do { try body() } catch let error as VaultError {
        #expect(!error.message.isEmpty && !error.nextStep.isEmpty)
        return error.kind
    } catch { Issue.record("\(error)") }
    return nil
}
func refusal(_ body: () async throws -> Void) async -> VaultError.Code? {
    do { try await body() } catch let error as VaultError { return error.kind } catch { Issue.record("\(error)") }
    return nil
}

extension RandomNumberGenerator {
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }
}

/// A clock's hand far from the present, in whole days.
func days(_ count: Int, after now: Instant = WallClock.system.now) -> Instant {
    Instant(milliseconds: now.milliseconds + Int64(count) * 86_400_000)
}

/// Gives a file a second name, so that a test sees what happened to its bytes after the first is gone.
func hardLink(_ old: FilePath, _ new: FilePath) -> Bool {
    unsafe old.withCString { old in unsafe new.withCString { new in unsafe link(old, new) } } == 0
}
