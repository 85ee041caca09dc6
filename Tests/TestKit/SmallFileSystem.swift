// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Primitives

/// A file system in memory that is full after a few pages, for tests of a full disk; unmounted with the last reference.
public final class SmallFileSystem: Sendable {
    private let directory = TemporaryDirectory()
    /// The mount point.
    public var path: FilePath { directory.path }

    /// Mounts one of `kibibytes`; nil where the user may not mount.
    public init?(kibibytes: Int) {
        let target = directory.path.string
        let status = unsafe mount("tmpfs", target, "tmpfs", 0, "size=\(kibibytes)k,mode=700")
        guard status == 0 else { return nil }
    }

    /// Lets nobody write any more, not even the superuser.
    public func makeReadOnly() -> Bool {
        unsafe mount(nil, directory.path.string, nil, UInt(MS_REMOUNT | MS_RDONLY), "") == 0
    }

    /// Lets it be written again.
    public func makeWritable() -> Bool {
        unsafe mount(nil, directory.path.string, nil, UInt(MS_REMOUNT), "") == 0
    }

    /// Makes it larger or smaller; what it holds stays.
    public func resize(kibibytes: Int) -> Bool {
        unsafe mount(nil, directory.path.string, nil, UInt(MS_REMOUNT), "size=\(kibibytes)k") == 0
    }

    deinit { unsafe umount2(directory.path.string, CInt(MNT_DETACH)) }

    /// Whether the user may mount; the condition of tests that need a full disk.
    public static let isAvailable = SmallFileSystem(kibibytes: 64) != nil
}
