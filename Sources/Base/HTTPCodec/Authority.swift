// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The rule for `host[:port]` in Host fields and absolute-form targets.
enum Authority {
    /// Whether bytes are a host (name, IPv4, or IPv6 in brackets) with an optional port. Empty is allowed by RFC 9110.
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count <= 255 + 6 else { return false }
        var index = range.lowerBound
        let end = range.upperBound
        if index < end, bytes[index] == UInt8(ascii: "[") {
            index += 1
            let start = index
            while index < end, ByteClass.hex(bytes[index]) != nil || bytes[index] == 58 || bytes[index] == 46 {
                index += 1
            }
            guard index > start, index < end, bytes[index] == UInt8(ascii: "]") else { return false }
            index += 1
        } else {
            while index < end, isHostByte(bytes[index]) { index += 1 }
        }
        if index == end { return true }
        guard bytes[index] == 58, end - index <= 6 else { return false }
        index += 1
        while index < end {
            guard (48...57).contains(bytes[index]) else { return false }
            index += 1
        }
        return true
    }
    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        case UInt8(ascii: "%"): true
        default: false
        }
    }
}
