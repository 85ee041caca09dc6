// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The checksums of packed formats; they find accidents, never attacks.
public enum Checksum {
    /// Eight tables of 256 values: how a byte, and the seven before it, change the sum.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 2048)
        for byte in 0..<256 {
            var value = UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
            tables[byte] = value
        }
        for index in 256..<2048 {
            let before = tables[index - 256]
            tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
        }
        return tables
    }()

    /// The CRC-32 of zip and gzip (polynomial 0xEDB88320 reflected, ITU-T V.42).
    public static func crc32(_ bytes: [UInt8]) -> UInt32 {
        let tables = tables.span
        let bytes = bytes.span
        var sum: UInt32 = 0xFFFF_FFFF
        var index = 0
        let end = bytes.count
        while end - index >= 8 {
            let low =
                sum
                ^ (UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
                    | UInt32(bytes[index + 3]) << 24)
            let near = tables[1792 + Int(low & 0xFF)] ^ tables[1536 + Int(low >> 8 & 0xFF)]
            let next = tables[1280 + Int(low >> 16 & 0xFF)] ^ tables[1024 + Int(low >> 24)]
            let far = tables[768 + Int(bytes[index + 4])] ^ tables[512 + Int(bytes[index + 5])]
            sum = near ^ next ^ far ^ tables[256 + Int(bytes[index + 6])] ^ tables[Int(bytes[index + 7])]
            index += 8
        }
        while index < end {
            sum = sum >> 8 ^ tables[Int((sum ^ UInt32(bytes[index])) & 0xFF)]
            index += 1
        }
        return ~sum
    }

    /// The Adler-32 of zlib streams (RFC 1950).
    public static func adler32(_ bytes: [UInt8]) -> UInt32 {
        let bytes = bytes.span
        var low: UInt32 = 1
        var high: UInt32 = 0
        var index = 0
        while index < bytes.count {
            // 5,552 bytes are what the sums hold before they must be reduced.
            let end = min(index + 5_552, bytes.count)
            while index < end {
                low &+= UInt32(bytes[index])
                high &+= low
                index += 1
            }
            low %= 65_521
            high %= 65_521
        }
        return high << 16 | low
    }
}
