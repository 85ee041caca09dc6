// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

extension Span<UInt8> {
    /// The index of the first line feed at or after `start`, or nil.
    @inline(__always) func lineFeed(from start: Int) -> Int? {
        guard start < count else { return nil }
        return unsafe withUnsafeBufferPointer { buffer -> Int? in
            // A span that is not empty has a base address; memchr stays inside start..<count.
            let base = unsafe UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped)
            guard let found = unsafe memchr(base + start, 10, buffer.count - start) else { return nil }
            return unsafe base.distance(to: UnsafeRawPointer(found))
        }
    }
    /// A copy of a part.
    @inline(__always) func array(_ range: Range<Int>) -> [UInt8] {
        unsafe extracting(range).withUnsafeBufferPointer { unsafe Array($0) }
    }
    /// A part as text; bytes that are not UTF-8 become U+FFFD.
    @inline(__always) func text(_ range: Range<Int>) -> String {
        unsafe extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
    /// Whether a part equals a lower-case ASCII text, without regard to the part's case.
    @inline(__always) func equals(_ range: Range<Int>, _ lowerCase: StaticString) -> Bool {
        guard range.count == lowerCase.utf8CodeUnitCount else { return false }
        return lowerCase.withUTF8Buffer { wanted in
            for offset in 0..<wanted.count
            where unsafe ByteClass.lower(self[range.lowerBound + offset]) != wanted[offset] {
                return false
            }
            return true
        }
    }
    /// A part without leading and trailing spaces and tabs.
    @inline(__always) func trimmed(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, self[low] == 32 || self[low] == 9 { low += 1 }
        while high > low, self[high - 1] == 32 || self[high - 1] == 9 { high -= 1 }
        return low..<high
    }
}
