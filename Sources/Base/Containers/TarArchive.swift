// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A tar file: the old format, ustar, GNU's long names and base-256 numbers, and pax headers.
///
/// A file that ends inside a member keeps the members before it and says so (`isTruncated`).
public struct TarArchive: Sendable {
    /// One member.
    public struct Member: Hashable, Sendable {
        /// What a member stands for.
        public enum Kind: String, Hashable, Sendable {
            /// A file with content.
            case file
            /// A folder.
            case directory
            /// A hard or symbolic link; it is never followed.
            case link
            /// A device, pipe, sparse file or something else without usable content.
            case other
        }
        /// The name as it stands in the file; any bytes.
        public let path: [UInt8]
        /// The name as text. Never a path to use.
        public let name: String
        /// What it stands for.
        public let kind: Kind
        /// Bytes of content.
        public let size: Int
        /// Whether the name would lead outside of the folder that it is unpacked to, or holds control characters.
        public let isUnsafe: Bool
        /// Whether a member before it has the same name.
        public let isDuplicate: Bool
        let start: Int
    }

    /// The members in their order.
    public let members: [Member]
    /// Whether the file ends inside a member or header.
    public let isTruncated: Bool
    private let bytes: [UInt8]
    private let limits: ContainerLimits

    /// Whether bytes start with a tar header whose checksum holds.
    public static func recognizes(_ bytes: [UInt8]) -> Bool { TarHeader(bytes, at: 0) != nil }

    /// Reads all headers.
    ///
    /// - Throws: `ContainerError`: `.otherFormat`, `.damaged` where what follows a member is no header, `.overLimit`.
    public init(_ bytes: [UInt8], limits: ContainerLimits = ContainerLimits()) throws(ContainerError) {
        guard Self.recognizes(bytes) else { throw ContainerError(.otherFormat, "the bytes are no tar file") }
        self.bytes = bytes
        self.limits = limits
        var members: [Member] = []
        var names: Set<[UInt8]> = []
        var extended = TarHeader.Extended()
        var isTruncated = false
        var index = 0
        var headers = 0
        while index < bytes.count {
            guard bytes.count - index >= 512 else {
                isTruncated = bytes[index...].contains { $0 != 0 }
                break
            }
            if bytes[index..<index + 512].allSatisfy({ $0 == 0 }) { break }
            guard let header = TarHeader(bytes, at: index) else {
                throw ContainerError(.damaged, "a header of the tar file is damaged")
            }
            headers += 1
            guard headers <= 2 * limits.members, members.count < limits.members else {
                throw ContainerError(.overLimit, "the tar file has more than \(limits.members) members")
            }
            let start = index + 512
            let size = header.takesExtended ? extended.size ?? header.size : header.size
            let content = header.hasContent ? size : 0
            guard content <= bytes.count - start else {
                isTruncated = true
                break
            }
            index = start + (content + 511) / 512 * 512
            if !header.takesExtended {
                extended.read(header.type, bytes[start..<start + content])
                continue
            }
            let path = extended.path ?? header.path
            members.append(
                Member(
                    path: path, name: MemberPath.name(path, fallback: "windows-1252"),
                    kind: extended.isSparse ? .other : header.kind,
                    size: content, isUnsafe: MemberPath.isUnsafe(path), isDuplicate: !names.insert(path).inserted,
                    start: start))
            extended = TarHeader.Extended()
        }
        self.members = members
        self.isTruncated = isTruncated
    }

    /// The content of a member.
    ///
    /// - Throws: `ContainerError`: `.noSuchMember` for folders, links and devices, `.overLimit`.
    public func content(of member: Member) throws(ContainerError) -> [UInt8] {
        guard member.kind == .file, member.size <= bytes.count - member.start else {
            throw ContainerError(.noSuchMember, "the member of the tar file has no content")
        }
        guard member.size <= limits.memberBytes else {
            throw ContainerError(.overLimit, "the member has more than \(limits.memberBytes) bytes")
        }
        return Array(bytes[member.start..<member.start + member.size])
    }
}
