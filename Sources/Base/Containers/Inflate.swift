// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Unpacks deflate (RFC 1951), in Swift with every access checked: wrong bytes give an error, never a trap.
public enum Inflate {
    /// What one stream held.
    public struct Unpacked: Sendable {
        /// The bytes.
        public let content: [UInt8]
        /// How many packed bytes the stream took; what stands behind it is not looked at.
        public let consumed: Int
    }

    /// Unpacks one stream that starts at the first byte.
    ///
    /// - Parameters:
    ///   - bytes: the packed bytes; bytes behind the stream's end are ignored.
    ///   - limit: most bytes it may give.
    ///   - expected: how many it will probably give, where that is known; saves growing.
    /// - Returns: the unpacked bytes.
    /// - Throws: `ContainerError` with `.damaged` for what is no whole stream, `.overLimit` for one that gives more.
    public static func inflate(
        _ bytes: ArraySlice<UInt8>, limit: Int, expecting expected: Int? = nil
    ) throws(ContainerError) -> [UInt8] {
        try unpack(bytes, limit: limit, expecting: expected).content
    }

    /// Unpacks one stream and says where it ended.
    public static func unpack(
        _ bytes: ArraySlice<UInt8>, limit: Int, expecting expected: Int? = nil
    ) throws(ContainerError) -> Unpacked {
        var stream = InflateStream(limit: max(0, limit), inputCount: bytes.count, expected: expected)
        // A view of bytes that live through this call; bytes have no patterns that are wrong.
        let input = unsafe bytes.span.bytes
        while try !stream.block(input) {}
        return Unpacked(content: stream.finish(), consumed: stream.consumed)
    }

    /// Unpacks what can be unpacked of a stream that may be damaged, cut off or larger than the limit.
    ///
    /// - Returns: the bytes up to the fault or the limit, how far the input was read, and whether that is all of it.
    public static func beginning(
        _ bytes: ArraySlice<UInt8>, limit: Int
    ) -> (unpacked: Unpacked, isWhole: Bool) {
        var stream = InflateStream(limit: max(0, limit), inputCount: bytes.count, expected: nil)
        // A view of bytes that live through this call; bytes have no patterns that are wrong.
        let input = unsafe bytes.span.bytes
        var isWhole = true
        do throws(ContainerError) {
            while try !stream.block(input) {}
        } catch { isWhole = false }
        var content = stream.finish()
        if content.count > limit { content.removeLast(content.count - max(0, limit)) }
        return (Unpacked(content: content, consumed: stream.consumed), isWhole)
    }

    /// Unpacks a zlib stream (RFC 1950): two bytes of header, deflate, an Adler-32.
    public static func zlib(_ bytes: ArraySlice<UInt8>, limit: Int) throws(ContainerError) -> [UInt8] {
        let start = bytes.startIndex
        guard bytes.count >= 6, bytes[start] & 0x0F == 8, bytes[start + 1] & 0x20 == 0,
            (Int(bytes[start]) << 8 | Int(bytes[start + 1])).isMultiple(of: 31)
        else { throw ContainerError(.otherFormat, "the bytes are no zlib stream") }
        let unpacked = try unpack(bytes.dropFirst(2), limit: limit)
        let sum = bytes.dropFirst(2 + unpacked.consumed).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard bytes.count >= 6 + unpacked.consumed, sum == Checksum.adler32(unpacked.content) else {
            throw ContainerError(.damaged, "the checksum of a zlib stream fails")
        }
        return unpacked.content
    }
}
