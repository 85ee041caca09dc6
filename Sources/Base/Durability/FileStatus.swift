// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc

/// What stands at a path: kind, size, permissions and times.
public struct FileStatus: Hashable, Sendable {
    /// The kinds of directory entries.
    public enum Kind: String, Hashable, Sendable {
        /// A regular file.
        case file
        /// A directory.
        case directory
        /// A symbolic link.
        case link
        /// A named pipe, socket or device.
        case special
    }

    /// The kind of thing.
    public let kind: Kind
    /// The size in bytes.
    public let size: Int64
    /// The bytes it takes on the disk; less than `size` where the file has holes.
    public let allocated: Int64
    /// The permission bits.
    public let permissions: UInt16
    /// The numeric id of the owner.
    public let owner: UInt32
    /// The device and the inode: equal for two names of one file.
    public let identity: [UInt64]
    /// When the content last changed, in nanoseconds since 1970.
    public let modified: Int64
    /// When content or attributes last changed, in nanoseconds since 1970.
    public let changed: Int64

    init(_ found: cposix_status) {
        kind =
            switch mode_t(found.kind) {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .link
            default: .special
            }
        size = Int64(clamping: found.size)
        allocated = Int64(clamping: found.allocated)
        permissions = UInt16(truncatingIfNeeded: found.mode)
        owner = found.owner
        identity = [found.device, found.inode]
        modified = found.modified_ns
        changed = found.changed_ns
    }
}
