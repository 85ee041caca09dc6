// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Appends from many callers that share one write and one sync.
///
/// While one group is on its way to the disk, later callers wait and form the next group: no timer, so a lone caller
/// waits for one sync only, and a crowd shares it. Order is the order of arrival.
public actor GroupCommit {
    private struct Waiting {
        let bytes: [UInt8]
        let reply: CheckedContinuation<Int64, any Error>
    }
    private let file: AppendFile
    private let groupLimit: Int
    private let queueLimit: Int
    private var queue: [Waiting] = []
    private var queuedBytes = 0
    private var isWriting = false
    /// How many syncs were made so far.
    public private(set) var groups = 0

    /// Makes a committer for a file.
    ///
    /// - Parameters:
    ///   - file: the file to append to; nobody else may append to it.
    ///   - groupLimit: the bytes after which a group is closed (default 1 MiB; one larger append is a group of its own).
    ///   - queueLimit: the bytes that may wait (default 64 MiB); an append beyond fails at once.
    public init(_ file: AppendFile, groupLimit: Int = 1 << 20, queueLimit: Int = 64 << 20) {
        self.file = file
        self.groupLimit = groupLimit
        self.queueLimit = queueLimit
    }

    /// Appends bytes and returns their offset once they are durable; throws `DurabilityError`.
    @discardableResult public func append(_ bytes: [UInt8]) async throws -> Int64 {
        guard queuedBytes + bytes.count <= queueLimit || queue.isEmpty else {
            throw DurabilityError(
                .tooLarge, path: file.path, "more than \(queueLimit) bytes wait to be written to \(file.path)",
                nextStep: "slow down, then try again")
        }
        queuedBytes += bytes.count
        return try await withCheckedThrowingContinuation { reply in
            queue.append(Waiting(bytes: bytes, reply: reply))
            guard !isWriting else { return }
            isWriting = true
            Task { await drain() }
        }
    }

    private func drain() async {
        while !queue.isEmpty {
            let group = takeGroup()
            do {
                let start = try await Self.commit(group.flatMap(\.bytes), to: file)
                groups += 1
                var offset = start
                for waiting in group {
                    waiting.reply.resume(returning: offset)
                    offset += Int64(waiting.bytes.count)
                }
            } catch {
                for waiting in group { waiting.reply.resume(throwing: error) }
            }
        }
        isWriting = false
    }

    private func takeGroup() -> [Waiting] {
        var count = 1
        var bytes = queue[0].bytes.count
        while count < queue.count, bytes + queue[count].bytes.count <= groupLimit {
            bytes += queue[count].bytes.count
            count += 1
        }
        let group = Array(queue.prefix(count))
        queue.removeFirst(count)
        queuedBytes -= bytes
        return group
    }

    /// Off the actor, so that callers can queue meanwhile.
    @concurrent private static func commit(_ bytes: [UInt8], to file: AppendFile) async throws -> Int64 {
        let start = try file.append(bytes)
        try file.sync()
        return start
    }
}
