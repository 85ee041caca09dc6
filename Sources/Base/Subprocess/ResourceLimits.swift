// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What a child may use; nil leaves the parent's limit.
public struct ResourceLimits: Hashable, Sendable {
    /// Bytes of address space.
    public var memoryBytes: UInt64?
    /// Seconds of processor time, after which the kernel kills it.
    public var processorSeconds: UInt64?
    /// Bytes in any file it writes.
    public var fileBytes: UInt64?
    /// Open files.
    public var openFiles: UInt64?
    /// Bytes of a core dump; none by default, since a dump would hold the data being worked on.
    public var coreBytes: UInt64? = 0

    /// No limits but the one on core dumps.
    public init() {}

    /// What a parser of foreign files may use: 512 MiB of address space, 20 s of processor time, 64 MiB in a file, 64
    /// open files, no core dump.
    public static let parser: ResourceLimits = {
        var limits = ResourceLimits()
        limits.memoryBytes = 512 << 20
        limits.processorSeconds = 20
        limits.fileBytes = 64 << 20
        limits.openFiles = 64
        return limits
    }()

    /// Resource numbers with values, in a fixed order.
    var entries: [(resource: Int32, value: UInt64)] {
        let all: [(Int32, UInt64?)] = [
            (Self.number(RLIMIT_AS), memoryBytes), (Self.number(RLIMIT_CPU), processorSeconds),
            (Self.number(RLIMIT_FSIZE), fileBytes), (Self.number(RLIMIT_NOFILE), openFiles),
            (Self.number(RLIMIT_CORE), coreBytes),
        ]
        return all.compactMap { resource, value in value.map { (resource, $0) } }
    }
    private static func number(_ resource: __rlimit_resource) -> Int32 { Int32(resource.rawValue) }
}
