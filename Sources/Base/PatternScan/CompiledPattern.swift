// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CRE2

/// One compiled pattern: the owner of an engine handle.
@safe final class CompiledPattern: @unchecked Sendable {
    // Proof for @unchecked Sendable: the handle is made in `init` and freed in `deinit`; between the two it is only
    // read, and RE2 guards its automaton cache with its own locks.
    private let handle: OpaquePointer

    init(_ pattern: String, named name: String, memoryBytes: Int) throws(PatternError) {
        let bytes = Array(pattern.utf8)
        var message = [CChar](repeating: 0, count: 256)
        let made = unsafe bytes.withUnsafeBytes { buffer in
            unsafe cre2_compile(
                buffer.bindMemory(to: CChar.self).baseAddress, buffer.count, Int64(memoryBytes), &message,
                message.count)
        }
        guard let made = unsafe made else {
            let reason = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw PatternError(
                .syntax, "the pattern of rule \(name) can't be compiled: \(reason)",
                nextStep: "write it in RE2 syntax (no back-references, no look-around)")
        }
        unsafe handle = unsafe made
    }

    deinit { unsafe cre2_free(handle) }

    /// The leftmost longest match inside `range`, which may be empty.
    func find(in text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int>? {
        var start = 0
        var end = 0
        let base = unsafe text.bindMemory(to: CChar.self).baseAddress
        let found = unsafe cre2_find(handle, base, text.count, range.lowerBound, range.upperBound, &start, &end)
        precondition(found >= 0, "the pattern engine ran out of memory")
        return found == 1 ? start..<end : nil
    }

    /// Whether the pattern matches exactly the bytes of `range`.
    func matches(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        let base = unsafe text.bindMemory(to: CChar.self).baseAddress
        let found = unsafe cre2_matches(handle, base, text.count, range.lowerBound, range.upperBound)
        precondition(found >= 0, "the pattern engine ran out of memory")
        return found == 1
    }
}
