// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives

extension FilePath {
    /// The path without links and dot components; nil where nothing stands there.
    var resolved: FilePath? {
        guard let found = unsafe withCString({ unsafe realpath($0, nil) }) else { return nil }
        defer { unsafe free(found) }
        return unsafe FilePath(
            bytes: UnsafeBufferPointer(start: found, count: strlen(found)).map { UInt8(bitPattern: $0) })
    }

    /// Whether `other` is this directory or lies below it; both are resolved.
    func holds(_ other: FilePath) -> Bool {
        other == self || bytes == [UInt8(ascii: "/")] || other.bytes.starts(with: bytes + [UInt8(ascii: "/")])
    }
}
