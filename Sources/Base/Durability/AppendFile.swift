// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// A file that only grows: `append` adds bytes at its end, `sync` makes all of them durable.
///
/// A failed write is taken back, so a full disk leaves a clean end and the next append may succeed. A failed sync, or a
/// failed taking back, stops the file: every later call throws `durability_stopped`, because the kernel may already
/// have dropped the data and a second sync would report a success that means nothing. Safe to share; calls wait for
/// each other and block.
public final class AppendFile: Sendable {
    /// The path of the file.
    public let path: FilePath
    private final class State {
        let file: OpenFile
        var size: Int64
        var isStopped = false
        init(file: consuming OpenFile, size: Int64) {
            self.file = file
            self.size = size
        }
    }
    private let state: Lock<State>

    /// Opens the file for appending, making it (durably) where it does not exist.
    public init(_ path: FilePath, permissions: UInt16 = 0o600) throws(DurabilityError) {
        let isNew = !Files.exists(path)
        let file = try OpenFile(path, for: .create, permissions: permissions)
        if isNew { try Files.syncDirectory(path.parent) }
        let size = try file.status().size
        self.path = path
        state = Lock(State(file: file, size: size))
    }

    /// The bytes appended so far, synced or not.
    public var size: Int64 { state.withLock { $0.size } }

    /// Appends bytes and returns the offset of the first; not durable before `sync`.
    @discardableResult public func append(_ bytes: [UInt8]) throws(DurabilityError) -> Int64 {
        try state.withLock { (state) throws(DurabilityError) in
            try refuseIfStopped(state)
            let start = state.size
            do throws(DurabilityError) {
                try state.file.write(bytes, at: start)
            } catch {
                do throws(DurabilityError) {
                    try state.file.truncate(to: start)
                } catch { state.isStopped = true }
                throw error
            }
            state.size = start + Int64(bytes.count)
            return start
        }
    }

    /// Waits until everything appended is on the disk.
    public func sync() throws(DurabilityError) {
        try state.withLock { (state) throws(DurabilityError) in
            try refuseIfStopped(state)
            do throws(DurabilityError) {
                try state.file.sync()
            } catch {
                state.isStopped = true
                throw error
            }
        }
    }

    /// Cuts the file back to `size` bytes, durably: for recovery of a torn end, before the first append.
    public func cut(to size: Int64) throws(DurabilityError) {
        try state.withLock { (state) throws(DurabilityError) in
            try refuseIfStopped(state)
            guard size < state.size else { return }
            try state.file.truncate(to: size)
            state.size = size
            try state.file.sync()
        }
    }

    /// Reads up to `count` bytes at `offset`; fewer only at the end of the file.
    public func read(at offset: Int64, count: Int) throws(DurabilityError) -> [UInt8] {
        try state.withLock { (state) throws(DurabilityError) in try state.file.read(at: offset, count: count) }
    }

    private func refuseIfStopped(_ state: State) throws(DurabilityError) {
        guard state.isStopped else { return }
        throw DurabilityError(
            .stopped, path: path, "\(path) takes no more writes since an earlier one failed",
            nextStep: "repair the disk, then restart the program: it keeps everything that was acknowledged")
    }
}
