// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A zip file (APPNOTE 6.3, with Zip64), read by its central directory.
///
/// Checked before anything is unpacked: every member lies inside the file and before the directory, local and central
/// names agree, no two members share bytes, and the declared sizes stay within the limits. Bytes before the first
/// member are allowed, as self-unpacking programs have them. Names are labels; nothing is ever written by them.
public struct ZipArchive: Sendable {
    /// The members in the order of the directory. Duplicates are kept and flagged.
    public let members: [ZipMember]
    private let bytes: [UInt8]
    private let limits: ContainerLimits
    private let byName: [String: Int]

    /// Whether bytes start as a zip file does (a member, or an empty file's end).
    public static func recognizes(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
    }

    /// Reads the directory.
    ///
    /// - Throws: `ContainerError`: `.otherFormat` without an end record, `.damaged`, `.overlapping`, `.overLimit`.
    public init(_ bytes: [UInt8], limits: ContainerLimits = ContainerLimits()) throws(ContainerError) {
        self.bytes = bytes
        self.limits = limits
        var directory = try ZipDirectory(bytes)
        guard directory.count <= limits.members else {
            throw ContainerError(.overLimit, "the zip file has more than \(limits.members) members")
        }
        var members: [ZipMember] = []
        var byName: [String: Int] = [:]
        // A member's directory entry has 46 bytes at least, so a false count can't make this large.
        members.reserveCapacity(directory.count)
        var total = 0
        while let entry = try directory.next() {
            guard members.count < limits.members else {
                throw ContainerError(.overLimit, "the zip file has more than \(limits.members) members")
            }
            let name = entry.name
            let (sum, isTooMuch) = total.addingReportingOverflow(entry.size)
            guard !isTooMuch, sum <= limits.totalBytes else {
                throw ContainerError(.overLimit, "the zip file declares more than \(limits.totalBytes) bytes")
            }
            total = sum
            let member = ZipMember(
                path: entry.path, name: name, isDirectory: entry.isDirectory, isEncrypted: entry.flags & 0x41 != 0,
                isLink: entry.isLink, isUnsafe: MemberPath.isUnsafe(entry.path), isDuplicate: byName[name] != nil,
                size: entry.size, compressedSize: entry.compressedSize, index: members.count, method: entry.method,
                checksum: entry.checksum, start: entry.start)
            if byName[name] == nil { byName[name] = members.count }
            members.append(member)
        }
        self.members = members
        self.byName = byName
        try checkPlaces(end: directory.start)
    }

    /// The first member of a name, compared byte by byte as text.
    public func member(_ name: String) -> ZipMember? { byName[name].map { members[$0] } }

    /// The content of the first member of a name; nil where there is none.
    public func content(named name: String) throws(ContainerError) -> [UInt8]? {
        guard let member = member(name) else { return nil }
        return try content(of: member)
    }

    /// Unpacks a member.
    ///
    /// - Throws: `ContainerError`: `.encrypted`, `.unsupported` for methods other than stored and deflate,
    ///   `.overLimit`, and `.damaged` where size or CRC-32 differ from what is declared.
    public func content(of member: ZipMember) throws(ContainerError) -> [UInt8] {
        guard !member.isEncrypted else { throw ContainerError(.encrypted, "the member is encrypted") }
        guard member.method == 0 || member.method == 8 else {
            throw ContainerError(.unsupported, "the member is packed by method \(member.method)")
        }
        guard member.size <= limits.memberBytes else {
            throw ContainerError(.overLimit, "the member has more than \(limits.memberBytes) bytes")
        }
        // The slack of 1 KiB leaves tiny members alone.
        guard member.size - 1_024 <= member.compressedSize.multipliedReportingOverflow(by: limits.ratio).partialValue
        else { throw ContainerError(.overLimit, "the member unpacks to more than \(limits.ratio) times its size") }
        let packed = try packed(member)
        let content =
            member.method == 0
            ? Array(packed) : try Inflate.inflate(packed, limit: member.size, expecting: member.size)
        guard content.count == member.size, Int(Checksum.crc32(content)) == member.checksum else {
            throw ContainerError(.damaged, "size or checksum of a member differ from what is declared")
        }
        return content
    }

    /// The packed bytes of a member; its local header was checked when the file was opened.
    private func packed(_ member: ZipMember) throws(ContainerError) -> ArraySlice<UInt8> {
        guard let length = ZipDirectory.localHeaderLength(bytes, at: member.start, path: member.path),
            member.start + length + member.compressedSize <= bytes.count
        else { throw ContainerError(.damaged, "a member lies outside of the zip file") }
        let start = member.start + length
        return bytes[start..<start + member.compressedSize]
    }

    /// Refuses members that share bytes with each other or with the directory, and local headers that disagree.
    private func checkPlaces(end: Int) throws(ContainerError) {
        var free = 0
        for member in members.sorted(by: { ($0.start, $0.index) < ($1.start, $1.index) }) {
            guard let length = ZipDirectory.localHeaderLength(bytes, at: member.start, path: member.path) else {
                throw ContainerError(.damaged, "the directory of the zip file names a member that is not there")
            }
            let (stop, isTooMuch) = (member.start + length).addingReportingOverflow(member.compressedSize)
            guard member.start >= free else {
                throw ContainerError(.overlapping, "members of the zip file share the same bytes")
            }
            guard !isTooMuch, stop <= end else {
                throw ContainerError(.damaged, "a member lies outside of the zip file")
            }
            free = stop
        }
    }
}
