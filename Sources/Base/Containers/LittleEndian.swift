// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Whole numbers that lie in bytes, lowest byte first; nil where the bytes end before them.
extension [UInt8] {
    func littleEndian16(at index: Int) -> Int? {
        guard index >= 0, index <= count - 2 else { return nil }
        return Int(self[index]) | Int(self[index + 1]) << 8
    }

    func littleEndian32(at index: Int) -> Int? {
        guard index >= 0, index <= count - 4 else { return nil }
        return Int(self[index]) | Int(self[index + 1]) << 8 | Int(self[index + 2]) << 16 | Int(self[index + 3]) << 24
    }

    /// Nil also for what does not fit an `Int`.
    func littleEndian64(at index: Int) -> Int? {
        guard let low = littleEndian32(at: index), let high = littleEndian32(at: index + 4), high < 1 << 31 else {
            return nil
        }
        return high << 32 | low
    }
}
