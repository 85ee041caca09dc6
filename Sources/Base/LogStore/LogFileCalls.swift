// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import Primitives

/// A call that changes files: what tests count, fail, and copy the directory at.
public enum LogFileCall: String, Hashable, Sendable {
    /// A new file.
    case create
    /// Bytes written to a file.
    case write
    /// A file made durable.
    case sync
    /// A file cut or extended.
    case truncate
    /// A file given its final name.
    case rename
    /// A whole file replaced by rename.
    case replace
    /// A file removed.
    case remove
    /// A directory made.
    case makeDirectory
    /// The names of a directory made durable.
    case syncDirectory
}

/// What stands between a log and the kernel.
///
/// In programs nothing does. Tests learn of every call before it happens, and may let it fail as the kernel would.
public struct LogFileCalls: Sendable {
    /// What happens to a call.
    public enum Verdict: Sendable {
        /// The call is made.
        case proceed
        /// The call fails with this `errno`, without effect.
        case fail(errno: Int32)
        /// A write stops after so many bytes and fails with this `errno`.
        case failAfter(bytes: Int, errno: Int32)
    }
    private let before: (@Sendable (LogFileCall, FilePath) -> Verdict)?

    /// Makes every call as it is.
    public init() { before = nil }
    /// Asks before every call.
    public init(before: @escaping @Sendable (LogFileCall, FilePath) -> Verdict) { self.before = before }

    private func ask(_ call: LogFileCall, _ path: FilePath) throws(DurabilityError) {
        switch before?(call, path) ?? .proceed {
        case .proceed: return
        case .fail(let number), .failAfter(_, let number):
            throw DurabilityError(errno: number, "calling \(call.rawValue) on", path)
        }
    }

    func create(_ path: FilePath, permissions: UInt16) throws(DurabilityError) -> OpenFile {
        try ask(.create, path)
        return try OpenFile(path, for: .createNew, permissions: permissions)
    }
    func write(_ bytes: [UInt8], to file: borrowing OpenFile, at offset: Int64) throws(DurabilityError) {
        switch before?(.write, file.path) ?? .proceed {
        case .proceed: try file.write(bytes, at: offset)
        case .fail(let number): throw DurabilityError(errno: number, "writing", file.path)
        case .failAfter(let count, let number):
            try file.write(Array(bytes.prefix(count)), at: offset)
            throw DurabilityError(errno: number, "writing", file.path)
        }
    }
    func sync(_ file: borrowing OpenFile) throws(DurabilityError) {
        try ask(.sync, file.path)
        try file.sync()
    }
    func truncate(_ file: borrowing OpenFile, to size: Int64) throws(DurabilityError) {
        try ask(.truncate, file.path)
        try file.truncate(to: size)
    }
    func renameNew(_ source: FilePath, to target: FilePath) throws(DurabilityError) {
        try ask(.rename, target)
        try Files.renameNew(source, to: target)
    }
    func replace(_ bytes: [UInt8], at path: FilePath, permissions: UInt16) throws(DurabilityError) {
        try ask(.replace, path)
        try AtomicFile.write(bytes, to: path, permissions: permissions)
    }
    func remove(_ path: FilePath) throws(DurabilityError) {
        try ask(.remove, path)
        try Files.remove(path)
    }
    func makeDirectory(_ path: FilePath) throws(DurabilityError) {
        if Files.exists(path) { return }
        try ask(.makeDirectory, path)
        try Files.createDirectory(path)
    }
    func syncDirectory(_ path: FilePath) throws(DurabilityError) {
        try ask(.syncDirectory, path)
        try Files.syncDirectory(path)
    }
}
