// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One member of a zip file, as its central directory lists it.
public struct ZipMember: Hashable, Sendable {
    /// The name as it stands in the file; any bytes.
    public let path: [UInt8]
    /// The name as text, for people and for finding members of office files. Never a path to use.
    public let name: String
    /// Whether it stands for a folder.
    public let isDirectory: Bool
    /// Whether its content is encrypted.
    public let isEncrypted: Bool
    /// Whether it stands for a symbolic link.
    public let isLink: Bool
    /// Whether the name would lead outside of the folder that it is unpacked to, or holds control characters.
    public let isUnsafe: Bool
    /// Whether a member before it has the same name.
    public let isDuplicate: Bool
    /// Bytes unpacked, as declared; content of another size is refused.
    public let size: Int
    /// Bytes packed.
    public let compressedSize: Int
    /// Position among the members.
    public let index: Int

    let method: Int
    let checksum: Int
    let start: Int
}
