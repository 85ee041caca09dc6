// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The name a message has in the tables of threads: the start of a digest of its id.
struct ThreadKey: Hashable, Sendable {
    static let size = 16
    let bytes: [UInt8]

    init(_ id: String) { bytes = Array(SHA256.hash(Array(id.utf8)).bytes.prefix(Self.size)) }
    private init(bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

    /// The keys that lie one behind the other in a column.
    static func keys(in blob: [UInt8]) -> [ThreadKey] {
        stride(from: 0, to: blob.count - blob.count % size, by: size).map { ThreadKey(bytes: blob[$0..<($0 + size)]) }
    }
}
