// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reads gzip files (RFC 1952): all members one after the other, checksums checked.
public enum GzipReader {
    /// What a gzip file held.
    public struct Unpacked: Sendable {
        /// The bytes of all members together.
        public let content: [UInt8]
        /// The file name that the first member gives, as ISO-8859-1; nil for none. Only a label, never a path to use.
        public let name: String?
    }

    /// Whether bytes start as a gzip file does.
    public static func recognizes(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B, 8]) }

    /// Unpacks a file; zero bytes behind the last member are padding.
    ///
    /// - Throws: `ContainerError`: `.otherFormat`, `.damaged`, and `.overLimit` above `memberBytes`.
    public static func unpack(
        _ bytes: [UInt8], limits: ContainerLimits = ContainerLimits()
    ) throws(ContainerError) -> Unpacked {
        guard recognizes(bytes) else { throw ContainerError(.otherFormat, "the bytes are no gzip file") }
        var content: [UInt8] = []
        var name: String?
        var index = 0
        var members = 0
        while index < bytes.count {
            guard bytes[index] != 0 || bytes[index...].contains(where: { $0 != 0 }) else { break }
            guard members < limits.members else {
                throw ContainerError(.overLimit, "the gzip file has more than \(limits.members) members")
            }
            let header = try header(bytes, at: index)
            if members == 0 { name = header.name }
            let limit = limits.memberBytes - content.count
            let unpacked = try Inflate.unpack(bytes[header.end...], limit: limit)
            let end = header.end + unpacked.consumed
            guard let sum = bytes.littleEndian32(at: end), let size = bytes.littleEndian32(at: end + 4) else {
                throw ContainerError(.damaged, "the gzip file ends too early")
            }
            guard size == unpacked.content.count & 0xFFFF_FFFF, sum == Int(Checksum.crc32(unpacked.content)) else {
                throw ContainerError(.damaged, "the checksum of a gzip member fails")
            }
            if members == 0 { content = unpacked.content } else { content += unpacked.content }
            members += 1
            index = end + 8
        }
        return Unpacked(content: content, name: name)
    }

    private static func header(
        _ bytes: [UInt8], at start: Int
    ) throws(ContainerError) -> (end: Int, name: String?) {
        guard bytes[start...].starts(with: [0x1F, 0x8B]) else {
            throw ContainerError(.damaged, "something else follows the gzip member")
        }
        guard bytes.count - start >= 18 else { throw ContainerError(.damaged, "the gzip file ends too early") }
        let flags = bytes[start + 3]
        guard bytes[start + 2] == 8, flags & 0xE0 == 0 else {
            throw ContainerError(.unsupported, "the gzip file uses an unknown method")
        }
        var index = start + 10
        var name: String?
        if flags & 4 != 0 { index += 2 + (bytes.littleEndian16(at: index) ?? 0) }
        for bit: UInt8 in [8, 16] where flags & bit != 0 {
            guard index < bytes.count, let end = bytes[index...].firstIndex(of: 0) else {
                throw ContainerError(.damaged, "the gzip file ends too early")
            }
            if bit == 8 {
                var scalars = String.UnicodeScalarView()
                for byte in bytes[index..<end].prefix(1_024) { scalars.append(Unicode.Scalar(byte)) }
                name = String(scalars)
            }
            index = end + 1
        }
        if flags & 2 != 0 { index += 2 }
        guard index < bytes.count else { throw ContainerError(.damaged, "the gzip file ends too early") }
        return (index, name)
    }
}
